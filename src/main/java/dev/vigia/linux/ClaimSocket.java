package dev.vigia.linux;

import static dev.vigia.ffi.FilterAbi.ETH_P_ARP;
import static dev.vigia.ffi.FilterAbi.ETH_P_IPV6;
import static dev.vigia.ffi.LinuxAbi.*;

import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.LinuxAbi.SockaddrLl;
import dev.vigia.ffi.Memory;
import dev.vigia.net.Family;
import dev.vigia.wire.Claim;
import dev.vigia.wire.ClaimCodec;

/**
 * Hears who claims addresses of one family on chosen links: a packet socket for ARP, or for IPv6 with all but
 * neighbour advertisements filtered out by the kernel (packet(7)).
 *
 * <p>It is bound to no link, so that it hears exactly what the host itself hears on each: a frame with a VLAN
 * tag as arriving on that VLAN's link, and never what this host has sent.
 */
final class ClaimSocket implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 512 << 10;
    /** The longest frame that is taken; a neighbour advertisement has no reason to be as long. */
    private static final int LONGEST = 2048;
    private static final int ARP_OPERATION = 20;
    private static final int ARP_REPLY = 2;
    private static final int ARP_SENDER = 28;
    private static final int ARP_TARGET = 38;
    private static final int NEXT_HEADER = 20;
    private static final int HOP_LIMIT = 21;
    private static final int ICMP_TYPE = 54;

    private final Family family;
    private final KernelSocket socket;
    private final SocketMessage incoming = new SocketMessage(SockaddrLl.SIZE, 0, LONGEST);
    private final byte[] frame = new byte[LONGEST];
    private int length;

    /**
     * Opens the socket in the calling thread's network namespace, deaf.
     *
     * @throws ErrnoException where the kernel refuses, for want of CAP_NET_RAW
     */
    ClaimSocket(Family family) throws ErrnoException {
        this.family = family;
        // With protocol 0 it hears nothing until the filter is in place and it is bound.
        this.socket = new KernelSocket("packet socket for claims of " + family.word() + " addresses", AF_PACKET,
                SOCK_RAW, 0);
        try (var address = new Memory(SockaddrLl.SIZE)) {
            socket.roomToReceive(RECEIVE_BUFFER);
            listen(new int[0]);
            address.u16(SockaddrLl.SLL_FAMILY, AF_PACKET);
            address.net16(SockaddrLl.SLL_PROTOCOL, family == Family.IPV4 ? ETH_P_ARP : ETH_P_IPV6);
            socket.bind(address);
        } catch (ErrnoException refused) {
            close();
            throw refused;
        }
    }

    /** Hears the links of these indexes from now on, and no others. */
    void listen(int[] indexes) throws ErrnoException {
        PacketFilter filter = PacketFilter.on(indexes);
        if (family == Family.IPV4) {
            filter.andTwoBytesOrAlike(ARP_OPERATION, ARP_REPLY, ARP_SENDER, ARP_TARGET);
        } else {
            filter.andByte(NEXT_HEADER, 58).andByte(HOP_LIMIT, 255).andByte(ICMP_TYPE, 136);
        }
        filter.attach(socket);
    }

    /** The descriptor, to wait on. */
    int fd() {
        return socket.fd();
    }

    /** Takes the next frame, without waiting; false where there is none. */
    boolean receive() {
        length = incoming.receive(socket.fd(), MSG_DONTWAIT);
        return length >= 0;
    }

    /** The claim in the frame taken last; null where there is none. */
    Claim claim() {
        if (incoming.cutShort()) {
            return null;
        }
        incoming.memory().read(incoming.content(), frame, 0, length);
        return ClaimCodec.decode(frame, length);
    }

    /** The index of the link that the frame taken last arrived on. */
    int index() {
        return incoming.memory().i32(incoming.name() + SockaddrLl.SLL_IFINDEX);
    }

    @Override
    public void close() {
        socket.close();
        incoming.close();
    }
}
