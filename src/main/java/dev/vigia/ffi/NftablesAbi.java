package dev.vigia.ffi;

/**
 * What {@link LinuxAbi} is for the rest, for nf_tables over netlink (linux/netfilter/nf_tables.h,
 * linux/netfilter/nfnetlink.h). Numbers in its attributes are in network order.
 */
public final class NftablesAbi {
    // linux/netlink.h
    public static final int NETLINK_NETFILTER = 12;
    public static final int NLM_F_ECHO = 0x8;
    public static final int NLM_F_APPEND = 0x800;
    public static final int NLA_F_NESTED = 0x8000;

    // linux/netfilter.h
    public static final int NF_DROP = 0;
    public static final int NF_ACCEPT = 1;
    public static final int NF_NETDEV_INGRESS = 0;
    public static final int NF_NETDEV_EGRESS = 1;
    public static final int NFPROTO_NETDEV = 5;

    // linux/netfilter/nfnetlink.h
    public static final int NFNL_SUBSYS_NFTABLES = 10;
    public static final int NFNL_MSG_BATCH_BEGIN = 16;
    public static final int NFNL_MSG_BATCH_END = 17;
    public static final int NFNLGRP_NFTABLES = 7;

    // Messages
    public static final int NFT_MSG_NEWTABLE = 0;
    public static final int NFT_MSG_GETTABLE = 1;
    public static final int NFT_MSG_DELTABLE = 2;
    public static final int NFT_MSG_NEWCHAIN = 3;
    public static final int NFT_MSG_DELCHAIN = 5;
    public static final int NFT_MSG_NEWRULE = 6;
    public static final int NFT_MSG_GETRULE = 7;
    public static final int NFT_MSG_DELRULE = 8;
    public static final int NFT_MSG_NEWSET = 9;
    public static final int NFT_MSG_NEWSETELEM = 12;
    public static final int NFT_MSG_GETSETELEM = 13;
    public static final int NFT_MSG_DELSETELEM = 14;
    public static final int NFT_MSG_NEWGEN = 15;

    // Tables, chains, rules
    public static final int NFT_TABLE_F_OWNER = 0x2;
    public static final int NFTA_TABLE_NAME = 1;
    public static final int NFTA_TABLE_FLAGS = 2;
    public static final int NFTA_TABLE_USERDATA = 6;
    public static final int NFTA_HOOK_HOOKNUM = 1;
    public static final int NFTA_HOOK_PRIORITY = 2;
    public static final int NFTA_HOOK_DEV = 3;
    public static final int NFTA_CHAIN_TABLE = 1;
    public static final int NFTA_CHAIN_NAME = 3;
    public static final int NFTA_CHAIN_HOOK = 4;
    public static final int NFTA_CHAIN_POLICY = 5;
    public static final int NFTA_CHAIN_TYPE = 7;
    public static final int NFTA_RULE_TABLE = 1;
    public static final int NFTA_RULE_CHAIN = 2;
    public static final int NFTA_RULE_HANDLE = 3;
    public static final int NFTA_RULE_EXPRESSIONS = 4;
    public static final int NFTA_RULE_USERDATA = 7;
    public static final int NFTA_LIST_ELEM = 1;
    public static final int NFTA_GEN_PROC_PID = 2;
    public static final int NFTA_GEN_PROC_NAME = 3;

    // Sets and their elements
    public static final int NFT_SET_MAP = 0x8;
    public static final int NFT_SET_TIMEOUT = 0x10;
    public static final int NFT_SET_EVAL = 0x20;
    public static final int NFTA_SET_TABLE = 1;
    public static final int NFTA_SET_NAME = 2;
    public static final int NFTA_SET_FLAGS = 3;
    public static final int NFTA_SET_KEY_TYPE = 4;
    public static final int NFTA_SET_KEY_LEN = 5;
    public static final int NFTA_SET_DATA_TYPE = 6;
    public static final int NFTA_SET_DATA_LEN = 7;
    public static final int NFTA_SET_DESC = 9;
    public static final int NFTA_SET_DESC_SIZE = 1;
    public static final int NFTA_SET_ID = 10;
    public static final int NFTA_SET_ELEM_LIST_TABLE = 1;
    public static final int NFTA_SET_ELEM_LIST_SET = 2;
    public static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
    public static final int NFTA_SET_ELEM_KEY = 1;
    public static final int NFTA_SET_ELEM_DATA = 2;
    public static final int NFTA_SET_ELEM_TIMEOUT = 4;
    public static final int NFTA_SET_ELEM_EXPIRATION = 5;

    // Expressions
    public static final int NFT_REG_VERDICT = 0;
    public static final int NFT_REG_1 = 1;
    public static final int NFT_REG_2 = 2;
    public static final int NFT_REG32_00 = 8;
    public static final int NFT_JUMP = -3;
    public static final int NFT_GOTO = -4;
    public static final int NFTA_DATA_VALUE = 1;
    public static final int NFTA_DATA_VERDICT = 2;
    public static final int NFTA_VERDICT_CODE = 1;
    public static final int NFTA_VERDICT_CHAIN = 2;
    public static final int NFTA_EXPR_NAME = 1;
    public static final int NFTA_EXPR_DATA = 2;
    public static final int NFTA_IMMEDIATE_DREG = 1;
    public static final int NFTA_IMMEDIATE_DATA = 2;
    public static final int NFT_CMP_EQ = 0;
    public static final int NFT_CMP_NEQ = 1;
    public static final int NFTA_CMP_SREG = 1;
    public static final int NFTA_CMP_OP = 2;
    public static final int NFTA_CMP_DATA = 3;
    public static final int NFT_LOOKUP_F_INV = 1;
    public static final int NFTA_LOOKUP_SET = 1;
    public static final int NFTA_LOOKUP_SREG = 2;
    public static final int NFTA_LOOKUP_DREG = 3;
    public static final int NFTA_LOOKUP_FLAGS = 5;
    public static final int NFT_DYNSET_OP_UPDATE = 1;
    public static final int NFTA_DYNSET_SET_NAME = 1;
    public static final int NFTA_DYNSET_OP = 3;
    public static final int NFTA_DYNSET_SREG_KEY = 4;
    public static final int NFTA_DYNSET_TIMEOUT = 6;
    public static final int NFT_PAYLOAD_NETWORK_HEADER = 1;
    public static final int NFT_PAYLOAD_TRANSPORT_HEADER = 2;
    public static final int NFTA_PAYLOAD_DREG = 1;
    public static final int NFTA_PAYLOAD_BASE = 2;
    public static final int NFTA_PAYLOAD_OFFSET = 3;
    public static final int NFTA_PAYLOAD_LEN = 4;
    public static final int NFT_META_PROTOCOL = 1;
    public static final int NFT_META_MARK = 3;
    public static final int NFT_META_OIF = 5;
    public static final int NFT_META_L4PROTO = 16;
    public static final int NFTA_META_DREG = 1;
    public static final int NFTA_META_KEY = 2;

    private NftablesAbi() {
    }

    /** Follows every message header of nfnetlink; {@code RES_ID} is in network order. */
    public static final class Nfgenmsg {
        public static final int SIZE = 4;
        public static final int NFGEN_FAMILY = 0;
        public static final int VERSION = 1;
        public static final int RES_ID = 2;

        private Nfgenmsg() {
        }
    }
}
