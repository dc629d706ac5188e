package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.NLM_F_ACK;
import static dev.vigia.ffi.LinuxAbi.NLM_F_DUMP;
import static dev.vigia.ffi.LinuxAbi.NLM_F_REQUEST;
import static dev.vigia.ffi.NftablesAbi.*;

import dev.vigia.ffi.Errno;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.NftablesAbi.Nfgenmsg;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One table of family netdev in the kernel's nf_tables, changed and read over netlink, without nft(8). */
final class NfTables implements AutoCloseable {
    private static final int ANSWER_BUFFER = 1 << 20;
    /** A batch is one message: room for some fifty thousand elements. */
    private static final int BATCH_BUFFER = 4 << 20;
    private static final int ATTEMPTS = 5;

    private final String table;
    private final Netlink netlink;

    /**
     * Opens a socket in the calling thread's network namespace.
     *
     * @param table the name of the table
     * @throws ErrnoException where the kernel refuses, for want of nfnetlink or of CAP_NET_ADMIN
     */
    NfTables(String table) throws ErrnoException {
        this.table = table;
        this.netlink = new Netlink("netfilter netlink socket", NETLINK_NETFILTER, 0, ANSWER_BUFFER);
        try {
            netlink.roomToSend(BATCH_BUFFER);
        } catch (ErrnoException refused) {
            netlink.close();
            throw refused;
        }
    }

    /** Begins a message about a table of family netdev. */
    static NetlinkRequests begin(NetlinkRequests out, int message, int flags) {
        return out.begin(NFNL_SUBSYS_NFTABLES << 8 | message, flags).u8(NFPROTO_NETDEV).zero(Nfgenmsg.SIZE - 1);
    }

    /** Whether a message is one of nf_tables of this number. */
    static boolean is(NetlinkMessage message, int number) {
        return message.type() == (NFNL_SUBSYS_NFTABLES << 8 | number);
    }

    /** Writes table, set and elements into a message that was begun. */
    static void elements(NetlinkRequests out, String table, String set, List<NfElement> elements) {
        out.text(NFTA_SET_ELEM_LIST_TABLE, table).text(NFTA_SET_ELEM_LIST_SET, set)
                .nest(NFTA_SET_ELEM_LIST_ELEMENTS);
        elements.forEach(element -> element.write(out));
        out.unnest();
    }

    /** All bytes of an attribute. */
    static byte[] bytes(ByteBuffer attribute) {
        byte[] bytes = new byte[attribute.limit()];
        attribute.get(0, bytes);
        return bytes;
    }

    /** The number by which the kernel knows our socket; 0 until it has answered once. */
    int port() {
        return netlink.port();
    }

    /** An empty batch about the table. */
    NfBatch batch() {
        return new NfBatch(netlink.requests(), table);
    }

    /**
     * Has a batch carried out, all or nothing.
     *
     * @param echoed where the rules with comments are added as the kernel took them
     */
    Netlink.Answer commit(NfBatch batch, List<NetlinkMessage> echoed) {
        return netlink.settle(batch.ended(), echoed);
    }

    /**
     * The table's comment.
     *
     * @return empty where it has none; null where there is no such table
     * @throws ErrnoException where the kernel refuses
     */
    String comment() throws ErrnoException {
        List<NetlinkMessage> told = new ArrayList<>();
        NetlinkRequests requests = begin(netlink.requests(), NFT_MSG_GETTABLE, NLM_F_REQUEST | NLM_F_ACK)
                .text(NFTA_TABLE_NAME, table).end();
        int errno = netlink.settle(requests, told).errno();
        if (errno == Errno.ENOENT) {
            return null;
        }
        if (errno != 0 || told.isEmpty()) {
            throw new ErrnoException("cannot read table netdev " + table, errno);
        }
        return comment(told.get(0), NFTA_TABLE_USERDATA);
    }

    /** The comment of a table or rule; empty where it has none. */
    static String comment(NetlinkMessage message, int attribute) {
        ByteBuffer comment = message.attributes(Nfgenmsg.SIZE).get(attribute);
        return comment == null ? "" : NfBatch.comment(bytes(comment));
    }

    /**
     * All rules of a chain.
     *
     * @throws ErrnoException where the kernel refuses or always changes them while they are read
     */
    List<NetlinkMessage> rules(String chain) throws ErrnoException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<NetlinkMessage> rules = netlink.dump(begin(netlink.requests(), NFT_MSG_GETRULE,
                    NLM_F_REQUEST | NLM_F_DUMP).text(NFTA_RULE_TABLE, table).text(NFTA_RULE_CHAIN, chain).end(),
                    "cannot read chain " + chain);
            if (rules != null) {
                return rules;
            }
        }
        throw new ErrnoException("cannot read chain " + chain, Errno.EAGAIN);
    }

    /**
     * All elements of a set.
     *
     * @throws ErrnoException where the kernel refuses or always changes them while they are read
     */
    List<NfElement> elements(String set) throws ErrnoException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<NetlinkMessage> told = netlink.dump(begin(netlink.requests(), NFT_MSG_GETSETELEM,
                    NLM_F_REQUEST | NLM_F_DUMP).text(NFTA_SET_ELEM_LIST_TABLE, table)
                    .text(NFTA_SET_ELEM_LIST_SET, set).end(), "cannot read set " + set);
            if (told != null) {
                return told.stream().flatMap(message -> elements(message).stream()).toList();
            }
        }
        throw new ErrnoException("cannot read set " + set, Errno.EAGAIN);
    }

    private static List<NfElement> elements(NetlinkMessage message) {
        Map<Integer, ByteBuffer> attributes = message.attributes(Nfgenmsg.SIZE);
        return NetlinkMessage.list(attributes.get(NFTA_SET_ELEM_LIST_ELEMENTS)).stream().map(NfElement::read)
                .toList();
    }

    /** The element of a key; null where the set has none, or no such set is there. */
    NfElement element(String set, byte[] key) {
        NetlinkRequests requests = begin(netlink.requests(), NFT_MSG_GETSETELEM, NLM_F_REQUEST | NLM_F_ACK);
        elements(requests, table, set, List.of(NfElement.of(key)));
        List<NetlinkMessage> told = new ArrayList<>();
        int errno = netlink.settle(requests.end(), told).errno();
        return errno != 0 || told.isEmpty() ? null : elements(told.get(0)).stream().findFirst().orElse(null);
    }

    @Override
    public void close() {
        netlink.close();
    }
}
