package dev.vigia.ffi;

/** What {@link LinuxAbi} is for the rest, for routes and rules (rtnetlink(7), linux/rtnetlink.h, linux/fib_rules.h). */
public final class RoutingAbi {
    public static final int NETLINK_GET_STRICT_CHK = 12;
    public static final int IFA_LABEL = 3;
    public static final int RTM_NEWROUTE = 24;
    public static final int RTM_DELROUTE = 25;
    public static final int RTM_GETROUTE = 26;
    public static final int RTM_NEWRULE = 32;
    public static final int RTM_DELRULE = 33;
    public static final int RTM_GETRULE = 34;
    public static final int RTMGRP_IPV4_ROUTE = 0x40;
    public static final int RTMGRP_IPV4_RULE = 0x80;
    public static final int RTMGRP_IPV6_ROUTE = 0x400;
    public static final int RTNLGRP_IPV6_RULE = 19;
    public static final int RTM_F_CLONED = 0x200;
    public static final int RTNH_F_ONLINK = 4;
    public static final int RTN_UNICAST = 1;
    public static final int RTN_BLACKHOLE = 6;
    public static final int RTN_UNREACHABLE = 7;
    public static final int RTN_PROHIBIT = 8;
    public static final int RT_SCOPE_LINK = 253;
    public static final int RTA_DST = 1;
    public static final int RTA_OIF = 4;
    public static final int RTA_GATEWAY = 5;
    public static final int RTA_PRIORITY = 6;
    public static final int RTA_PREFSRC = 7;
    public static final int RTA_METRICS = 8;
    public static final int RTA_TABLE = 15;
    public static final int RTAX_MTU = 2;
    public static final int FRA_DST = 1;
    public static final int FRA_SRC = 2;
    public static final int FRA_IIFNAME = 3;
    public static final int FRA_PRIORITY = 6;
    public static final int FRA_FWMARK = 10;
    public static final int FRA_TABLE = 15;
    public static final int FRA_FWMASK = 16;
    public static final int FRA_OIFNAME = 17;
    public static final int FRA_PROTOCOL = 21;
    public static final int FR_ACT_TO_TBL = 1;
    public static final int FR_ACT_BLACKHOLE = 6;
    public static final int FR_ACT_UNREACHABLE = 7;
    public static final int FR_ACT_PROHIBIT = 8;

    private RoutingAbi() {
    }

    /** linux/rtnetlink.h, head of a route. */
    public static final class Rtmsg {
        public static final int SIZE = 12;
        public static final int RTM_FAMILY = 0;
        public static final int RTM_DST_LEN = 1;
        public static final int RTM_SRC_LEN = 2;
        public static final int RTM_TOS = 3;
        public static final int RTM_TABLE = 4;
        public static final int RTM_PROTOCOL = 5;
        public static final int RTM_SCOPE = 6;
        public static final int RTM_TYPE = 7;
        public static final int RTM_FLAGS = 8;

        private Rtmsg() {
        }
    }

    /** linux/fib_rules.h, head of a rule. */
    public static final class FibRuleHdr {
        public static final int SIZE = 12;
        public static final int FAMILY = 0;
        public static final int DST_LEN = 1;
        public static final int SRC_LEN = 2;
        public static final int TABLE = 4;
        public static final int ACTION = 7;
        public static final int FLAGS = 8;

        private FibRuleHdr() {
        }
    }
}
