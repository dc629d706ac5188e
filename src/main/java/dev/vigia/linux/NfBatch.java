package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.AF_UNSPEC;
import static dev.vigia.ffi.LinuxAbi.NLM_F_ACK;
import static dev.vigia.ffi.LinuxAbi.NLM_F_CREATE;
import static dev.vigia.ffi.LinuxAbi.NLM_F_REQUEST;
import static dev.vigia.ffi.NftablesAbi.*;

import dev.vigia.net.LinkName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Changes to one nf_tables table of family netdev that the kernel carries out all together or not at all
 * (linux/netfilter/nfnetlink.h, NFNL_MSG_BATCH_BEGIN).
 */
final class NfBatch {
    /** So many elements in one message: the length of their list has 16 bits. */
    private static final int ELEMENTS = 512;
    /** The longest comment in bytes: with its zero, its length has 8 bits. */
    private static final int COMMENT = 254;

    private final NetlinkRequests out;
    private final String table;

    /** An empty batch about {@code table}, appended to {@code out}. */
    NfBatch(NetlinkRequests out, String table) {
        this.out = out;
        this.table = table;
        frame(NFNL_MSG_BATCH_BEGIN);
    }

    private void frame(int type) {
        out.begin(type, NLM_F_REQUEST).u8(AF_UNSPEC).u8(0).u8(0).u8(NFNL_SUBSYS_NFTABLES).end();
    }

    private NetlinkRequests begin(int message, int flags) {
        // Refusals are told of each message; to know of success the answer to one, the first, is enough.
        int answer = out.count() == 1 ? NLM_F_ACK : 0;
        return NfTables.begin(out, message, NLM_F_REQUEST | answer | flags);
    }

    /** Creates the table, with its NFT_TABLE flags. */
    NfBatch createTable(int flags, String comment) {
        begin(NFT_MSG_NEWTABLE, NLM_F_CREATE).text(NFTA_TABLE_NAME, table).net32(NFTA_TABLE_FLAGS, flags)
                .attribute(NFTA_TABLE_USERDATA, comment(comment)).end();
        return this;
    }

    /** Deletes the table with all that is in it. */
    NfBatch deleteTable() {
        begin(NFT_MSG_DELTABLE, 0).text(NFTA_TABLE_NAME, table).end();
        return this;
    }

    /**
     * Creates a set.
     *
     * @param id names it within the batch, unique there
     * @param keyType how nft(8) shows keys; the kernel does not care
     * @param keyBytes the length of a key
     * @param size how many elements at most
     */
    NfBatch createSet(String name, int id, int flags, int keyType, int keyBytes, int size) {
        set(name, id, flags, keyType, keyBytes).nest(NFTA_SET_DESC).net32(NFTA_SET_DESC_SIZE, size).unnest().end();
        return this;
    }

    /** Creates a set of any size. */
    NfBatch createSet(String name, int id, int keyType, int keyBytes) {
        set(name, id, 0, keyType, keyBytes).end();
        return this;
    }

    /** Creates a map of any size, with the type and length of its values. */
    NfBatch createMap(String name, int id, int keyType, int keyBytes, int valueType, int valueBytes) {
        set(name, id, NFT_SET_MAP, keyType, keyBytes).net32(NFTA_SET_DATA_TYPE, valueType)
                .net32(NFTA_SET_DATA_LEN, valueBytes).end();
        return this;
    }

    private NetlinkRequests set(String name, int id, int flags, int keyType, int keyBytes) {
        return begin(NFT_MSG_NEWSET, NLM_F_CREATE).text(NFTA_SET_TABLE, table).text(NFTA_SET_NAME, name)
                .net32(NFTA_SET_ID, id).net32(NFTA_SET_FLAGS, flags)
                .net32(NFTA_SET_KEY_TYPE, keyType).net32(NFTA_SET_KEY_LEN, keyBytes);
    }

    /** Creates a chain that others jump to. */
    NfBatch createChain(String name) {
        begin(NFT_MSG_NEWCHAIN, NLM_F_CREATE).text(NFTA_CHAIN_TABLE, table).text(NFTA_CHAIN_NAME, name).end();
        return this;
    }

    /** Creates a chain that sees all packets of a link at NF_NETDEV_INGRESS or NF_NETDEV_EGRESS. */
    NfBatch createHook(String name, int hook, int priority, LinkName link) {
        begin(NFT_MSG_NEWCHAIN, NLM_F_CREATE).text(NFTA_CHAIN_TABLE, table).text(NFTA_CHAIN_NAME, name)
                .nest(NFTA_CHAIN_HOOK).net32(NFTA_HOOK_HOOKNUM, hook).net32(NFTA_HOOK_PRIORITY, priority)
                .text(NFTA_HOOK_DEV, link.text()).unnest()
                .net32(NFTA_CHAIN_POLICY, NF_ACCEPT).text(NFTA_CHAIN_TYPE, "filter").end();
        return this;
    }

    /** Deletes a chain with its rules. */
    NfBatch deleteChain(String name) {
        begin(NFT_MSG_DELCHAIN, 0).text(NFTA_CHAIN_TABLE, table).text(NFTA_CHAIN_NAME, name).end();
        return this;
    }

    /** Appends a rule to a chain, with a comment where that is not empty. */
    NfBatch createRule(String chain, String comment, Consumer<NfExpressions> expressions) {
        rule(chain, 0, comment, expressions);
        return this;
    }

    /**
     * Appends a rule with a comment to a chain; the kernel repeats it with its handle.
     *
     * @return the sequence number of the repetition
     */
    int createEchoedRule(String chain, String comment, Consumer<NfExpressions> expressions) {
        rule(chain, NLM_F_ECHO, comment, expressions);
        return out.last();
    }

    private void rule(String chain, int flags, String comment, Consumer<NfExpressions> expressions) {
        begin(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND | flags).text(NFTA_RULE_TABLE, table)
                .text(NFTA_RULE_CHAIN, chain).nest(NFTA_RULE_EXPRESSIONS);
        expressions.accept(new NfExpressions(out));
        out.unnest();
        if (!comment.isEmpty()) {
            out.attribute(NFTA_RULE_USERDATA, comment(comment));
        }
        out.end();
    }

    /** Deletes the rule of a handle. */
    NfBatch deleteRule(String chain, long handle) {
        begin(NFT_MSG_DELRULE, 0).text(NFTA_RULE_TABLE, table).text(NFTA_RULE_CHAIN, chain)
                .net64(NFTA_RULE_HANDLE, handle).end();
        return this;
    }

    /** Deletes all rules of a chain. */
    NfBatch flushChain(String chain) {
        begin(NFT_MSG_DELRULE, 0).text(NFTA_RULE_TABLE, table).text(NFTA_RULE_CHAIN, chain).end();
        return this;
    }

    /** Puts elements into a set. */
    NfBatch add(String set, List<NfElement> elements) {
        return elements(NFT_MSG_NEWSETELEM, NLM_F_CREATE, set, elements);
    }

    /** Takes elements out of a set, in which each must be. */
    NfBatch delete(String set, List<NfElement> elements) {
        return elements(NFT_MSG_DELSETELEM, 0, set, elements);
    }

    private NfBatch elements(int message, int flags, String set, List<NfElement> elements) {
        for (int from = 0; from < elements.size(); from += ELEMENTS) {
            begin(message, flags);
            NfTables.elements(out, table, set, elements.subList(from, Math.min(elements.size(), from + ELEMENTS)));
            out.end();
        }
        return this;
    }

    /** Whether nothing is in it yet. */
    boolean isEmpty() {
        return out.count() == 1;
    }

    /** Ends the batch: what is to be sent. */
    NetlinkRequests ended() {
        frame(NFNL_MSG_BATCH_END);
        return out;
    }

    /** A comment as nft(8) keeps it: type 0, its length, the text with a zero; what is too long is cut. */
    static byte[] comment(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, COMMENT);
        byte[] comment = new byte[length + 3];
        comment[1] = (byte) (length + 1);
        System.arraycopy(utf8, 0, comment, 2, length);
        return comment;
    }

    /** The text of a comment; empty where these bytes are none. */
    static String comment(byte[] bytes) {
        int length = bytes.length < 3 || bytes[0] != 0 ? 0 : bytes[1] & 0xff;
        return length == 0 || length + 2 > bytes.length ? ""
                : new String(Arrays.copyOfRange(bytes, 2, length + 1), StandardCharsets.UTF_8);
    }
}
