package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import java.nio.ByteBuffer;

/**
 * The header of a whole IPv4 packet of protocol 112 (RFC 791 section 3.1), options skipped.
 *
 * <p>Its own checksum is the kernel's affair: ip_rcv drops what fails it before a raw socket sees it.
 *
 * @param length the header's length with options, in bytes, 20 to 60
 * @param totalLength the packet's length, in bytes, at least {@code length}: what lies beyond it in a
 *     buffer is padding of the link
 * @param hopLimit the TTL, 0 to 255
 * @param source the sender
 * @param destination where it was sent to
 */
record Ipv4Header(int length, int totalLength, int hopLimit, IpAddress source, IpAddress destination) {
    private static final int SHORTEST = 20;
    private static final int MORE_FRAGMENTS_OR_OFFSET = 0x3fff;

    /** What makes {@code packet} something else than a whole IPv4 packet of protocol 112; null if nothing does. */
    static String fault(byte[] packet) {
        if (packet.length < SHORTEST) {
            return packet.length + " bytes are less than an IPv4 header";
        }
        var fields = ByteBuffer.wrap(packet);
        int version = fields.get(0) >>> 4 & 0xf;
        int length = (fields.get(0) & 0xf) * 4;
        int totalLength = fields.getShort(2) & 0xffff;
        int fragment = fields.getShort(6) & MORE_FRAGMENTS_OR_OFFSET;
        int protocol = fields.get(9) & 0xff;
        if (version != 4) {
            return "IP version " + version;
        }
        if (length < SHORTEST || length > totalLength) {
            return "header length " + length + " in a total length of " + totalLength;
        }
        if (totalLength > packet.length) {
            return "total length " + totalLength + " of which " + packet.length + " bytes are there";
        }
        if (fragment != 0) {
            return "a fragment";
        }
        return protocol == Family.VRRP_PROTOCOL ? null : "IP protocol " + protocol;
    }

    /** Reads the header of a packet without {@link #fault}. */
    static Ipv4Header read(byte[] packet) {
        var fields = ByteBuffer.wrap(packet);
        return new Ipv4Header((fields.get(0) & 0xf) * 4, fields.getShort(2) & 0xffff, fields.get(8) & 0xff,
                IpAddress.read(Family.IPV4, packet, 12), IpAddress.read(Family.IPV4, packet, 16));
    }
}
