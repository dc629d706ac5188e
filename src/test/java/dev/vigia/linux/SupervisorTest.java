package dev.vigia.linux;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.ffi.LinuxAbi;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;
import dev.vigia.ffi.UnixAbi;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a supervisor is told, heard at a socket as it would have it. */
class SupervisorTest {
    @TempDir
    private Path directory;

    private static int listen(String path) {
        int fd = Native.LIBC.socket(UnixAbi.AF_UNIX, UnixAbi.SOCK_DGRAM | LinuxAbi.SOCK_NONBLOCK
                | LinuxAbi.SOCK_CLOEXEC, 0);
        assertTrue(fd >= 0);
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        try (var address = new Memory(UnixAbi.SockaddrUn.SIZE)) {
            address.u16(UnixAbi.SockaddrUn.SUN_FAMILY, UnixAbi.AF_UNIX);
            address.write(UnixAbi.SockaddrUn.SUN_PATH, bytes, 0, bytes.length);
            assertEquals(0, Native.LIBC.bind(fd, address.address(), UnixAbi.SockaddrUn.SUN_PATH + bytes.length));
        }
        return fd;
    }

    /** The next that was told; empty where nothing was. */
    private static String heard(int fd) {
        try (var buffer = new Memory(4096)) {
            long length = Native.LIBC.read(fd, buffer.address(), buffer.size());
            byte[] bytes = new byte[(int) Math.max(0, length)];
            buffer.read(0, bytes, 0, bytes.length);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static void tellsTo(String listening, String named) {
        int fd = listen(listening);
        try {
            Supervisor supervisor = Supervisor.of(Map.of("NOTIFY_SOCKET", named));
            supervisor.tell("READY=1");
            supervisor.tell("STOPPING=1");
            assertEquals("READY=1", heard(fd));
            assertEquals("STOPPING=1", heard(fd));
            assertEquals("", heard(fd));
        } finally {
            Native.LIBC.close(fd);
        }
    }

    @Test
    void itIsToldAtAPathAndAtAnAbstractName() {
        String path = directory.resolve("notify").toString();
        tellsTo(path, path);
        String name = "vigia-test-" + ProcessHandle.current().pid();
        tellsTo("\0" + name, "@" + name);
    }

    @Test
    void nothingIsToldWhereNobodyListensAndNothingFails() {
        assertDoesNotThrow(() -> Supervisor.of(Map.of()).tell("READY=1"));
        for (String nowhere : new String[] {"", "@", directory + "/nobody", "relative", "/" + "x".repeat(200)}) {
            assertDoesNotThrow(() -> Supervisor.of(Map.of("NOTIFY_SOCKET", nowhere)).tell("READY=1"), nowhere);
        }
    }

    @Test
    void aFullSocketIsNotWaitedFor() {
        String path = directory.resolve("deaf").toString();
        int fd = listen(path);
        try {
            Supervisor supervisor = Supervisor.of(Map.of("NOTIFY_SOCKET", path));
            for (int i = 0; i < 2000; i++) {
                supervisor.tell("WATCHDOG=1");
            }
            assertEquals("WATCHDOG=1", heard(fd));
        } finally {
            Native.LIBC.close(fd);
        }
    }

    @Test
    void theWatchdogIsOursOnlyWhereItSaysSo() {
        String self = Long.toString(ProcessHandle.current().pid());
        assertEquals(Duration.ofMillis(1500), watchdog(Map.of("WATCHDOG_USEC", "1500000")));
        assertEquals(Duration.ofMillis(1500), watchdog(Map.of("WATCHDOG_USEC", "1500000", "WATCHDOG_PID", self)));
        assertNull(watchdog(Map.of("WATCHDOG_USEC", "1500000", "WATCHDOG_PID", "1")));
        assertNull(watchdog(Map.of()));
        for (String nonsense : new String[] {"0", "-1", "", "soon", "9223372036854775807"}) {
            assertNull(watchdog(Map.of("WATCHDOG_USEC", nonsense)), nonsense);
        }
        assertNull(Supervisor.of(Map.of("WATCHDOG_USEC", "1500000")).watchdog(), "nobody to tell");
    }

    private static Duration watchdog(Map<String, String> environment) {
        var whole = new HashMap<>(environment);
        whole.put("NOTIFY_SOCKET", "/run/nowhere");
        return Supervisor.of(whole).watchdog();
    }
}
