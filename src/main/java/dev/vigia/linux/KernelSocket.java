package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.SOCK_CLOEXEC;
import static dev.vigia.ffi.LinuxAbi.SOCK_NONBLOCK;
import static dev.vigia.ffi.LinuxAbi.SOL_SOCKET;
import static dev.vigia.ffi.LinuxAbi.SO_RCVBUF;
import static dev.vigia.ffi.LinuxAbi.SO_RCVBUFFORCE;

import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;
import java.nio.charset.StandardCharsets;

/** An open non-blocking socket that child processes do not inherit (socket(2)). */
final class KernelSocket implements AutoCloseable {
    private final String name;
    private int fd;

    /**
     * Opens a socket in the calling thread's network namespace.
     *
     * @param name what it is, for people: {@code raw socket for ipv4 on eth0}
     * @throws ErrnoException where the kernel refuses
     */
    KernelSocket(String name, int family, int type, int protocol) throws ErrnoException {
        this.name = name;
        this.fd = Native.check(Native.LIBC.socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol),
                "cannot open a " + name);
    }

    /** The descriptor; -1 once closed. */
    int fd() {
        return fd;
    }

    /** Sets an option whose value is a C int. */
    void option(int level, int option, int value, String what) throws ErrnoException {
        try (var memory = new Memory(4)) {
            memory.i32(0, value);
            option(level, option, memory, what);
        }
    }

    /** Sets an option whose value is a text. */
    void option(int level, int option, String value, String what) throws ErrnoException {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        try (var memory = new Memory(bytes.length + 1)) {
            memory.write(0, bytes, 0, bytes.length);
            option(level, option, memory, what);
        }
    }

    /** Sets an option whose value is a structure: the whole of {@code value}. */
    void option(int level, int option, Memory value, String what) throws ErrnoException {
        Native.check(Native.LIBC.setsockopt(fd, level, option, value.address(), value.size()),
                "cannot " + what + " of the " + name);
    }

    /** Binds to the address in the whole of {@code address}. */
    void bind(Memory address) throws ErrnoException {
        Native.check(Native.LIBC.bind(fd, address.address(), address.size()), "cannot bind the " + name);
    }

    /** Asks for a receive buffer of {@code bytes}: above the system's limit with CAP_NET_ADMIN, else up to it. */
    void roomToReceive(int bytes) throws ErrnoException {
        try {
            option(SOL_SOCKET, SO_RCVBUFFORCE, bytes, "enlarge the buffer");
        } catch (ErrnoException notAllowed) {
            option(SOL_SOCKET, SO_RCVBUF, bytes, "enlarge the buffer");
        }
    }

    /** Closes it; a second time does nothing. */
    @Override
    public void close() {
        if (fd >= 0) {
            Native.LIBC.close(fd);
            fd = -1;
        }
    }
}
