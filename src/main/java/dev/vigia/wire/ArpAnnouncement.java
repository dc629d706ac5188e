package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import java.nio.ByteBuffer;

/** Gratuitous ARP: tells the link which station holds a virtual IPv4 address (RFC 9568 section 6.4.1, RFC 826). */
public final class ArpAnnouncement {
    /**
     * Ethernet header and ARP packet. Not padded to Ethernet's minimum: the driver does that, with zeros,
     * as for the kernel's own ARP, and only it knows whether a VLAN tag makes the frame longer.
     */
    private static final int FRAME = 42;
    private static final int ETHERTYPE_ARP = 0x0806;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int HARDWARE_ETHERNET = 1;
    private static final int REQUEST = 1;

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
        if (address.family() != Family.IPV4) {
            throw new IllegalArgumentException("ARP announces IPv4 addresses, not " + address);
        }
        byte[] frame = new byte[FRAME];
        MacAddress.BROADCAST.write(frame, 0);
        mac.write(frame, 6);
        ByteBuffer.wrap(frame)
                .putShort(12, (short) ETHERTYPE_ARP)
                .putShort(14, (short) HARDWARE_ETHERNET)
                .putShort(16, (short) ETHERTYPE_IPV4)
                .put(18, (byte) 6)
                .put(19, (byte) 4)
                .putShort(20, (short) REQUEST);
        mac.write(frame, 22);
        address.write(frame, 28);
        mac.write(frame, 32);
        address.write(frame, 38);
        return Octets.of(frame);
    }
}
