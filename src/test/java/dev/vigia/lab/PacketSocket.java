package dev.vigia.lab;

import static dev.vigia.ffi.LinuxAbi.AF_PACKET;
import static dev.vigia.ffi.LinuxAbi.MSG_DONTWAIT;
import static dev.vigia.ffi.LinuxAbi.POLLIN;
import static dev.vigia.ffi.LinuxAbi.SOCK_CLOEXEC;
import static dev.vigia.ffi.LinuxAbi.SOCK_NONBLOCK;
import static dev.vigia.ffi.LinuxAbi.SOCK_RAW;
import static dev.vigia.ffi.LinuxAbi.SOL_SOCKET;
import static dev.vigia.ffi.LinuxAbi.SO_RCVBUF;
import static dev.vigia.ffi.LinuxAbi.SO_RCVBUFFORCE;

import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.LinuxAbi.Cmsghdr;
import dev.vigia.ffi.LinuxAbi.Iovec;
import dev.vigia.ffi.LinuxAbi.Msghdr;
import dev.vigia.ffi.LinuxAbi.Pollfd;
import dev.vigia.ffi.LinuxAbi.SockaddrIn;
import dev.vigia.ffi.LinuxAbi.SockaddrIn6;
import dev.vigia.ffi.LinuxAbi.SockaddrLl;
import dev.vigia.ffi.LinuxAbi.Timespec;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import java.time.Duration;

/**
 * The probe's two sockets in its namespace: one sees every frame that arrives on one card, with the kernel's time
 * of receipt, and sends whole frames (packet(7)); the other sends ICMP through the kernel's own stack (raw(7)).
 */
final class PacketSocket implements AutoCloseable {
    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int ETH_P_ALL = 3;
    private static final int BUFFER = 8 << 20;
    private static final int FRAME = 2048;

    private static final int NAME = Msghdr.SIZE + Iovec.SIZE;
    private static final int CONTROL = NAME + 32;
    private static final int CONTENT = CONTROL + 64;

    private final Memory in = new Memory(CONTENT + FRAME);
    private final Memory out = new Memory(CONTENT + FRAME);
    private final Memory poll = new Memory(Pollfd.SIZE + Timespec.SIZE);
    private final int packets;
    private final int echoes;
    private final int index;
    private long stamp;

    /**
     * Opens both in the calling thread's namespace.
     *
     * @param index the card's index there
     * @param target where echo requests will go
     */
    PacketSocket(int index, IpAddress target) throws ErrnoException {
        this.index = index;
        int kind = SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK;
        int everything = Short.toUnsignedInt(Short.reverseBytes((short) ETH_P_ALL));
        packets = Native.check(Native.LIBC.socket(AF_PACKET, kind, everything), "cannot open a packet socket");
        boolean four = target.family() == Family.IPV4;
        echoes = Native.check(Native.LIBC.socket(four ? 2 : 10, kind, four ? 1 : 58), "cannot open an ICMP socket");
        // It only sends: what it would receive must not fill its buffer.
        option(echoes, SOL_SOCKET, SO_RCVBUF, 1);
        option(packets, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
        option(packets, SOL_SOCKET, SO_TIMESTAMPNS, 1);
        if (!option(packets, SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)) {
            option(packets, SOL_SOCKET, SO_RCVBUF, BUFFER);
        }
        layOut(in);
        layOut(out);
        linkAddress(in);
        Native.check(Native.LIBC.bind(packets, in.address(NAME), SockaddrLl.SIZE), "cannot bind the packet socket");
        poll.i32(Pollfd.FD, packets);
        poll.u16(Pollfd.EVENTS, POLLIN);
    }

    private static boolean option(int fd, int level, int name, int value) {
        try (var memory = new Memory(4)) {
            memory.i32(0, value);
            return Native.LIBC.setsockopt(fd, level, name, memory.address(), 4) == 0;
        }
    }

    private static void layOut(Memory message) {
        message.i64(Msghdr.MSG_NAME, message.address(NAME));
        message.i64(Msghdr.MSG_IOV, message.address(Msghdr.SIZE));
        message.i64(Msghdr.MSG_IOVLEN, 1);
        message.i64(Msghdr.SIZE + Iovec.IOV_BASE, message.address(CONTENT));
    }

    private void linkAddress(Memory message) {
        message.u16(NAME + SockaddrLl.SLL_FAMILY, AF_PACKET);
        message.net16(NAME + SockaddrLl.SLL_PROTOCOL, ETH_P_ALL);
        message.i32(NAME + SockaddrLl.SLL_IFINDEX, index);
    }

    /** Sends a whole frame on the card. */
    void sendFrame(byte[] frame) {
        linkAddress(out);
        send(packets, frame, SockaddrLl.SIZE);
    }

    /** Sends an ICMP message as any program would: the kernel finds the neighbour. False where it refuses. */
    boolean sendEcho(byte[] message, IpAddress target) {
        boolean four = target.family() == Family.IPV4;
        for (int i = 0; i < SockaddrIn6.SIZE; i++) {
            out.u8(NAME + i, 0);
        }
        out.u16(NAME, four ? 2 : 10);
        byte[] address = target.bytes();
        out.write(NAME + (four ? SockaddrIn.SIN_ADDR : SockaddrIn6.SIN6_ADDR), address, 0, address.length);
        if (target.isLinkLocal()) {
            out.i32(NAME + SockaddrIn6.SIN6_SCOPE_ID, index);
        }
        return send(echoes, message, four ? SockaddrIn.SIZE : SockaddrIn6.SIZE);
    }

    private boolean send(int fd, byte[] bytes, int nameLength) {
        out.write(CONTENT, bytes, 0, bytes.length);
        out.i32(Msghdr.MSG_NAMELEN, nameLength);
        out.i64(Msghdr.SIZE + Iovec.IOV_LEN, bytes.length);
        return Native.LIBC.sendmsg(fd, out.address(), MSG_DONTWAIT) >= 0;
    }

    /** Waits until a frame is there or the span is over. */
    void await(Duration span) {
        poll.i64(Pollfd.SIZE + Timespec.TV_SEC, span.getSeconds());
        poll.i64(Pollfd.SIZE + Timespec.TV_NSEC, span.getNano());
        Native.LIBC.ppoll(poll.address(), 1, poll.address(Pollfd.SIZE), 0);
    }

    /**
     * Takes the next frame, if one is there.
     *
     * @return its length, cut to the length of {@code frame}; negative where there is none
     */
    int receive(byte[] frame) {
        in.i32(Msghdr.MSG_NAMELEN, SockaddrLl.SIZE);
        in.i64(Msghdr.MSG_CONTROL, in.address(CONTROL));
        in.i64(Msghdr.MSG_CONTROLLEN, CONTENT - CONTROL);
        in.i64(Msghdr.SIZE + Iovec.IOV_LEN, FRAME);
        long length = Native.LIBC.recvmsg(packets, in.address(), MSG_DONTWAIT);
        if (length < 0) {
            return -1;
        }
        boolean stamped = in.i64(Msghdr.MSG_CONTROLLEN) >= Cmsghdr.SIZE + Timespec.SIZE
                && in.i32(CONTROL + Cmsghdr.CMSG_TYPE) == SO_TIMESTAMPNS;
        if (!stamped) {
            throw new IllegalStateException("the kernel gives no times of receipt");
        }
        int at = CONTROL + Cmsghdr.SIZE;
        stamp = in.i64(at + Timespec.TV_SEC) * 1_000_000_000 + in.i64(at + Timespec.TV_NSEC);
        int taken = (int) Math.min(length, frame.length);
        in.read(CONTENT, frame, 0, taken);
        return taken;
    }

    /** When the last frame was received, in nanoseconds of the kernel's clock of the day. */
    long stamp() {
        return stamp;
    }

    /** How many frames the kernel could not keep for us, since the last call. */
    int dropped() {
        try (var statistics = new Memory(12)) {
            statistics.i32(8, 8);
            int refused = Native.LIBC.getsockopt(packets, SOL_PACKET, PACKET_STATISTICS, statistics.address(),
                    statistics.address(8));
            return refused < 0 ? 0 : statistics.i32(4);
        }
    }

    @Override
    public void close() {
        Native.LIBC.close(packets);
        Native.LIBC.close(echoes);
        in.close();
        out.close();
        poll.close();
    }
}
