package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.*;

import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.LinuxAbi.SockaddrLl;
import dev.vigia.ffi.Memory;
import dev.vigia.net.Octets;

/** Sends whole Ethernet frames on any link, hears none (packet(7), AF_PACKET with protocol 0). */
final class PacketSocket implements AutoCloseable {
    /** The longest frame it sends, in bytes. */
    private static final int LONGEST = 2048;
    private static final int ETHER_TYPE = 12;

    private final KernelSocket socket = new KernelSocket("packet socket", AF_PACKET, SOCK_RAW, 0);
    private final SocketMessage outgoing = new SocketMessage(SockaddrLl.SIZE, 0, LONGEST);
    private final byte[] bytes = new byte[LONGEST];

    /**
     * Opens the socket.
     *
     * @throws ErrnoException where the kernel refuses, for want of CAP_NET_RAW
     */
    PacketSocket() throws ErrnoException {
        outgoing.memory().u16(outgoing.name() + SockaddrLl.SLL_FAMILY, AF_PACKET);
    }

    /**
     * Sends a frame, its Ethernet header included, on the link of an index.
     *
     * @return 0, or the kernel's errno
     */
    int send(int index, Octets frame) {
        Memory memory = outgoing.memory();
        frame.copyTo(bytes, 0);
        memory.write(outgoing.content(), bytes, 0, frame.length());
        memory.net16(outgoing.name() + SockaddrLl.SLL_PROTOCOL, frame.at(ETHER_TYPE) << 8 | frame.at(ETHER_TYPE + 1));
        memory.i32(outgoing.name() + SockaddrLl.SLL_IFINDEX, index);
        return outgoing.send(socket.fd(), frame.length(), MSG_DONTWAIT);
    }

    @Override
    public void close() {
        socket.close();
        outgoing.close();
    }
}
