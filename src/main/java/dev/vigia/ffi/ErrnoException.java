package dev.vigia.ffi;

import java.io.IOException;

/** The kernel refused a call; the message says what was tried and why it was refused. */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    /**
     * A refusal.
     *
     * @param doing what was tried, for people: {@code cannot join 224.0.0.18 on eth0}
     * @param errno the kernel's reason, positive
     */
    public ErrnoException(String doing, int errno) {
        super(doing + ": " + Errno.text(errno));
        this.errno = errno;
    }

    /** The kernel's reason, one of {@link Errno}'s numbers. */
    public int errno() {
        return errno;
    }
}
