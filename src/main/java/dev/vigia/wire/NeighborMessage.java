package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import java.nio.ByteBuffer;

/** Where things stand in an Ethernet frame with a neighbour discovery message (RFC 4861 sections 4.3 and 4.4). */
final class NeighborMessage {
    static final int ETHERTYPE_AT = 12;
    static final int ETHERTYPE = 0x86dd;
    static final int IP_AT = 14;
    static final int LENGTH_AT = IP_AT + 4;
    static final int NEXT_HEADER_AT = IP_AT + 6;
    static final int HOP_LIMIT_AT = IP_AT + 7;
    static final int SOURCE_AT = IP_AT + 8;
    static final int DESTINATION_AT = IP_AT + 24;
    static final int ICMP_AT = IP_AT + 40;
    static final int CODE_AT = ICMP_AT + 1;
    static final int FLAGS_AT = ICMP_AT + 4;
    static final int TARGET_AT = ICMP_AT + 8;
    static final int OPTIONS_AT = ICMP_AT + 24;
    static final int ICMPV6 = 58;
    static final int EVERY_HOP = 255;
    static final int SOLICITATION = 135;
    static final int ADVERTISEMENT = 136;
    static final int TARGET_LINK_LAYER_ADDRESS = 2;
    /** Type, code, checksum, flags, target. */
    static final int SHORTEST = OPTIONS_AT - ICMP_AT;
    /** An option with a link-layer address; the unit in which options state their length. */
    static final int OPTION = 8;

    private NeighborMessage() {
    }

    /**
     * A frame with hop limit 255.
     *
     * @param from the Ethernet sender
     * @param to the Ethernet receiver
     * @param type what kind of message
     * @param flags the four bytes after the checksum
     * @param named what the target link-layer address option says; null for no option
     */
    static Octets frame(MacAddress from, MacAddress to, IpAddress source, IpAddress destination, int type, int flags,
            IpAddress target, MacAddress named) {
        if (target.family() != Family.IPV6) {
            throw new IllegalArgumentException("neighbour discovery is for IPv6 addresses, not for " + target);
        }
        int length = SHORTEST + (named == null ? 0 : OPTION);
        byte[] frame = new byte[ICMP_AT + length];
        to.write(frame, 0);
        from.write(frame, 6);
        ByteBuffer fields = ByteBuffer.wrap(frame).putShort(ETHERTYPE_AT, (short) ETHERTYPE).put(IP_AT, (byte) 0x60)
                .putShort(LENGTH_AT, (short) length).put(NEXT_HEADER_AT, (byte) ICMPV6)
                .put(HOP_LIMIT_AT, (byte) EVERY_HOP).put(ICMP_AT, (byte) type).putInt(FLAGS_AT, flags);
        source.write(frame, SOURCE_AT);
        destination.write(frame, DESTINATION_AT);
        target.write(frame, TARGET_AT);
        if (named != null) {
            fields.put(OPTIONS_AT, (byte) TARGET_LINK_LAYER_ADDRESS).put(OPTIONS_AT + 1, (byte) 1);
            named.write(frame, OPTIONS_AT + 2);
        }
        fields.putShort(ICMP_AT + 2, (short) Checksum.of(source, destination, ICMPV6, frame, ICMP_AT, length));
        return Octets.of(frame);
    }

    /**
     * Whether the first {@code length} bytes are a whole neighbour advertisement that has crossed no router,
     * as far as its fixed fields tell: at least {@link #SHORTEST} bytes of message are there.
     */
    static boolean isAdvertisement(byte[] frame, int length) {
        if (length < ICMP_AT + SHORTEST) {
            return false;
        }
        var fields = ByteBuffer.wrap(frame);
        int message = fields.getShort(LENGTH_AT) & 0xffff;
        return (fields.getShort(ETHERTYPE_AT) & 0xffff) == ETHERTYPE && (fields.get(IP_AT) & 0xf0) == 0x60
                && (fields.get(NEXT_HEADER_AT) & 0xff) == ICMPV6 && (fields.get(HOP_LIMIT_AT) & 0xff) == EVERY_HOP
                && (fields.get(ICMP_AT) & 0xff) == ADVERTISEMENT && fields.get(CODE_AT) == 0
                && message >= SHORTEST && message <= length - ICMP_AT;
    }

    /** Whether a frame of at least {@link #OPTIONS_AT} bytes is a neighbour solicitation. */
    static boolean isSolicitation(Octets frame) {
        return frame.at(ICMP_AT) == SOLICITATION && frame.at(NEXT_HEADER_AT) == ICMPV6
                && (frame.at(ETHERTYPE_AT) << 8 | frame.at(ETHERTYPE_AT + 1)) == ETHERTYPE;
    }
}
