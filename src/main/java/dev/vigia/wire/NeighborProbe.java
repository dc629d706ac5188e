package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;

/**
 * Neighbour solicitation from nobody, as for duplicate address detection: asks who holds an IPv6 address and
 * tells nobody anything (RFC 4861 section 4.3, RFC 4862 section 5.4.2).
 */
public final class NeighborProbe {
    private static final IpAddress NOBODY = new IpAddress(Family.IPV6, 0, 0);
    /** ff02::1:ff00:0/104, to which the last 24 bits of the address are added (RFC 4291 section 2.7.1). */
    private static final long SOLICITED_NODE_HIGH = 0xff02L << 48;
    private static final long SOLICITED_NODE_LOW = 0x1_ff00_0000L;
    /** Where a group is sent: 33:33 and its last 32 bits (RFC 2464 section 7). */
    private static final long MULTICAST_MAC = 0x3333_0000_0000L;

    private NeighborProbe() {
    }

    /**
     * The Ethernet frame, 78 bytes, from the unspecified address to the solicited-node group, without options.
     * Who holds the address tells all nodes so.
     *
     * @param mac the station that asks
     * @param address the IPv6 address it asks for
     * @throws IllegalArgumentException for an IPv4 address
     */
    public static Octets frame(MacAddress mac, IpAddress address) {
        long low = SOLICITED_NODE_LOW | address.low() & 0xff_ffff;
        return NeighborMessage.frame(mac, new MacAddress(MULTICAST_MAC | low & 0xffff_ffffL), NOBODY,
                new IpAddress(Family.IPV6, SOLICITED_NODE_HIGH, low), NeighborMessage.SOLICITATION, 0, address, null);
    }
}
