package dev.vigia.ffi;

/** What {@link LinuxAbi} is for the rest: datagrams between processes of one machine (unix(7)),
 * FIFOs, limits of a process. */
public final class UnixAbi {
    public static final int AF_UNIX = 1;
    public static final int SOCK_DGRAM = 2;

    // open(2), poll(2), inode(7)
    public static final int O_RDWR = 2;
    public static final int O_NONBLOCK = 0x800;
    public static final int POLLOUT = 0x4;
    public static final int S_IFMT = 0xf000;
    public static final int S_IFIFO = 0x1000;

    // getrlimit(2)
    public static final int RLIMIT_RTTIME = 15;
    /** As a 64-bit number all of whose bits are set. */
    public static final int RLIM_INFINITY = -1;

    private UnixAbi() {
    }

    /** unix(7). */
    public static final class SockaddrUn {
        public static final int SIZE = 110;
        public static final int SUN_FAMILY = 0;
        public static final int SUN_PATH = 2;

        private SockaddrUn() {
        }
    }

    /** getrlimit(2). */
    public static final class Rlimit {
        public static final int SIZE = 16;
        public static final int RLIM_CUR = 0;
        public static final int RLIM_MAX = 8;

        private Rlimit() {
        }
    }
}
