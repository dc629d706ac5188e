package dev.vigia.lab;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import dev.vigia.wire.Checksum;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The few Ethernet frames that the probe sends and understands, written out by hand and apart from Vigia's own
 * decoders, so that the lab judges them and does not repeat their mistakes.
 */
final class Frames {
    /** Who asks "who has?": nobody's address, so that the client's own neighbour cache learns nothing from it. */
    static final MacAddress ASKER = new MacAddress(0x0200_0000_01feL);
    private static final IpAddress ASKER_IPV4 = IpAddress.parse("10.0.0.254");
    private static final IpAddress ASKER_IPV6 = IpAddress.parse("fe80::fe");

    private static final int ETHERNET = 14;
    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int ICMPV6 = 58;

    private Frames() {
    }

    /** ICMP or ICMPv6 echo request (RFC 792, RFC 4443) with an index of eight bytes; no checksum for ICMPv6. */
    static byte[] echoRequest(Family family, int id, long index) {
        byte[] message = new byte[16];
        ByteBuffer.wrap(message).put(0, (byte) (family == Family.IPV4 ? 8 : 128))
                .putShort(4, (short) id).putShort(6, (short) index).putLong(8, index);
        if (family == Family.IPV4) {
            // The kernel does this for ICMPv6 sockets only (RFC 3542 section 3.1).
            ByteBuffer.wrap(message).putShort(2, (short) Checksum.of(message, 0, message.length));
        }
        return message;
    }

    /**
     * A whole frame with an echo request to one card, whomever the asker's neighbour cache believes to have the target.
     *
     * @param to the card that is asked
     * @param asker whose station the answer goes to
     * @param card the asker's card that this goes out of
     * @param index as {@link #echoRequest} takes it
     */
    static byte[] echoTo(MacAddress to, Station asker, String card, IpAddress target, long index) {
        Family family = target.family();
        IpAddress source = asker.address(family, card);
        byte[] message = echoRequest(family, 1, index);
        int header = family == Family.IPV4 ? 20 : 40;
        byte[] frame = new byte[ETHERNET + header + message.length];
        ethernet(frame, to, family == Family.IPV4 ? IPV4 : IPV6);
        asker.mac().write(frame, 6);
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        bytes.put(ETHERNET + header, message);
        if (family == Family.IPV4) {
            bytes.put(14, (byte) 0x45).putShort(16, (short) (header + message.length)).put(22, (byte) 64)
                    .put(23, (byte) 1);
            source.write(frame, 26);
            target.write(frame, 30);
            bytes.putShort(24, (short) Checksum.of(frame, ETHERNET, header));
        } else {
            bytes.put(14, (byte) 0x60).putShort(18, (short) message.length).put(20, (byte) ICMPV6).put(21, (byte) 64);
            source.write(frame, 22);
            target.write(frame, 38);
            int checksum = Checksum.of(source, target, ICMPV6, frame, ETHERNET + header, message.length);
            bytes.putShort(ETHERNET + header + 2, (short) checksum);
        }
        return frame;
    }

    /** A whole frame asking who has an address: ARP request (RFC 826) or neighbour solicitation (RFC 4861). */
    static byte[] whoHas(IpAddress address) {
        return address.family() == Family.IPV4 ? arpRequest(address) : neighborSolicitation(address);
    }

    private static byte[] arpRequest(IpAddress address) {
        byte[] frame = new byte[ETHERNET + 28];
        ethernet(frame, MacAddress.BROADCAST, ARP);
        ByteBuffer.wrap(frame).putShort(14, (short) 1).putShort(16, (short) IPV4).put(18, (byte) 6).put(19, (byte) 4)
                .putShort(20, (short) 1);
        ASKER.write(frame, 22);
        ASKER_IPV4.write(frame, 28);
        address.write(frame, 38);
        return frame;
    }

    private static byte[] neighborSolicitation(IpAddress address) {
        byte[] frame = new byte[ETHERNET + 40 + 32];
        // The solicited-node group of RFC 4291 section 2.7.1: the last 24 bits of the address.
        IpAddress group = new IpAddress(Family.IPV6, 0xff02L << 48, 0x1_ff00_0000L | address.low() & 0xff_ffff);
        ethernet(frame, new MacAddress(0x3333_0000_0000L | group.low() & 0xffff_ffffL), IPV6);
        ByteBuffer.wrap(frame).put(14, (byte) 0x60).putShort(18, (short) 32).put(20, (byte) ICMPV6)
                .put(21, (byte) 255).put(54, (byte) 135).put(78, (byte) 1).put(79, (byte) 1);
        ASKER_IPV6.write(frame, 22);
        group.write(frame, 38);
        address.write(frame, 62);
        ASKER.write(frame, 80);
        int checksum = Checksum.of(ASKER_IPV6, group, ICMPV6, frame, 54, 32);
        ByteBuffer.wrap(frame).putShort(56, (short) checksum);
        return frame;
    }

    private static void ethernet(byte[] frame, MacAddress to, int type) {
        to.write(frame, 0);
        ASKER.write(frame, 6);
        ByteBuffer.wrap(frame).putShort(12, (short) type);
    }

    /** What a received frame of {@code length} bytes is; empty where it is of no interest. */
    static Optional<Sighting> read(byte[] bytes, int length, Moment at) {
        ByteBuffer frame = ByteBuffer.wrap(bytes, 0, length);
        if (length < ETHERNET + 20) {
            return Optional.empty();
        }
        MacAddress mac = MacAddress.read(bytes, 6);
        switch (frame.getShort(12) & 0xffff) {
            case ARP:
                return length < ETHERNET + 28 ? Optional.empty() : arp(frame, mac, at);
            case IPV4:
                return ipv4(frame, mac, at);
            case IPV6:
                return length < ETHERNET + 40 + 8 ? Optional.empty() : ipv6(frame, mac, at);
            default:
                return Optional.empty();
        }
    }

    private static Optional<Sighting> arp(ByteBuffer frame, MacAddress mac, Moment at) {
        IpAddress sender = IpAddress.read(Family.IPV4, frame.array(), 28);
        IpAddress target = IpAddress.read(Family.IPV4, frame.array(), 38);
        if (sender.equals(target)) {
            return Optional.of(new Sighting.Announcement(at, mac, sender));
        }
        return frame.getShort(20) == 2 ? Optional.of(new Sighting.Answer(at, mac, sender)) : Optional.empty();
    }

    private static Optional<Sighting> ipv4(ByteBuffer frame, MacAddress mac, Moment at) {
        int payload = ETHERNET + 4 * (frame.get(14) & 15);
        IpAddress source = IpAddress.read(Family.IPV4, frame.array(), 26);
        return message(frame, payload, frame.get(23) & 0xff, source, mac, at);
    }

    private static Optional<Sighting> ipv6(ByteBuffer frame, MacAddress mac, Moment at) {
        int payload = ETHERNET + 40;
        IpAddress source = IpAddress.read(Family.IPV6, frame.array(), 22);
        if (frame.get(20) == ICMPV6 && frame.get(payload) == (byte) 136 && frame.limit() >= payload + 24) {
            IpAddress target = IpAddress.read(Family.IPV6, frame.array(), payload + 8);
            boolean solicited = (frame.get(payload + 4) & 0x40) != 0;
            return Optional.of(solicited ? new Sighting.Answer(at, mac, target)
                    : new Sighting.Announcement(at, mac, target));
        }
        return message(frame, payload, frame.get(20) & 0xff, source, mac, at);
    }

    private static Optional<Sighting> message(
            ByteBuffer frame, int payload, int protocol, IpAddress source, MacAddress mac, Moment at) {
        if (protocol == Family.VRRP_PROTOCOL && frame.limit() >= payload + 8) {
            int vrid = frame.get(payload + 1) & 0xff;
            return Optional.of(new Sighting.Advert(at, mac, source, vrid, frame.get(payload + 2) & 0xff));
        }
        boolean reply = protocol == 1 && frame.get(payload) == 0
                || protocol == ICMPV6 && frame.get(payload) == (byte) 129;
        return reply && frame.limit() >= payload + 16
                ? Optional.of(new Sighting.Reply(at, mac, frame.getLong(payload + 8))) : Optional.empty();
    }
}
