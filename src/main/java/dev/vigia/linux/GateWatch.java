package dev.vigia.linux;

import static dev.vigia.ffi.NftablesAbi.*;

import dev.vigia.ffi.Errno;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.NftablesAbi.Nfgenmsg;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Hears whether somebody else changes a table of ours (NFNLGRP_NFTABLES). */
final class GateWatch implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 4 << 20;
    /** So many pieces of news at a time, that adverts do not starve behind somebody's large rule set. */
    private static final int BITE = 1000;
    /** The name of the table is attribute 1 of each message about it or what is in it. */
    private static final int TABLE = NFTA_TABLE_NAME;

    private final String table;
    private final Netlink news;

    /**
     * Subscribes.
     *
     * @throws ErrnoException where the kernel refuses
     */
    GateWatch(String table) throws ErrnoException {
        this.table = table;
        this.news = new Netlink("netfilter news socket", NETLINK_NETFILTER, 1 << NFNLGRP_NFTABLES - 1,
                RECEIVE_BUFFER);
    }

    /** The descriptor, to wait on. */
    int fd() {
        return news.fd();
    }

    /**
     * Takes the news that have come, without waiting.
     *
     * @param own the socket that changes the table for us
     * @return who else has changed it, for people; null where nobody has
     */
    String stranger(int own) {
        String stranger = null;
        int culprit = 0;
        List<NetlinkMessage> heard = new ArrayList<>();
        for (int taken = 0; taken < BITE; taken++) {
            int errno = news.receive(heard);
            if (errno == Errno.ENOBUFS) {
                stranger = "perhaps somebody: the kernel lost news of it";
            } else if (errno != 0) {
                break;
            }
            for (NetlinkMessage message : heard) {
                // The kernel itself (port 0) takes chains away when their link goes.
                boolean foreign = message.port() != own && message.port() != 0;
                if (foreign && message.port() == culprit && NfTables.is(message, NFT_MSG_NEWGEN)) {
                    stranger = process(message);
                } else if (foreign && concerns(message)) {
                    culprit = message.port();
                    stranger = "another process";
                }
            }
            heard.clear();
        }
        return stranger;
    }

    private boolean concerns(NetlinkMessage message) {
        if (NfTables.is(message, NFT_MSG_NEWGEN) || message.body().limit() < Nfgenmsg.SIZE
                || message.body().get(Nfgenmsg.NFGEN_FAMILY) != NFPROTO_NETDEV) {
            return false;
        }
        ByteBuffer name = message.attributes(Nfgenmsg.SIZE).get(TABLE);
        return name != null && Netlink.text(name).equals(table);
    }

    private static String process(NetlinkMessage end) {
        Map<Integer, ByteBuffer> attributes = end.attributes(Nfgenmsg.SIZE);
        ByteBuffer id = attributes.get(NFTA_GEN_PROC_PID);
        ByteBuffer name = attributes.get(NFTA_GEN_PROC_NAME);
        return id == null || id.limit() < 4 || name == null ? "another process" : "process "
                + id.duplicate().order(ByteOrder.BIG_ENDIAN).getInt(0) + " (" + Netlink.text(name) + ")";
    }

    @Override
    public void close() {
        news.close();
    }
}
