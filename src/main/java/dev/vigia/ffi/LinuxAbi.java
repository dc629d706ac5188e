package dev.vigia.ffi;

/**
 * The numbers and structure layouts of Linux that Vigia uses, under their C names.
 *
 * <p>Each constant is the C constant of that name. Each nested class is the C structure of that name in
 * snake case: {@code SIZE} its size, the others the offsets of its members, in bytes. All of them are the
 * same on x86-64 and aarch64 (both LP64, little-endian, without packing); what differs between the two,
 * such as epoll_event, is deliberately not used. A test holds them against the C compiler's headers.
 */
public final class LinuxAbi {
    // socket(2), sys/socket.h
    public static final int AF_UNSPEC = 0;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int AF_PACKET = 17;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_CLOEXEC = 0x80000;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int MSG_DONTROUTE = 0x4;
    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int SOL_SOCKET = 1;
    public static final int SO_RCVBUF = 8;
    public static final int SO_PRIORITY = 12;
    public static final int SO_BINDTODEVICE = 25;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_MARK = 36;

    // ip(7), netinet/in.h
    public static final int IPPROTO_IP = 0;
    public static final int IP_TOS = 1;
    public static final int IP_TTL = 2;
    public static final int IP_PKTINFO = 8;
    public static final int IP_MTU_DISCOVER = 10;
    public static final int IP_PMTUDISC_DONT = 0;
    public static final int IP_RECVTTL = 12;
    public static final int IP_MULTICAST_IF = 32;
    public static final int IP_MULTICAST_TTL = 33;
    public static final int IP_MULTICAST_LOOP = 34;
    public static final int IP_ADD_MEMBERSHIP = 35;

    // ipv6(7), RFC 3542, netinet/in.h
    public static final int IPPROTO_IPV6 = 41;
    public static final int IPV6_UNICAST_HOPS = 16;
    public static final int IPV6_MULTICAST_IF = 17;
    public static final int IPV6_MULTICAST_HOPS = 18;
    public static final int IPV6_MULTICAST_LOOP = 19;
    public static final int IPV6_JOIN_GROUP = 20;
    public static final int IPV6_RECVPKTINFO = 49;
    public static final int IPV6_PKTINFO = 50;
    public static final int IPV6_RECVHOPLIMIT = 51;
    public static final int IPV6_HOPLIMIT = 52;
    public static final int IPV6_TCLASS = 67;

    // poll(2), eventfd(2), open(2)
    public static final int POLLIN = 0x1;
    public static final int EFD_CLOEXEC = 0x80000;
    public static final int EFD_NONBLOCK = 0x800;
    public static final int O_RDONLY = 0;
    public static final int O_CLOEXEC = 0x80000;

    // sched(7), mlockall(2), prctl(2), setns(2)
    public static final int SCHED_RR = 2;
    public static final int SCHED_RESET_ON_FORK = 0x40000000;
    public static final int MCL_CURRENT = 1;
    public static final int MCL_FUTURE = 2;
    public static final int MCL_ONFAULT = 4;
    public static final int PR_SET_TIMERSLACK = 29;
    public static final int CLONE_NEWNET = 0x40000000;

    // netlink(7), linux/netlink.h
    public static final int NETLINK_ROUTE = 0;
    public static final int SOL_NETLINK = 270;
    public static final int NETLINK_CAP_ACK = 10;
    public static final int NETLINK_EXT_ACK = 11;
    public static final int NLMSG_ERROR = 2;
    public static final int NLMSG_DONE = 3;
    public static final int NLM_F_REQUEST = 0x1;
    public static final int NLM_F_ACK = 0x4;
    public static final int NLM_F_DUMP_INTR = 0x10;
    public static final int NLM_F_CAPPED = 0x100;
    public static final int NLM_F_ACK_TLVS = 0x200;
    public static final int NLM_F_EXCL = 0x200;
    public static final int NLM_F_DUMP = 0x300;
    public static final int NLM_F_CREATE = 0x400;
    public static final int NLMSGERR_ATTR_MSG = 1;
    public static final int NLA_TYPE_MASK = ~0xc000;

    // rtnetlink(7), linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h, linux/if.h
    public static final int RTM_NEWLINK = 16;
    public static final int RTM_DELLINK = 17;
    public static final int RTM_GETLINK = 18;
    public static final int RTM_NEWADDR = 20;
    public static final int RTM_DELADDR = 21;
    public static final int RTM_GETADDR = 22;
    public static final int RTMGRP_LINK = 0x1;
    public static final int RTMGRP_IPV4_IFADDR = 0x10;
    public static final int RTMGRP_IPV6_IFADDR = 0x100;
    public static final int RTEXT_FILTER_SKIP_STATS = 0x8;
    public static final int IFLA_ADDRESS = 1;
    public static final int IFLA_IFNAME = 3;
    public static final int IFLA_MTU = 4;
    public static final int IFLA_EXT_MASK = 29;
    public static final int IFF_UP = 0x1;
    public static final int IFF_RUNNING = 0x40;
    public static final int IFF_LOWER_UP = 0x10000;
    public static final int IFA_ADDRESS = 1;
    public static final int IFA_LOCAL = 2;
    public static final int IFA_FLAGS = 8;
    public static final int IFA_F_NODAD = 0x2;
    public static final int IFA_F_NOPREFIXROUTE = 0x200;
    public static final int IFA_F_DADFAILED = 0x8;
    public static final int IFA_F_TENTATIVE = 0x40;

    private LinuxAbi() {
    }

    /** recvmsg(2). */
    public static final class Msghdr {
        public static final int SIZE = 56;
        public static final int MSG_NAME = 0;
        public static final int MSG_NAMELEN = 8;
        public static final int MSG_IOV = 16;
        public static final int MSG_IOVLEN = 24;
        public static final int MSG_CONTROL = 32;
        public static final int MSG_CONTROLLEN = 40;
        public static final int MSG_FLAGS = 48;

        private Msghdr() {
        }
    }

    /** recvmsg(2). */
    public static final class Iovec {
        public static final int SIZE = 16;
        public static final int IOV_BASE = 0;
        public static final int IOV_LEN = 8;

        private Iovec() {
        }
    }

    /** cmsg(3); contents follow the header, each header stands at a multiple of 8. */
    public static final class Cmsghdr {
        public static final int SIZE = 16;
        public static final int CMSG_LEN = 0;
        public static final int CMSG_LEVEL = 8;
        public static final int CMSG_TYPE = 12;

        private Cmsghdr() {
        }
    }

    /** ip(7). */
    public static final class SockaddrIn {
        public static final int SIZE = 16;
        public static final int SIN_FAMILY = 0;
        public static final int SIN_ADDR = 4;

        private SockaddrIn() {
        }
    }

    /** ipv6(7). */
    public static final class SockaddrIn6 {
        public static final int SIZE = 28;
        public static final int SIN6_FAMILY = 0;
        public static final int SIN6_ADDR = 8;
        public static final int SIN6_SCOPE_ID = 24;

        private SockaddrIn6() {
        }
    }

    /** netlink(7). */
    public static final class SockaddrNl {
        public static final int SIZE = 12;
        public static final int NL_FAMILY = 0;
        public static final int NL_PID = 4;
        public static final int NL_GROUPS = 8;

        private SockaddrNl() {
        }
    }

    /** packet(7). */
    public static final class SockaddrLl {
        public static final int SIZE = 20;
        public static final int SLL_FAMILY = 0;
        public static final int SLL_PROTOCOL = 2;
        public static final int SLL_IFINDEX = 4;

        private SockaddrLl() {
        }
    }

    /** ip(7). */
    public static final class InPktinfo {
        public static final int SIZE = 12;
        public static final int IPI_IFINDEX = 0;
        public static final int IPI_SPEC_DST = 4;
        public static final int IPI_ADDR = 8;

        private InPktinfo() {
        }
    }

    /** RFC 3542. */
    public static final class In6Pktinfo {
        public static final int SIZE = 20;
        public static final int IPI6_ADDR = 0;
        public static final int IPI6_IFINDEX = 16;

        private In6Pktinfo() {
        }
    }

    /** ip(7). */
    public static final class IpMreqn {
        public static final int SIZE = 12;
        public static final int IMR_MULTIADDR = 0;
        public static final int IMR_IFINDEX = 8;

        private IpMreqn() {
        }
    }

    /** ipv6(7). */
    public static final class Ipv6Mreq {
        public static final int SIZE = 20;
        public static final int IPV6MR_MULTIADDR = 0;
        public static final int IPV6MR_INTERFACE = 16;

        private Ipv6Mreq() {
        }
    }

    /** poll(2). */
    public static final class Pollfd {
        public static final int SIZE = 8;
        public static final int FD = 0;
        public static final int EVENTS = 4;
        public static final int REVENTS = 6;

        private Pollfd() {
        }
    }

    /** timespec(3). */
    public static final class Timespec {
        public static final int SIZE = 16;
        public static final int TV_SEC = 0;
        public static final int TV_NSEC = 8;

        private Timespec() {
        }
    }

    /** sched_setscheduler(2). */
    public static final class SchedParam {
        public static final int SIZE = 4;
        public static final int SCHED_PRIORITY = 0;

        private SchedParam() {
        }
    }

    /** netlink(7). */
    public static final class Nlmsghdr {
        public static final int SIZE = 16;
        public static final int NLMSG_LEN = 0;
        public static final int NLMSG_TYPE = 4;
        public static final int NLMSG_FLAGS = 6;
        public static final int NLMSG_SEQ = 8;
        public static final int NLMSG_PID = 12;

        private Nlmsghdr() {
        }
    }

    /** netlink(7); the refused message's header follows the error. */
    public static final class Nlmsgerr {
        public static final int SIZE = 20;
        public static final int ERROR = 0;
        public static final int MSG = 4;

        private Nlmsgerr() {
        }
    }

    /** rtnetlink(7). */
    public static final class Rtattr {
        public static final int SIZE = 4;
        public static final int RTA_LEN = 0;
        public static final int RTA_TYPE = 2;

        private Rtattr() {
        }
    }

    /** rtnetlink(7). */
    public static final class Ifinfomsg {
        public static final int SIZE = 16;
        public static final int IFI_FAMILY = 0;
        public static final int IFI_INDEX = 4;
        public static final int IFI_FLAGS = 8;

        private Ifinfomsg() {
        }
    }

    /** rtnetlink(7). */
    public static final class Ifaddrmsg {
        public static final int SIZE = 8;
        public static final int IFA_FAMILY = 0;
        public static final int IFA_PREFIXLEN = 1;
        public static final int IFA_FLAGS = 2;
        public static final int IFA_INDEX = 4;

        private Ifaddrmsg() {
        }
    }
}
