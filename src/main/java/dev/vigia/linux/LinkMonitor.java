package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.*;
import static dev.vigia.ffi.RoutingAbi.*;

import dev.vigia.agent.Input;
import dev.vigia.agent.Routing;
import dev.vigia.ffi.Errno;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the links and addresses of a namespace: all of them at the start, then every change (rtnetlink(7)); and
 * tells when a route or rule has gone that may be ours.
 *
 * <p>Where the kernel could not keep the news (ENOBUFS), the tables are read anew and the differences told.
 * Tables are read through another socket than the news come by: news that are older than a table then
 * follow it in order, and the last one about each link and address is always right.
 */
final class LinkMonitor implements AutoCloseable {
    /** Enough for the news of some ten thousand addresses. */
    static final int RECEIVE_BUFFER = 8 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(LinkMonitor.class);
    /** So many pieces of news at a time, that adverts do not starve behind them. */
    private static final int BITE = 1000;
    private static final int ATTEMPTS = 5;

    private final Netlink tables;
    private final Netlink news;
    private final LinkMirror mirror;
    private final Consumer<Input> out;
    private boolean incomplete;
    private int readings;

    /**
     * Subscribes, then tells all links and addresses.
     *
     * @param tables to read tables through; stays its owner's to close
     * @param receiveBuffer how many bytes of news may wait
     * @param out who is told, on the calling thread
     * @throws ErrnoException where the kernel refuses
     */
    LinkMonitor(Netlink tables, int receiveBuffer, Consumer<Input> out) throws ErrnoException {
        this.tables = tables;
        this.mirror = new LinkMirror(out);
        this.out = out;
        this.news = new Netlink(RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR
                | RTMGRP_IPV4_ROUTE | RTMGRP_IPV4_RULE | RTMGRP_IPV6_ROUTE | 1 << RTNLGRP_IPV6_RULE - 1, receiveBuffer);
        try {
            news.filter(PacketFilter.ofRoutings(Routing.PROTOCOL));
            readTables();
        } catch (ErrnoException refused) {
            close();
            throw refused;
        }
    }

    /** The descriptor, to wait on. */
    int fd() {
        return news.fd();
    }

    /** The interface index of a link; 0 where there is none of this name. */
    int index(LinkName name) {
        return mirror.index(name);
    }

    /** Whether an address stands on the link of an index and can be used, as far as {@link #drain} has heard. */
    boolean stands(int index, Subnet address) {
        return mirror.stands(index, address);
    }

    /** Whether an address stands on the link of an index but is tentative, or failed as a duplicate. */
    boolean doubts(int index, Subnet address) {
        return mirror.doubts(index, address);
    }

    /** The addresses that can be used, whatever their link. */
    Set<IpAddress> standing() {
        return mirror.standing();
    }

    /** Whether news were lost and the tables could not be read yet: {@link #drain} must be called again soon. */
    boolean incomplete() {
        return incomplete;
    }

    /** How often the tables were read, the start included. */
    int readings() {
        return readings;
    }

    /** Takes the news that have come, without waiting; after a loss it reads the tables. */
    void drain() {
        List<NetlinkMessage> heard = new ArrayList<>();
        for (int taken = 0; incomplete || taken < BITE; taken++) {
            int errno = news.receive(heard);
            if (errno == Errno.ENOBUFS) {
                // What still waits is older than the loss and would undo the tables: it is thrown away. This
                // ends, because the kernel queues nothing more until the socket is empty.
                incomplete = true;
            } else if (errno != 0) {
                break;
            }
            if (!incomplete) {
                heard.forEach(this::hear);
            }
            heard.clear();
        }
        if (incomplete) {
            recover();
        }
    }

    private void hear(NetlinkMessage message) {
        if (message.type() == RTM_DELROUTE || message.type() == RTM_DELRULE) {
            out.accept(new Input.RoutingsDisturbed());
        } else {
            mirror.hear(message);
        }
    }

    private void recover() {
        try {
            readTables();
            out.accept(new Input.RoutingsDisturbed());
            LOG.warn("links_reread: the kernel lost news of links and addresses; they were read anew");
        } catch (ErrnoException refused) {
            LOG.warn("links_unreadable: {}; tried again shortly", refused.getMessage());
        }
    }

    private void readTables() throws ErrnoException {
        incomplete = true;
        for (int attempt = 0; attempt < ATTEMPTS && incomplete; attempt++) {
            List<NetlinkMessage> links = tables.dump(tables.requests().begin(RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP)
                    .u8(AF_UNSPEC).zero(15).attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS).end());
            List<NetlinkMessage> addresses = tables.dump(tables.requests()
                    .begin(RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP).u8(AF_UNSPEC).zero(7).end());
            // A table that changed while it was read may lack entries; nobody is told that those have gone.
            if (links != null && addresses != null) {
                mirror.replace(links, addresses);
                incomplete = false;
                readings++;
            }
        }
    }

    @Override
    public void close() {
        news.close();
    }
}
