package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;

/** ARP probe: asks who holds an IPv4 address and tells nobody anything (RFC 5227 section 2.1.1). */
public final class ArpProbe {
    private static final IpAddress NOBODY = new IpAddress(Family.IPV4, 0, 0);
    private static final MacAddress UNKNOWN = new MacAddress(0);

    private ArpProbe() {
    }

    /**
     * The Ethernet frame, 42 bytes: a broadcast request from 0.0.0.0, which changes no neighbour's cache.
     *
     * @param mac the station that asks
     * @param address the IPv4 address it asks for
     * @throws IllegalArgumentException for an IPv6 address
     */
    public static Octets frame(MacAddress mac, IpAddress address) {
        return ArpPacket.request(mac, NOBODY, UNKNOWN, address);
    }
}
