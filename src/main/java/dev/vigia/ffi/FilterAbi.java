package dev.vigia.ffi;

/** What {@link LinuxAbi} is for the rest, for filters of packet sockets (linux/filter.h, linux/if_ether.h). */
public final class FilterAbi {
    public static final int SO_ATTACH_FILTER = 26;
    public static final int ETH_P_ARP = 0x0806;
    public static final int ETH_P_IPV6 = 0x86dd;
    public static final int PACKET_MULTICAST = 2;

    // Parts of an instruction's code
    public static final int BPF_LD = 0x0;
    public static final int BPF_JMP = 0x5;
    public static final int BPF_RET = 0x6;
    public static final int BPF_MISC = 0x7;
    public static final int BPF_W = 0x0;
    public static final int BPF_H = 0x8;
    public static final int BPF_B = 0x10;
    public static final int BPF_ABS = 0x20;
    public static final int BPF_JEQ = 0x10;
    public static final int BPF_JGT = 0x20;
    public static final int BPF_K = 0x0;
    public static final int BPF_X = 0x8;
    public static final int BPF_TAX = 0x0;

    // What can be loaded beside the packet's own bytes
    public static final int SKF_AD_OFF = -0x1000;
    public static final int SKF_AD_PKTTYPE = 4;
    public static final int SKF_AD_IFINDEX = 8;

    private FilterAbi() {
    }

    /** linux/filter.h: one instruction. */
    public static final class SockFilter {
        public static final int SIZE = 8;
        public static final int CODE = 0;
        public static final int JT = 2;
        public static final int JF = 3;
        public static final int K = 4;

        private SockFilter() {
        }
    }

    /** linux/filter.h: a program. */
    public static final class SockFprog {
        public static final int SIZE = 16;
        public static final int LEN = 0;
        public static final int FILTER = 8;

        private SockFprog() {
        }
    }
}
