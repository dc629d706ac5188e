package dev.vigia.ffi;

/** What {@link LinuxAbi} is for the rest, for datagrams between processes of one machine (unix(7)). */
public final class UnixAbi {
    public static final int AF_UNIX = 1;
    public static final int SOCK_DGRAM = 2;

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
}
