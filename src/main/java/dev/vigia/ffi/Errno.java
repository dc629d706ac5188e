package dev.vigia.ffi;

import java.util.HashMap;
import java.util.Map;

/** The kernel's reasons for refusing a call, by number, with names and words for people (errno(3)). */
public final class Errno {
    /** Not permitted. */
    public static final int EPERM = 1;
    /** Nothing there of that name. */
    public static final int ENOENT = 2;
    /** No such process or entry. */
    public static final int ESRCH = 3;
    /** A signal came in between. */
    public static final int EINTR = 4;
    /** No such device or address. */
    public static final int ENXIO = 6;
    /** Nothing there without waiting. */
    public static final int EAGAIN = 11;
    /** It exists already. */
    public static final int EEXIST = 17;
    /** No such device. */
    public static final int ENODEV = 19;
    /** This kernel does not do that. */
    public static final int EOPNOTSUPP = 95;
    /** No such address here. */
    public static final int EADDRNOTAVAIL = 99;
    /** The link is down. */
    public static final int ENETDOWN = 100;
    /** No route, or the link is down. */
    public static final int ENETUNREACH = 101;
    /** A buffer ran over. */
    public static final int ENOBUFS = 105;
    /** No answer in time. */
    public static final int ETIMEDOUT = 110;
    /** Nobody listens there. */
    public static final int ECONNREFUSED = 111;
    /** No route to the host, or it does not answer. */
    public static final int EHOSTUNREACH = 113;

    /** Number, name, meaning: what socket, netlink, scheduling and memory calls are known to return. */
    private static final String TABLE = """
            1 EPERM permission denied, a capability is missing
            2 ENOENT no such file or entry
            3 ESRCH no such entry or process
            4 EINTR interrupted by a signal
            5 EIO input or output failed
            6 ENXIO no such device or address
            7 E2BIG argument list too long
            9 EBADF the descriptor is not open
            11 EAGAIN nothing there yet or no room left for the moment
            12 ENOMEM out of memory or above a memory limit
            13 EACCES access denied
            14 EFAULT bad memory address
            16 EBUSY in use
            17 EEXIST exists already
            19 ENODEV no such device
            20 ENOTDIR not a directory
            22 EINVAL invalid argument
            23 ENFILE the system has too many open files
            24 EMFILE the process has too many open files
            28 ENOSPC no space or room left
            32 EPIPE the other end is closed
            33 EDOM out of the domain
            34 ERANGE out of range
            38 ENOSYS this kernel lacks the call
            61 ENODATA no such content
            64 ENONET not on a network
            71 EPROTO protocol error
            75 EOVERFLOW value too large
            88 ENOTSOCK not a socket
            89 EDESTADDRREQ destination address missing
            90 EMSGSIZE message too long
            92 ENOPROTOOPT no such option of the protocol
            93 EPROTONOSUPPORT protocol not supported
            94 ESOCKTNOSUPPORT kind of socket not supported
            95 EOPNOTSUPP operation not supported
            97 EAFNOSUPPORT address family not supported
            98 EADDRINUSE address in use
            99 EADDRNOTAVAIL no such address here
            100 ENETDOWN the link is down
            101 ENETUNREACH network out of reach: no route, link down or source address gone
            104 ECONNRESET connection reset
            105 ENOBUFS no buffer space left
            107 ENOTCONN not connected
            110 ETIMEDOUT no answer in time
            111 ECONNREFUSED connection refused
            112 EHOSTDOWN host down
            113 EHOSTUNREACH no route to the host
            """;

    private static final Map<Integer, String> TEXTS = texts();

    private Errno() {
    }

    private static Map<Integer, String> texts() {
        Map<Integer, String> texts = new HashMap<>();
        TABLE.lines().forEach(line -> {
            String[] parts = line.split(" ", 3);
            texts.put(Integer.valueOf(parts[0]), parts[1] + " (" + parts[2] + ")");
        });
        return Map.copyOf(texts);
    }

    /** Name and meaning for people: {@code ENODEV (no such device)}; the bare number where unknown. */
    public static String text(int errno) {
        return TEXTS.getOrDefault(errno, "errno " + errno);
    }

    /** The C name: {@code ENODEV}; {@code errno 4711} where unknown. */
    public static String name(int errno) {
        return text(errno).replaceFirst(" \\(.*", "");
    }

    /** All numbers that have a name. */
    static Iterable<Integer> known() {
        return TEXTS.keySet();
    }
}
