package dev.vigia.wire;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;

/** Gratuitous ARP (RFC 9568 section 6.4.1 with erratum 7947). */
public final class ArpAnnouncement {
    private ArpAnnouncement() {
    }

    /** The Ethernet frame. */
    public static Octets frame(MacAddress mac, IpAddress address) {
        throw new UnsupportedOperationException();
    }
}
