package dev.vigia.wire;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;

/** Gratuitous ARP: tells the link which station holds a virtual IPv4 address (RFC 9568 section 6.4.1, RFC 826). */
public final class ArpAnnouncement {
    private ArpAnnouncement() {
    }

    /**
     * The Ethernet frame, 42 bytes: a broadcast request in which sender and target are the same station.
     *
     * <p>The target hardware address is the announced one too, as erratum 7947 of RFC 9568 corrects the
     * text. The request form, since some hosts take no unasked reply.
     *
     * @param mac the station that holds the address from now on
     * @param address the virtual IPv4 address
     * @throws IllegalArgumentException for an IPv6 address
     */
    public static Octets frame(MacAddress mac, IpAddress address) {
        return ArpPacket.request(mac, address, mac, address);
    }
}
