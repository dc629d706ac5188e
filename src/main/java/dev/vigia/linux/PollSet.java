package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.POLLIN;

import dev.vigia.ffi.LinuxAbi.Pollfd;
import dev.vigia.ffi.LinuxAbi.Timespec;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;

/** Descriptors to wait on together, with timeouts in nanoseconds (ppoll(2)). Waiting allocates nothing. */
final class PollSet implements AutoCloseable {
    private final Memory timeout = new Memory(Timespec.SIZE);
    private Memory pollfds = new Memory(Pollfd.SIZE);
    private int count;

    /** Waits on these descriptors from now on; their positions name them. */
    void watch(int... fds) {
        if (fds.length * Pollfd.SIZE > pollfds.size()) {
            pollfds.close();
            pollfds = new Memory(fds.length * Pollfd.SIZE);
        }
        count = fds.length;
        for (int i = 0; i < count; i++) {
            pollfds.i32(i * Pollfd.SIZE + Pollfd.FD, fds[i]);
            pollfds.u16(i * Pollfd.SIZE + Pollfd.EVENTS, POLLIN);
            pollfds.u16(i * Pollfd.SIZE + Pollfd.REVENTS, 0);
        }
    }

    /**
     * Waits until a descriptor has something to read or an error to tell.
     *
     * @param nanos how long at most: 0 not at all, negative without limit
     * @return whether one has; false too when a signal came in between
     */
    boolean await(long nanos) {
        timeout.i64(Timespec.TV_SEC, nanos / 1_000_000_000);
        timeout.i64(Timespec.TV_NSEC, nanos % 1_000_000_000);
        boolean ready = Native.LIBC.ppoll(pollfds.address(), count, nanos < 0 ? 0 : timeout.address(), 0) > 0;
        if (!ready) {
            // The kernel leaves old results standing when it was interrupted.
            for (int i = 0; i < count; i++) {
                pollfds.u16(i * Pollfd.SIZE + Pollfd.REVENTS, 0);
            }
        }
        return ready;
    }

    /** Whether to wait for the descriptor at {@code position}; yes unless told otherwise since {@link #watch}. */
    void heed(int position, boolean wanted) {
        pollfds.u16(position * Pollfd.SIZE + Pollfd.EVENTS, wanted ? POLLIN : 0);
    }

    /** Whether the descriptor at {@code position} had something at the last wait. */
    boolean ready(int position) {
        return pollfds.u16(position * Pollfd.SIZE + Pollfd.REVENTS) != 0;
    }

    @Override
    public void close() {
        timeout.close();
        pollfds.close();
    }
}
