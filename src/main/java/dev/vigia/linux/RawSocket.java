package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.*;

import dev.vigia.agent.Command;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.LinuxAbi.Cmsghdr;
import dev.vigia.ffi.LinuxAbi.In6Pktinfo;
import dev.vigia.ffi.LinuxAbi.InPktinfo;
import dev.vigia.ffi.LinuxAbi.IpMreqn;
import dev.vigia.ffi.LinuxAbi.Ipv6Mreq;
import dev.vigia.ffi.LinuxAbi.SockaddrIn;
import dev.vigia.ffi.LinuxAbi.SockaddrIn6;
import dev.vigia.ffi.Memory;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Octets;
import dev.vigia.wire.Datagram;

/**
 * A raw socket of protocol 112 for one link and family: it has joined the VRRP group there, sends with TTL
 * or hop limit 255, traffic class 0xc0 and the mark that the gate knows our adverts by, and hears nothing of
 * its own (raw(7), ip(7), ipv6(7), RFC 3542).
 *
 * <p>It stays bound to the link's index of the moment it was opened: for a link that came back it must be
 * opened anew. The IPv6 checksum is the sender's business; the kernel is not asked for it.
 */
final class RawSocket implements AutoCloseable {
    /** The longest packet taken whole, in bytes: a full IPv6 advert has 4,088; what is cut can be none. */
    static final int LONGEST = 8192;

    private static final int EVERY_HOP = 255;
    private static final int NETWORK_CONTROL = 0xc0;
    private static final int RECEIVE_BUFFER = 1 << 20;
    /** TC_PRIO_INTERACTIVE: the first band of the default queue, the highest without CAP_NET_ADMIN (socket(7)). */
    private static final int FIRST_BAND = 6;

    private final LinkName link;
    private final int index;
    private final Family family;
    private final boolean ipv4;
    private final KernelSocket socket;
    private final SocketMessage incoming;
    private final SocketMessage outgoing;
    private final int sourceAt;
    private final byte[] bytes = new byte[LONGEST];
    /** What unicast packets leave with. */
    private int hopLimit = EVERY_HOP;

    /**
     * Opens the socket and joins the group.
     *
     * @param index the link's interface index
     * @throws ErrnoException where the kernel refuses, for want of CAP_NET_RAW or because the link has gone
     */
    RawSocket(LinkName link, int index, Family family) throws ErrnoException {
        this.link = link;
        this.index = index;
        this.family = family;
        this.ipv4 = family == Family.IPV4;
        String name = family.word() + " raw socket on " + link;
        this.socket = new KernelSocket(name, ipv4 ? AF_INET : AF_INET6, SOCK_RAW, Family.VRRP_PROTOCOL);
        try {
            socket.option(SOL_SOCKET, SO_BINDTODEVICE, link.text(), "choose the link");
            socket.roomToReceive(RECEIVE_BUFFER);
            if (ipv4) {
                prepareIpv4();
            } else {
                prepareIpv6();
            }
            socket.option(SOL_SOCKET, SO_PRIORITY, FIRST_BAND, "set the priority");
            socket.option(SOL_SOCKET, SO_MARK, GateLayout.ADVERT_MARK, "set the mark");
        } catch (ErrnoException refused) {
            socket.close();
            throw refused;
        }
        int nameSize = ipv4 ? SockaddrIn.SIZE : SockaddrIn6.SIZE;
        this.incoming = new SocketMessage(nameSize, 256, LONGEST);
        int choice = ipv4 ? InPktinfo.SIZE : In6Pktinfo.SIZE;
        this.outgoing = new SocketMessage(nameSize, Cmsghdr.SIZE + choice, LONGEST);
        this.sourceAt = layOutgoing(choice);
    }

    private void prepareIpv4() throws ErrnoException {
        socket.option(IPPROTO_IP, IP_MULTICAST_TTL, EVERY_HOP, "set the multicast TTL");
        socket.option(IPPROTO_IP, IP_TTL, EVERY_HOP, "set the TTL");
        socket.option(IPPROTO_IP, IP_TOS, NETWORK_CONTROL, "set the traffic class");
        socket.option(IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT, "clear the don't-fragment bit");
        socket.option(IPPROTO_IP, IP_MULTICAST_LOOP, 0, "turn the multicast loop off");
        socket.option(IPPROTO_IP, IP_PKTINFO, 1, "ask for destinations");
        socket.option(IPPROTO_IP, IP_RECVTTL, 1, "ask for TTLs");
        try (var group = new Memory(IpMreqn.SIZE)) {
            write(family.group(), group, IpMreqn.IMR_MULTIADDR);
            group.i32(IpMreqn.IMR_IFINDEX, index);
            socket.option(IPPROTO_IP, IP_ADD_MEMBERSHIP, group, "join " + family.group());
            socket.option(IPPROTO_IP, IP_MULTICAST_IF, group, "choose the link for multicast");
        }
    }

    private void prepareIpv6() throws ErrnoException {
        socket.option(IPPROTO_IPV6, IPV6_MULTICAST_HOPS, EVERY_HOP, "set the multicast hop limit");
        socket.option(IPPROTO_IPV6, IPV6_UNICAST_HOPS, EVERY_HOP, "set the hop limit");
        socket.option(IPPROTO_IPV6, IPV6_TCLASS, NETWORK_CONTROL, "set the traffic class");
        socket.option(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0, "turn the multicast loop off");
        socket.option(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1, "ask for destinations");
        socket.option(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1, "ask for hop limits");
        socket.option(IPPROTO_IPV6, IPV6_MULTICAST_IF, index, "choose the link for multicast");
        try (var group = new Memory(Ipv6Mreq.SIZE)) {
            write(family.group(), group, Ipv6Mreq.IPV6MR_MULTIADDR);
            group.i32(Ipv6Mreq.IPV6MR_INTERFACE, index);
            socket.option(IPPROTO_IPV6, IPV6_JOIN_GROUP, group, "join " + family.group());
        }
    }

    /** Lays out what is the same for every advert; returns where the source address goes. */
    private int layOutgoing(int choice) {
        Memory memory = outgoing.memory();
        if (ipv4) {
            memory.u16(outgoing.name() + SockaddrIn.SIN_FAMILY, AF_INET);
            int at = outgoing.layControl(IPPROTO_IP, IP_PKTINFO, choice);
            memory.i32(at + InPktinfo.IPI_IFINDEX, index);
            return at + InPktinfo.IPI_SPEC_DST;
        }
        memory.u16(outgoing.name() + SockaddrIn6.SIN6_FAMILY, AF_INET6);
        memory.i32(outgoing.name() + SockaddrIn6.SIN6_SCOPE_ID, index);
        int at = outgoing.layControl(IPPROTO_IPV6, IPV6_PKTINFO, choice);
        memory.i32(at + In6Pktinfo.IPI6_IFINDEX, index);
        return at + In6Pktinfo.IPI6_ADDR;
    }

    private static void write(IpAddress address, Memory memory, int offset) {
        byte[] bytes = address.bytes();
        memory.write(offset, bytes, 0, bytes.length);
    }

    /** The descriptor, to wait on. */
    int fd() {
        return socket.fd();
    }

    /** The link's index when this was opened. */
    int index() {
        return index;
    }

    /**
     * Sends a packet of an advert.
     *
     * @return 0, or the kernel's errno
     */
    int send(Command.Send advert) {
        if (!advert.destination().isMulticast()) {
            hopLimit(advert.hopLimit());
        }
        return send(advert.source(), advert.destination(), advert.message());
    }

    /** Sends the token of an advert to unicast peers, which opens the gate and goes no further. */
    void token(Command.Send advert) {
        send(advert.source(), GateLayout.token(family), GateLayout.token(advert.message()));
    }

    /**
     * Sends a message from an address of ours.
     *
     * @return 0, or the kernel's errno; ENETUNREACH or EINVAL where {@code source} is no address of this node
     */
    int send(IpAddress source, IpAddress destination, Octets message) {
        Memory memory = outgoing.memory();
        place(source, memory, sourceAt);
        place(destination, memory, outgoing.name() + (ipv4 ? SockaddrIn.SIN_ADDR : SockaddrIn6.SIN6_ADDR));
        message.copyTo(bytes, 0);
        memory.write(outgoing.content(), bytes, 0, message.length());
        // A group of the link needs no route, and must not depend on one.
        int flags = MSG_DONTWAIT | (destination.isMulticast() ? MSG_DONTROUTE : 0);
        return outgoing.send(socket.fd(), message.length(), flags);
    }

    /** With what TTL or hop limit unicast packets leave from now on; by multicast it is always 255. */
    private void hopLimit(int next) {
        if (next != hopLimit) {
            try {
                socket.option(ipv4 ? IPPROTO_IP : IPPROTO_IPV6, ipv4 ? IP_TTL : IPV6_UNICAST_HOPS, next,
                        "set the hop limit");
                hopLimit = next;
            } catch (ErrnoException never) {
                throw new AssertionError("the kernel takes every hop limit from 1 to 255: " + next, never);
            }
        }
    }

    private void place(IpAddress address, Memory memory, int offset) {
        address.write(bytes, 0);
        memory.write(offset, bytes, 0, family.addressBytes());
    }

    /**
     * Takes the next packet, without waiting. What the kernel does not tell of it stays 0 or unspecified,
     * which no receive ladder lets pass.
     *
     * @return the packet, or null where there is none
     */
    Datagram receive() {
        int length = incoming.receive(socket.fd(), MSG_DONTWAIT);
        if (length < 0) {
            return null;
        }
        int source = incoming.name() + (ipv4 ? SockaddrIn.SIN_ADDR : SockaddrIn6.SIN6_ADDR);
        int destination = ipv4 ? incoming.control(IPPROTO_IP, IP_PKTINFO)
                : incoming.control(IPPROTO_IPV6, IPV6_PKTINFO);
        int hops = ipv4 ? incoming.control(IPPROTO_IP, IP_TTL) : incoming.control(IPPROTO_IPV6, IPV6_HOPLIMIT);
        int within = ipv4 ? InPktinfo.IPI_ADDR : In6Pktinfo.IPI6_ADDR;
        return new Datagram(link, family, read(source),
                destination < 0 ? new IpAddress(family, 0, 0) : read(destination + within),
                hops < 0 ? 0 : incoming.memory().i32(hops), contents(length));
    }

    private IpAddress read(int offset) {
        incoming.memory().read(offset, bytes, 0, family.addressBytes());
        return IpAddress.read(family, bytes, 0);
    }

    private Octets contents(int length) {
        incoming.memory().read(incoming.content(), bytes, 0, length);
        return Octets.of(bytes, 0, length);
    }

    /** Leaves the group and closes the socket. */
    @Override
    public void close() {
        socket.close();
        incoming.close();
        outgoing.close();
    }
}
