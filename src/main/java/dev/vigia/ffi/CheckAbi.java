package dev.vigia.ffi;

/** What {@link LinuxAbi} is for the rest, for checks: echo requests (icmp(7), icmpv6) and process events. */
public final class CheckAbi {
    // netinet/in.h, linux/icmp.h, linux/icmpv6.h
    public static final int IPPROTO_ICMP = 1;
    public static final int IPPROTO_ICMPV6 = 58;
    public static final int SOL_RAW = 255;
    public static final int ICMP_FILTER = 1;
    public static final int ICMP_ECHOREPLY = 0;
    public static final int ICMP_ECHO = 8;
    public static final int ICMPV6_FILTER = 1;
    public static final int ICMPV6_ECHO_REQUEST = 128;
    public static final int ICMPV6_ECHO_REPLY = 129;

    // linux/netlink.h, linux/connector.h, linux/cn_proc.h
    public static final int NETLINK_CONNECTOR = 11;
    public static final int CN_IDX_PROC = 1;
    public static final int CN_VAL_PROC = 1;
    public static final int PROC_CN_MCAST_LISTEN = 1;
    public static final int PROC_EVENT_NONE = 0;
    public static final int PROC_EVENT_FORK = 0x1;
    public static final int PROC_EVENT_EXEC = 0x2;
    public static final int PROC_EVENT_COMM = 0x200;
    public static final int PROC_EVENT_EXIT = 0x80000000;

    private CheckAbi() {
    }

    /** linux/connector.h: an identifier of two numbers, then sequence, acknowledgement, length, flags, content. */
    public static final class CnMsg {
        public static final int SIZE = 20;
        public static final int ID = 0;
        public static final int SEQ = 8;
        public static final int LEN = 16;
        public static final int DATA = 20;

        private CnMsg() {
        }
    }

    /** linux/cn_proc.h: what, on which processor, when, then the process and its thread group. */
    public static final class ProcEvent {
        public static final int WHAT = 0;
        public static final int EVENT_DATA = 16;

        private ProcEvent() {
        }
    }
}
