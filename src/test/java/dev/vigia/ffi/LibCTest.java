package dev.vigia.ffi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The binding keeps to what jnr-ffi does right, and reaches the kernel. */
class LibCTest {
    private static final Set<Class<?>> ALLOWED = Set.of(int.class, long.class);

    @Test
    void noCallHasMoreThanFiveParametersOrOneThatIsNoPrimitive() {
        Method[] calls = LibC.class.getDeclaredMethods();
        assertTrue(calls.length >= 15, "the walk sees the interface: " + calls.length);
        for (Method call : calls) {
            assertTrue(call.getParameterCount() <= 5, call + " has more than five parameters");
            assertTrue(ALLOWED.contains(call.getReturnType()), call + " returns no int or long");
            for (Class<?> type : call.getParameterTypes()) {
                assertTrue(ALLOWED.contains(type), call + " takes a " + type);
            }
        }
    }

    @Test
    void aRefusalLeavesItsErrno() {
        assertEquals(-1, Native.LIBC.close(-1));
        assertEquals("EBADF", Errno.name(Native.errno()));
        var refusal = assertThrows(ErrnoException.class, () -> Native.check(Native.LIBC.close(-1), "cannot close -1"));
        assertEquals("cannot close -1: EBADF (the descriptor is not open)", refusal.getMessage());
    }

    @Test
    void fiveArgumentsArriveInOrder() {
        int fd = Native.LIBC.socket(LinuxAbi.AF_INET, 2, 0);
        assertTrue(fd >= 0);
        try (var value = new Memory(8); var length = new Memory(4)) {
            value.i32(0, 6);
            assertEquals(0, Native.LIBC.setsockopt(fd, LinuxAbi.SOL_SOCKET, LinuxAbi.SO_PRIORITY, value.address(), 4));
            value.i64(0, -1);
            length.i32(0, 4);
            assertEquals(0, Native.LIBC.getsockopt(fd, LinuxAbi.SOL_SOCKET, LinuxAbi.SO_PRIORITY, value.address(),
                    length.address()));
            assertEquals(6, value.i32(0));
            assertEquals(-1, value.i32(4), "only four bytes were written");
            assertEquals(4, length.i32(0));
        } finally {
            assertEquals(0, Native.LIBC.close(fd));
        }
    }

    @Test
    void variadicOpenReadsAFile() throws Exception {
        byte[] path = "/proc/self/comm\0".getBytes(StandardCharsets.UTF_8);
        byte[] expected = Files.readAllBytes(Path.of("/proc/self/comm"));
        try (var name = new Memory(path.length); var buffer = new Memory(64)) {
            name.write(0, path, 0, path.length);
            int fd = Native.LIBC.open(name.address(), LinuxAbi.O_RDONLY | LinuxAbi.O_CLOEXEC);
            assertTrue(fd >= 0, () -> Errno.text(Native.errno()));
            long count = Native.LIBC.read(fd, buffer.address(), 64);
            assertEquals(0, Native.LIBC.close(fd));
            byte[] read = new byte[(int) count];
            buffer.read(0, read, 0, read.length);
            assertArrayEquals(expected, read);
        }
    }

    @Test
    void memoryRefusesWhatIsOutside() {
        var memory = new Memory(8);
        memory.net16(0, 0x0102);
        assertEquals(0x0201, memory.u16(0));
        assertEquals(1, memory.u8(0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.i32(5));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.i64(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.write(4, new byte[5], 0, 5));
        memory.close();
        assertThrows(IndexOutOfBoundsException.class, () -> memory.u8(0));
        assertThrows(IndexOutOfBoundsException.class, memory::address);
    }

    @Test
    void everyCallIsInThisLibrary() {
        // A missing symbol shows only when called, so each is called here in a harmless or refused way.
        assertTrue(Native.LIBC.getuid() >= 0);
        assertEquals(0, Native.LIBC.kill((int) ProcessHandle.current().pid(), 0));
        assertEquals(0, Native.LIBC.prctl(LinuxAbi.PR_SET_TIMERSLACK, 50_000));
        assertEquals(-1, Native.LIBC.setns(-1, 0));
        assertEquals(-1, Native.LIBC.sched_setscheduler(0, -1, 0));
        assertEquals(-1, Native.LIBC.mlockall(0x4000_0000));
        assertEquals(-1, Native.LIBC.unshare(1));
    }
}
