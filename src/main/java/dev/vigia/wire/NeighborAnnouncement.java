package dev.vigia.wire;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;

/**
 * Unsolicited neighbour advertisement: tells the link which station holds a virtual IPv6 address
 * (RFC 9568 section 6.4.1, RFC 4861 sections 4.4 and 7.2.6).
 */
public final class NeighborAnnouncement {
    private static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");
    /** A router's address, nobody asked, replace what you have cached. */
    private static final int ROUTER_AND_OVERRIDE = 0xa000_0000;

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
        return NeighborMessage.frame(mac, MacAddress.ALL_NODES, address, ALL_NODES, NeighborMessage.ADVERTISEMENT,
                ROUTER_AND_OVERRIDE, address, mac);
    }
}
