package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.AF_PACKET;
import static dev.vigia.ffi.LinuxAbi.MSG_DONTWAIT;
import static dev.vigia.ffi.LinuxAbi.SOCK_RAW;

import dev.vigia.ffi.LinuxAbi.SockaddrLl;
import dev.vigia.ffi.Memory;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.time.Moment;
import dev.vigia.wire.Checksum;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A neighbour on a link that asks for an address in each way there is, with frames written out by hand. */
final class Asker implements AutoCloseable {
    /** How to ask. */
    enum Way {
        /** ARP request. */
        ARP,
        /** Echo request. */
        ECHO,
        /** Neighbour solicitation. */
        SOLICIT,
        /** Neighbour solicitation to the address itself: is it still there (RFC 4861 section 7.3)? */
        STILL_THERE,
        /** ICMPv6 echo request. */
        ECHO6;

        /** The ways to ask for an address of a family. */
        static Way[] of(Family family) {
            return family == Family.IPV4 ? new Way[] {ARP, ECHO} : new Way[] {SOLICIT, ECHO6};
        }
    }

    private static final int ALL = Short.toUnsignedInt(Short.reverseBytes((short) 3));
    private static final int LONGEST = 2048;

    private final MacAddress mac;
    private final MacAddress to;
    private final IpAddress own4;
    private final IpAddress own6;
    private final int index;
    private final PacketSocket sender;
    private final KernelSocket listener;
    private final SocketMessage incoming = new SocketMessage(SockaddrLl.SIZE, 0, LONGEST);
    private final PollSet poll = new PollSet();
    private final MonotonicClock clock = new MonotonicClock();
    private boolean tagged;

    /** Asks from a link of the namespace, with the link's MAC address and these addresses, the one at {@code to}. */
    Asker(Namespace host, String link, String own4, String own6, MacAddress to) throws Exception {
        this.mac = mac(host, link);
        this.to = to;
        this.own4 = IpAddress.parse(own4);
        this.own6 = IpAddress.parse(own6);
        this.index = index(host, link);
        this.sender = host.run(PacketSocket::new);
        this.listener = host.run(() -> new KernelSocket("listener", AF_PACKET, SOCK_RAW, ALL));
        try (var address = new Memory(SockaddrLl.SIZE)) {
            address.u16(SockaddrLl.SLL_FAMILY, AF_PACKET);
            address.net16(SockaddrLl.SLL_PROTOCOL, 3);
            address.i32(SockaddrLl.SLL_IFINDEX, index);
            listener.bind(address);
        }
        poll.watch(listener.fd());
    }

    /** The interface index of a link. */
    static int index(Namespace host, String link) throws Exception {
        return Integer.parseInt(line(host, link).split(":")[0]);
    }

    /** The MAC address of a link. */
    static MacAddress mac(Namespace host, String link) throws Exception {
        return MacAddress.parse(line(host, link).replaceFirst(".*link/ether (\\S+) .*", "$1"));
    }

    /** Beside it ip(8) complains of other namespaces that are just going away. */
    private static String line(Namespace host, String link) throws Exception {
        return host.ip("-o link show " + link).lines().filter(line -> line.contains(": " + link)).findFirst()
                .orElseThrow();
    }

    /** Asks with a VLAN tag of number 0 from now on, which is one of priority alone (IEEE 802.1Q), or without. */
    void tag(boolean wanted) {
        tagged = wanted;
    }

    /** Whether an answer that names the address as its sender comes within a span. */
    boolean answered(Way way, IpAddress target, Duration span) {
        byte[] frame = new byte[LONGEST];
        while (take(frame) >= 0) {
            // What came before is no answer.
            frame[0] = 0;
        }
        sender.send(index, Octets.of(question(way, target)));
        return heard(target, span);
    }

    /** Whether a frame that names the address as its sender comes within a span. */
    boolean heard(IpAddress address, Duration span) {
        byte[] frame = new byte[LONGEST];
        Moment end = clock.now().plus(span);
        while (clock.now().isBefore(end)) {
            poll.await(Math.max(0, clock.now().until(end).toNanos()));
            for (int length = take(frame); length >= 0; length = take(frame)) {
                if (MacAddress.read(frame, 6).equals(to) && names(frame, length, address)) {
                    return true;
                }
            }
        }
        return false;
    }

    private int take(byte[] frame) {
        int length = incoming.receive(listener.fd(), MSG_DONTWAIT);
        if (length > 0) {
            incoming.memory().read(incoming.content(), frame, 0, length);
        }
        return length;
    }

    private static boolean names(byte[] frame, int length, IpAddress address) {
        int type = ByteBuffer.wrap(frame).getShort(12) & 0xffff;
        boolean six = address.family() == Family.IPV6;
        if (type != (six ? 0x86dd : 0x0800) && (six || type != 0x0806)) {
            return false;
        }
        boolean discovery = six && frame[20] == 58 && frame[54] == (byte) 136;
        int at = discovery ? 62 : six ? 22 : type == 0x0800 ? 26 : 28;
        return length >= at + address.family().addressBytes()
                && IpAddress.read(address.family(), frame, at).equals(address);
    }

    private byte[] question(Way way, IpAddress target) {
        return switch (way) {
            case ARP -> frame(MacAddress.BROADCAST, 0x0806, arp(target));
            case ECHO -> frame(to, 0x0800, ipv4(target));
            case SOLICIT -> {
                IpAddress group = new IpAddress(Family.IPV6, 0xff02L << 48, 0x1_ff00_0000L | target.low() & 0xff_ffff);
                yield frame(new MacAddress(0x3333_0000_0000L | group.low() & 0xffff_ffffL), 0x86dd,
                        ipv6(group, solicitation(target)));
            }
            case STILL_THERE -> frame(to, 0x86dd, ipv6(target, solicitation(target)));
            case ECHO6 -> frame(to, 0x86dd, ipv6(target, ByteBuffer.allocate(16).put((byte) 128).array()));
        };
    }

    private byte[] solicitation(IpAddress target) {
        ByteBuffer message = ByteBuffer.allocate(32).put((byte) 135).position(8).put(target.bytes())
                .put((byte) 1).put((byte) 1);
        mac.write(message.array(), 26);
        return message.array();
    }

    private byte[] frame(MacAddress destination, int type, byte[] content) {
        ByteBuffer frame = ByteBuffer.allocate((tagged ? 18 : 14) + content.length).position(12);
        if (tagged) {
            frame.putInt(0x8100_0000);
        }
        frame.putShort((short) type).put(content);
        destination.write(frame.array(), 0);
        mac.write(frame.array(), 6);
        return frame.array();
    }

    private byte[] arp(IpAddress target) {
        byte[] arp = new byte[28];
        ByteBuffer.wrap(arp).putShort((short) 1).putShort((short) 0x0800).put((byte) 6).put((byte) 4)
                .putShort((short) 1);
        mac.write(arp, 8);
        own4.write(arp, 14);
        target.write(arp, 24);
        return arp;
    }

    private byte[] ipv4(IpAddress target) {
        byte[] packet = new byte[36];
        ByteBuffer.wrap(packet).put((byte) 0x45).put((byte) 0).putShort((short) 36).position(8).put((byte) 64)
                .put((byte) 1).position(12).put(own4.bytes()).put(target.bytes()).put((byte) 8);
        ByteBuffer.wrap(packet).putShort(10, (short) Checksum.of(packet, 0, 20))
                .putShort(22, (short) Checksum.of(packet, 20, 16));
        return packet;
    }

    private byte[] ipv6(IpAddress target, byte[] message) {
        ByteBuffer.wrap(message).putShort(2, (short) Checksum.of(own6, target, 58, message, 0, message.length));
        return ByteBuffer.allocate(40 + message.length).putInt(0x60000000).putShort((short) message.length)
                .put((byte) 58).put((byte) 255).put(own6.bytes()).put(target.bytes()).put(message).array();
    }

    @Override
    public void close() {
        sender.close();
        listener.close();
        incoming.close();
        poll.close();
    }
}
