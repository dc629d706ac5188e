package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.EFD_CLOEXEC;
import static dev.vigia.ffi.LinuxAbi.EFD_NONBLOCK;

import dev.vigia.agent.Input;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The one bounded way by which other threads reach the loop: a queue whose eventfd wakes it (eventfd(2)).
 *
 * <p>Nothing is dropped silently. {@link #offer} refuses when full: for adverts, which may be lost, and for
 * askers, who are told that the agent is busy. {@link #put} waits for room: for results, which may not be lost.
 */
public final class Mailbox implements AutoCloseable {
    private static final long LOOK_UP_MILLIS = 100;

    private final BlockingQueue<Input> queue;
    private final Memory one = new Memory(Long.BYTES);
    private final Memory drained = new Memory(Long.BYTES);
    private int fd;
    private boolean rung;

    /**
     * An empty mailbox.
     *
     * @param capacity how many inputs may wait
     * @throws ErrnoException where the kernel has no descriptor left
     */
    public Mailbox(int capacity) throws ErrnoException {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.fd = Native.check(Native.LIBC.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "cannot open an eventfd");
        one.i64(0, 1);
    }

    /**
     * Puts an input in if there is room. From any thread.
     *
     * @return whether it is in; false when full or closed
     */
    public boolean offer(Input input) {
        return !closed() && queue.offer(input) && ring();
    }

    /**
     * Puts an input in, waiting for room. From any thread but the loop's, which would wait for itself.
     *
     * @return whether it is in; false when closed, before or meanwhile
     * @throws InterruptedException when the waiting thread is interrupted; then it is not in
     */
    public boolean put(Input input) throws InterruptedException {
        while (!closed()) {
            if (queue.offer(input, LOOK_UP_MILLIS, TimeUnit.MILLISECONDS)) {
                return ring();
            }
        }
        return false;
    }

    private synchronized boolean closed() {
        return fd < 0;
    }

    /** Wakes the loop once for all that is put in before it looks. */
    private synchronized boolean ring() {
        if (fd >= 0 && !rung) {
            rung = true;
            Native.LIBC.write(fd, one.address(), Long.BYTES);
        }
        return fd >= 0;
    }

    /** The descriptor that is readable when something was put in, for the loop to wait on. */
    int fd() {
        return fd;
    }

    /** The oldest input, or null; for the loop. */
    Input poll() {
        return queue.poll();
    }

    /** Says that the loop is awake and will look into the queue after this. */
    synchronized void hush() {
        if (rung) {
            rung = false;
            Native.LIBC.read(fd, drained.address(), Long.BYTES);
        }
    }

    /** Refuses everything from now on and frees the descriptor. */
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
