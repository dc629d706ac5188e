package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.*;
import static dev.vigia.ffi.RoutingAbi.NETLINK_GET_STRICT_CHK;

import dev.vigia.ffi.Errno;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.LinuxAbi.Nlmsgerr;
import dev.vigia.ffi.LinuxAbi.Nlmsghdr;
import dev.vigia.ffi.LinuxAbi.SockaddrNl;
import dev.vigia.ffi.Memory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A netlink socket: sends requests and takes their answers, or hears what groups tell (netlink(7)).
 *
 * <p>The kernel answers a request before the call that sends it returns, so nothing here ever waits.
 */
final class Netlink implements AutoCloseable {
    /**
     * The kernel's answer to one request.
     *
     * @param errno 0 where it was carried out
     * @param words what the kernel says of it beyond the number, often nothing
     */
    record Answer(int errno, String words) {
        /** The refusal for people. */
        String text() {
            return words.isEmpty() ? Errno.text(errno) : Errno.text(errno) + ": " + words;
        }
    }

    private final KernelSocket socket;
    private final SocketMessage incoming;
    private SocketMessage outgoing;
    private int sequence = 1;
    private int port;

    /**
     * Opens a socket for routing matters, rtnetlink(7), in the calling thread's network namespace.
     *
     * @param groups a mask of RTMGRP groups to hear; 0 for none
     * @param receiveBuffer how many bytes of answers and news may wait
     * @throws ErrnoException where the kernel refuses
     */
    Netlink(int groups, int receiveBuffer) throws ErrnoException {
        this("route netlink socket", NETLINK_ROUTE, groups, receiveBuffer);
    }

    /**
     * Opens a socket in the calling thread's network namespace.
     *
     * @param name what it is, for people: {@code route netlink socket}
     * @param protocol one of the NETLINK numbers
     * @param groups a mask of the groups to hear: bit 0 for group 1; 0 for none
     * @param receiveBuffer how many bytes of answers and news may wait
     * @throws ErrnoException where the kernel refuses
     */
    Netlink(String name, int protocol, int groups, int receiveBuffer) throws ErrnoException {
        this.socket = new KernelSocket(name, AF_NETLINK, SOCK_RAW, protocol);
        this.incoming = new SocketMessage(SockaddrNl.SIZE, 0, NetlinkRequests.USUAL);
        this.outgoing = addressed(NetlinkRequests.USUAL);
        try (var address = new Memory(SockaddrNl.SIZE)) {
            socket.roomToReceive(receiveBuffer);
            socket.option(SOL_NETLINK, NETLINK_EXT_ACK, 1, "ask for words with refusals");
            socket.option(SOL_NETLINK, NETLINK_CAP_ACK, 1, "ask for short answers");
            address.u16(SockaddrNl.NL_FAMILY, AF_NETLINK);
            address.i32(SockaddrNl.NL_GROUPS, groups);
            socket.bind(address);
        } catch (ErrnoException refused) {
            close();
            throw refused;
        }
    }

    private static SocketMessage addressed(int room) {
        var message = new SocketMessage(SockaddrNl.SIZE, 0, room);
        message.memory().u16(message.name() + SockaddrNl.NL_FAMILY, AF_NETLINK);
        return message;
    }

    /** Lets one batch be as long as {@code bytes}: above the system's limit with CAP_NET_ADMIN only. */
    void roomToSend(int bytes) throws ErrnoException {
        socket.option(SOL_SOCKET, SO_SNDBUFFORCE, bytes, "enlarge the buffer");
    }

    /** Has the kernel tell only those entries of a table that a request asks for, where it can (Linux 4.20). */
    void strict() {
        try {
            socket.option(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1, "ask for checks of requests");
        } catch (ErrnoException older) {
            // It tells the whole table, and we pick.
            return;
        }
    }

    /** Hears only what the filter lets pass. */
    void filter(PacketFilter filter) throws ErrnoException {
        filter.attach(socket);
    }

    /** The descriptor, to wait on. */
    int fd() {
        return socket.fd();
    }

    /** The number by which the kernel knows this socket; 0 until it has answered {@link #settle}. */
    int port() {
        return port;
    }

    /** An empty batch for {@link #ask} or {@link #dump}. */
    NetlinkRequests requests() {
        return new NetlinkRequests(sequence);
    }

    /**
     * Sends a batch of requests of which the last wants an acknowledgement.
     *
     * @return the answers, in the order of the requests
     */
    List<Answer> ask(NetlinkRequests requests) {
        int refused = send(requests);
        if (refused != 0) {
            return Collections.nCopies(requests.count(), new Answer(refused, ""));
        }
        var verdicts = new Verdicts(requests.first(), requests.count());
        List<NetlinkMessage> heard = new ArrayList<>();
        while (!verdicts.complete()) {
            int errno = receive(heard);
            if (errno == Errno.ENOBUFS) {
                verdicts.lose();
            } else if (errno != 0) {
                break;
            }
            verdicts.hear(heard);
            heard.clear();
        }
        return verdicts.answers();
    }

    /**
     * Sends a batch of requests of which not each is acknowledged, and takes all that is said of them.
     *
     * @param told where everything but acknowledgements is added
     * @return the first refusal, or success where there was none and at least one acknowledgement
     */
    Answer settle(NetlinkRequests requests, List<NetlinkMessage> told) {
        int errno = send(requests);
        Answer verdict = new Answer(errno == 0 ? Errno.ETIMEDOUT : errno, "");
        boolean refused = errno != 0;
        List<NetlinkMessage> heard = new ArrayList<>();
        while ((errno = receive(heard)) == 0 || errno == Errno.ENOBUFS) {
            for (NetlinkMessage message : heard) {
                int which = message.sequence() - requests.first();
                if (which < 0 || which >= requests.count()) {
                    continue;
                }
                port = message.port();
                if (message.type() != NLMSG_ERROR) {
                    told.add(message);
                } else if (!refused) {
                    verdict = answer(message);
                    refused = verdict.errno() != 0;
                }
            }
            heard.clear();
        }
        return verdict;
    }

    /** What an NLMSG_ERROR says, which is success where its number is 0. */
    static Answer answer(NetlinkMessage message) {
        ByteBuffer body = message.body();
        int errno = -body.getInt(Nlmsgerr.ERROR);
        if ((message.flags() & NLM_F_ACK_TLVS) == 0) {
            return new Answer(errno, "");
        }
        // Only the header of the refused message is repeated where the answer is marked as capped.
        int repeated = (message.flags() & NLM_F_CAPPED) != 0 ? Nlmsghdr.SIZE : body.getInt(Nlmsgerr.MSG);
        ByteBuffer words = message.attributes(Nlmsgerr.MSG + repeated).get(NLMSGERR_ATTR_MSG);
        return new Answer(errno, words == null ? "" : text(words));
    }

    /** The text of an attribute, without its terminating zero. */
    static String text(ByteBuffer attribute) {
        String text = StandardCharsets.UTF_8.decode(attribute.duplicate()).toString();
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** A dump of links or addresses. */
    List<NetlinkMessage> dump(NetlinkRequests requests) throws ErrnoException {
        return dump(requests, "cannot read links and addresses");
    }

    /**
     * Sends a request for a whole table.
     *
     * @param requests one request with NLM_F_DUMP
     * @param doing what is read, for people: {@code cannot read links and addresses}
     * @return the entries in the kernel's order, or null where the table changed while it was read
     * @throws ErrnoException where the kernel refuses
     */
    List<NetlinkMessage> dump(NetlinkRequests requests, String doing) throws ErrnoException {
        int refused = send(requests);
        if (refused != 0) {
            throw new ErrnoException(doing, refused);
        }
        List<NetlinkMessage> entries = new ArrayList<>();
        boolean whole = true;
        while (true) {
            List<NetlinkMessage> heard = new ArrayList<>();
            int errno = receive(heard);
            if (errno != 0) {
                throw new ErrnoException(doing, errno);
            }
            for (NetlinkMessage message : heard) {
                if (message.sequence() != requests.first()) {
                    continue;
                }
                whole &= (message.flags() & NLM_F_DUMP_INTR) == 0;
                if (message.type() == NLMSG_ERROR || message.type() == NLMSG_DONE) {
                    int failed = message.body().limit() < 4 ? 0 : -message.body().getInt(0);
                    if (failed > 0) {
                        throw new ErrnoException(doing, failed);
                    }
                    return whole ? entries : null;
                }
                entries.add(message);
            }
        }
    }

    private int send(NetlinkRequests requests) {
        byte[] bytes = requests.bytes();
        sequence += requests.count();
        if (bytes.length > outgoing.memory().size() - outgoing.content()) {
            outgoing.close();
            outgoing = addressed(bytes.length);
        }
        outgoing.memory().write(outgoing.content(), bytes, 0, bytes.length);
        return outgoing.send(socket.fd(), bytes.length, 0);
    }

    /**
     * Takes what has come, without waiting.
     *
     * @param heard where the messages are added; nothing that another process sent, nothing cut short
     * @return 0 where something has come; EAGAIN where nothing has, ENOBUFS where something was lost
     */
    int receive(List<NetlinkMessage> heard) {
        int length = incoming.receive(socket.fd(), MSG_DONTWAIT);
        if (length < 0) {
            return -length;
        }
        if (incoming.cutShort()) {
            return Errno.ENOBUFS;
        }
        if (incoming.memory().i32(incoming.name() + SockaddrNl.NL_PID) == 0) {
            byte[] bytes = new byte[length];
            incoming.memory().read(incoming.content(), bytes, 0, length);
            heard.addAll(NetlinkMessage.read(bytes, length));
        }
        return 0;
    }

    @Override
    public void close() {
        socket.close();
        incoming.close();
        outgoing.close();
    }
}
