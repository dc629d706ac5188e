package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import java.nio.ByteBuffer;

/** Where things stand in an Ethernet frame with an ARP packet for IPv4 (RFC 826). */
final class ArpPacket {
    static final int ETHERTYPE_AT = 12;
    static final int ETHERTYPE = 0x0806;
    static final int OPERATION_AT = 20;
    static final int SENDER_MAC_AT = 22;
    static final int SENDER_AT = 28;
    static final int TARGET_MAC_AT = 32;
    static final int TARGET_AT = 38;
    static final int REQUEST = 1;
    static final int REPLY = 2;
    /**
     * Ethernet header and ARP packet. Not padded to Ethernet's minimum: the driver does that, with zeros,
     * as for the kernel's own ARP, and only it knows whether a VLAN tag makes the frame longer.
     */
    static final int LENGTH = 42;
    /** Ethernet, IPv4, and the lengths of their addresses: 6 and 4. */
    private static final long KINDS = 0x0001_0800_0604L;

    private ArpPacket() {
    }

    /**
     * A broadcast request, the Ethernet sender being {@code sender}'s station.
     *
     * @param targetMac what stands in the target hardware address
     */
    static Octets request(MacAddress senderMac, IpAddress sender, MacAddress targetMac, IpAddress target) {
        if (target.family() != Family.IPV4) {
            throw new IllegalArgumentException("ARP is for IPv4 addresses, not for " + target);
        }
        byte[] frame = new byte[LENGTH];
        MacAddress.BROADCAST.write(frame, 0);
        senderMac.write(frame, 6);
        ByteBuffer.wrap(frame).putLong(ETHERTYPE_AT, (long) ETHERTYPE << 48 | KINDS)
                .putShort(OPERATION_AT, (short) REQUEST);
        senderMac.write(frame, SENDER_MAC_AT);
        sender.write(frame, SENDER_AT);
        targetMac.write(frame, TARGET_MAC_AT);
        target.write(frame, TARGET_AT);
        return Octets.of(frame);
    }

    /** Whether a frame of at least {@link #LENGTH} bytes holds an ARP packet for IPv4 over Ethernet. */
    static boolean isIn(byte[] frame) {
        var fields = ByteBuffer.wrap(frame);
        return fields.getLong(ETHERTYPE_AT) == ((long) ETHERTYPE << 48 | KINDS);
    }
}
