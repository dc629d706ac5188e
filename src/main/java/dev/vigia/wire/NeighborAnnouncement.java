package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import java.nio.ByteBuffer;

/**
 * Unsolicited neighbour advertisement: tells the link which station holds a virtual IPv6 address
 * (RFC 9568 section 6.4.1, RFC 4861 sections 4.4 and 7.2.6).
 */
public final class NeighborAnnouncement {
    private static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");
    private static final int IP_AT = 14;
    private static final int ICMP_AT = IP_AT + 40;
    /** Type, code, checksum, flags, target, and the option with the link-layer address. */
    private static final int ICMP_LENGTH = 32;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int ICMPV6 = 58;
    private static final int NEIGHBOR_ADVERTISEMENT = 136;
    /** A router's address, nobody asked, replace what you have cached. */
    private static final int ROUTER_AND_OVERRIDE = 0xa000_0000;
    private static final int TARGET_LINK_LAYER_ADDRESS = 2;

    private NeighborAnnouncement() {
    }

    /**
     * The Ethernet frame, 86 bytes, to all nodes, hop limit 255: R=1, S=0, O=1, target and source the
     * address itself, the target link-layer address option naming {@code mac}.
     *
     * @param mac the station that holds the address from now on
     * @param address the virtual IPv6 address
     * @throws IllegalArgumentException for an IPv4 address
     */
    public static Octets frame(MacAddress mac, IpAddress address) {
        if (address.family() != Family.IPV6) {
            throw new IllegalArgumentException("neighbour discovery announces IPv6 addresses, not " + address);
        }
        byte[] frame = new byte[ICMP_AT + ICMP_LENGTH];
        MacAddress.ALL_NODES.write(frame, 0);
        mac.write(frame, 6);
        var fields = ByteBuffer.wrap(frame)
                .putShort(12, (short) ETHERTYPE_IPV6)
                .put(IP_AT, (byte) 0x60)
                .putShort(IP_AT + 4, (short) ICMP_LENGTH)
                .put(IP_AT + 6, (byte) ICMPV6)
                .put(IP_AT + 7, (byte) 255);
        address.write(frame, IP_AT + 8);
        ALL_NODES.write(frame, IP_AT + 24);
        fields.put(ICMP_AT, (byte) NEIGHBOR_ADVERTISEMENT).putInt(ICMP_AT + 4, ROUTER_AND_OVERRIDE);
        address.write(frame, ICMP_AT + 8);
        fields.put(ICMP_AT + 24, (byte) TARGET_LINK_LAYER_ADDRESS).put(ICMP_AT + 25, (byte) 1);
        mac.write(frame, ICMP_AT + 26);
        int checksum = Checksum.of(address, ALL_NODES, ICMPV6, frame, ICMP_AT, ICMP_LENGTH);
        fields.putShort(ICMP_AT + 2, (short) checksum);
        return Octets.of(frame);
    }
}
