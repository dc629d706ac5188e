package dev.vigia.linux;

import static dev.vigia.ffi.CheckAbi.ICMPV6_ECHO_REPLY;
import static dev.vigia.ffi.CheckAbi.ICMPV6_ECHO_REQUEST;
import static dev.vigia.ffi.CheckAbi.ICMPV6_FILTER;
import static dev.vigia.ffi.CheckAbi.ICMP_ECHO;
import static dev.vigia.ffi.CheckAbi.ICMP_ECHOREPLY;
import static dev.vigia.ffi.CheckAbi.ICMP_FILTER;
import static dev.vigia.ffi.CheckAbi.IPPROTO_ICMP;
import static dev.vigia.ffi.CheckAbi.IPPROTO_ICMPV6;
import static dev.vigia.ffi.CheckAbi.SOL_RAW;
import static dev.vigia.ffi.LinuxAbi.AF_INET;
import static dev.vigia.ffi.LinuxAbi.AF_INET6;
import static dev.vigia.ffi.LinuxAbi.MSG_DONTWAIT;
import static dev.vigia.ffi.LinuxAbi.SOCK_RAW;

import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.LinuxAbi.SockaddrIn;
import dev.vigia.ffi.LinuxAbi.SockaddrIn6;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.UnixAbi;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.wire.Checksum;
import java.nio.ByteBuffer;

/**
 * Sends echo requests and receives their answers, of one family (RFC 792, RFC 4443 section 4): by the socket kind
 * that needs no capability where net.ipv4.ping_group_range allows it, else by a raw one (icmp(7)).
 */
final class EchoSocket implements AutoCloseable {
    private static final int HEADER = 8;
    private static final int CONTENT = HEADER + 2 * Long.BYTES;
    private static final int ROOM = 256;

    /**
     * An answer.
     *
     * @param source who sent it
     * @param token the first number of the request
     * @param number the second number of the request
     */
    record Answer(IpAddress source, long token, long number) {
    }

    private final Family family;
    private final KernelSocket socket;
    private final boolean raw;
    private final SocketMessage outgoing;
    private final SocketMessage incoming;
    private final byte[] bytes = new byte[ROOM];

    /**
     * Opens one.
     *
     * @throws ErrnoException where neither kind is permitted
     */
    EchoSocket(Family family) throws ErrnoException {
        this.family = family;
        boolean v4 = family == Family.IPV4;
        int domain = v4 ? AF_INET : AF_INET6;
        int protocol = v4 ? IPPROTO_ICMP : IPPROTO_ICMPV6;
        String name = "socket for echo requests by " + (v4 ? "ICMP" : "ICMPv6");
        KernelSocket opened;
        boolean needsCapability = false;
        try {
            opened = new KernelSocket(name, domain, UnixAbi.SOCK_DGRAM, protocol);
        } catch (ErrnoException outsideOfTheGroups) {
            opened = new KernelSocket(name, domain, SOCK_RAW, protocol);
            needsCapability = true;
        }
        socket = opened;
        raw = needsCapability;
        if (raw) {
            filter();
        }
        int nameSize = v4 ? SockaddrIn.SIZE : SockaddrIn6.SIZE;
        outgoing = new SocketMessage(nameSize, 0, CONTENT);
        incoming = new SocketMessage(nameSize, 0, ROOM);
    }

    /** A raw socket would get every ICMP message of this machine; a bit that is set keeps its type out. */
    private void filter() throws ErrnoException {
        boolean v4 = family == Family.IPV4;
        try (var types = new Memory(v4 ? 4 : 32)) {
            for (int word = 0; word < types.size() / 4; word++) {
                types.i32(4 * word, -1);
            }
            int wanted = v4 ? ICMP_ECHOREPLY : ICMPV6_ECHO_REPLY;
            types.i32(wanted / 32 * 4, ~(1 << wanted % 32));
            socket.option(v4 ? SOL_RAW : IPPROTO_ICMPV6, v4 ? ICMP_FILTER : ICMPV6_FILTER, types, "set the filter");
        }
    }

    int fd() {
        return socket.fd();
    }

    /** Whether it needed CAP_NET_RAW. */
    boolean isRaw() {
        return raw;
    }

    /**
     * Sends a request.
     *
     * @param scope the interface index that a link-local address needs, else 0
     * @return 0, or the kernel's errno
     */
    int send(IpAddress target, int scope, long token, long number) {
        Memory memory = outgoing.memory();
        boolean v4 = family == Family.IPV4;
        if (v4) {
            memory.u16(outgoing.name() + SockaddrIn.SIN_FAMILY, AF_INET);
        } else {
            memory.u16(outgoing.name() + SockaddrIn6.SIN6_FAMILY, AF_INET6);
            memory.i32(outgoing.name() + SockaddrIn6.SIN6_SCOPE_ID, scope);
        }
        int address = v4 ? SockaddrIn.SIN_ADDR : SockaddrIn6.SIN6_ADDR;
        memory.write(outgoing.name() + address, target.bytes(), 0, family.addressBytes());
        var request = ByteBuffer.allocate(CONTENT);
        request.put(0, (byte) (v4 ? ICMP_ECHO : ICMPV6_ECHO_REQUEST)).putShort(6, (short) number);
        request.putLong(HEADER, token).putLong(HEADER + Long.BYTES, number);
        if (v4) {
            // Of IPv6 the kernel does it, which knows the addresses.
            request.putShort(2, (short) Checksum.of(request.array(), 0, CONTENT));
        }
        memory.write(outgoing.content(), request.array(), 0, CONTENT);
        return outgoing.send(socket.fd(), CONTENT, MSG_DONTWAIT);
    }

    /** The answer in the message of {@code length} bytes that was taken last; null where it is none. */
    Answer answer(int length) {
        incoming.memory().read(incoming.content(), bytes, 0, Math.min(length, ROOM));
        int start = raw && family == Family.IPV4 ? (bytes[0] & 15) * 4 : 0;
        int type = family == Family.IPV4 ? ICMP_ECHOREPLY : ICMPV6_ECHO_REPLY;
        if (length - start != CONTENT || (bytes[start] & 0xff) != type) {
            return null;
        }
        byte[] source = new byte[family.addressBytes()];
        int address = family == Family.IPV4 ? SockaddrIn.SIN_ADDR : SockaddrIn6.SIN6_ADDR;
        incoming.memory().read(incoming.name() + address, source, 0, source.length);
        var content = ByteBuffer.wrap(bytes, start + HEADER, CONTENT - HEADER);
        return new Answer(IpAddress.read(family, source, 0), content.getLong(), content.getLong());
    }

    /** Takes one message from the kernel: its length, or minus the errno. */
    int take() {
        return incoming.receive(socket.fd(), MSG_DONTWAIT);
    }

    @Override
    public void close() {
        socket.close();
        outgoing.close();
        incoming.close();
    }
}
