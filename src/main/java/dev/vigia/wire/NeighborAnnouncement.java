package dev.vigia.wire;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;

/** Unsolicited neighbour advertisement (RFC 9568 section 6.4.1, RFC 4861 section 7.2.6). */
public final class NeighborAnnouncement {
    private NeighborAnnouncement() {
    }

    /** The Ethernet frame. */
    public static Octets frame(MacAddress mac, IpAddress address) {
        throw new UnsupportedOperationException();
    }
}
