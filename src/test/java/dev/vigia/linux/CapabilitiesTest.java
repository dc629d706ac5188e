package dev.vigia.linux;

import static dev.vigia.linux.Capabilities.Capability.CAP_NET_ADMIN;
import static dev.vigia.linux.Capabilities.Capability.CAP_NET_RAW;
import static dev.vigia.linux.Capabilities.Capability.CAP_SYS_NICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.ffi.LinuxAbi;
import dev.vigia.ffi.Native;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading effective capabilities. */
class CapabilitiesTest {
    @Test
    void readsTheEffectiveSetAmongTheOthers() throws Exception {
        var some = Capabilities.parse(
                "Name:\tjava\nCapPrm:\t000001ffffffffff\nCapEff:\t0000000000002000\nCapBnd:\t0\n");
        assertTrue(some.has(CAP_NET_RAW));
        assertFalse(some.has(CAP_NET_ADMIN));
        assertEquals(List.of(CAP_NET_ADMIN), some.missing());
        assertEquals(List.of(), Capabilities.parse("CapEff:\t0000000000003000").missing());
        assertEquals(List.of(CAP_NET_RAW, CAP_NET_ADMIN), Capabilities.parse("CapEff:\t0").missing());
        assertTrue(Capabilities.parse("CapEff:\tffffffffffffffff").has(CAP_SYS_NICE));
        assertThrows(IOException.class, () -> Capabilities.parse("CapPrm:\t0\n"));
    }

    @Test
    void saysOfThisThreadWhatTheKernelDoes() throws Exception {
        int fd = Native.LIBC.socket(LinuxAbi.AF_INET, LinuxAbi.SOCK_RAW, 112);
        assertEquals(fd >= 0, Capabilities.ofThisThread().has(CAP_NET_RAW));
        if (fd >= 0) {
            Native.LIBC.close(fd);
        }
    }
}
