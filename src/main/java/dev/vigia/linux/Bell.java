package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.EFD_CLOEXEC;
import static dev.vigia.ffi.LinuxAbi.EFD_NONBLOCK;

import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;

/** What wakes a thread that waits on descriptors (eventfd(2)). */
final class Bell implements AutoCloseable {
    private final Memory one = new Memory(Long.BYTES);
    private final Memory drained = new Memory(Long.BYTES);
    private int fd;

    /**
     * A silent one.
     *
     * @throws ErrnoException where the kernel has no descriptor left
     */
    Bell() throws ErrnoException {
        fd = Native.check(Native.LIBC.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "cannot open an eventfd");
        one.i64(0, 1);
    }

    /** The descriptor that is readable once it has rung. */
    int fd() {
        return fd;
    }

    /** Wakes who waits. From any thread. */
    synchronized void ring() {
        if (fd >= 0) {
            Native.LIBC.write(fd, one.address(), Long.BYTES);
        }
    }

    /** Silent again; to be called before looking at what it has rung for. */
    synchronized void hush() {
        if (fd >= 0) {
            Native.LIBC.read(fd, drained.address(), Long.BYTES);
        }
    }

    @Override
    public synchronized void close() {
        if (fd >= 0) {
            Native.LIBC.close(fd);
            fd = -1;
            one.close();
            drained.close();
        }
    }
}
