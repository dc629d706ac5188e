package dev.vigia.ffi;

/** What {@link LinuxAbi} is for the rest: datagrams between processes of one machine (unix(7)), limits of a process. */
public final class UnixAbi {
    public static final int AF_UNIX = 1;
    public static final int SOCK_DGRAM = 2;

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
