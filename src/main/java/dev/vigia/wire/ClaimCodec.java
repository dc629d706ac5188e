package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import java.nio.ByteBuffer;

/**
 * Reads claims of addresses: ARP replies and announcements, neighbour advertisements (RFC 826, RFC 5227 section 3,
 * RFC 4861 sections 4.4 and 7.1.2).
 *
 * <p>Strict: what a careful host would not believe is no claim. Questions are none, nor is what bears a VLAN
 * tag, which belongs to another link.
 */
public final class ClaimCodec {
    private static final int SOLICITED = 0x4000_0000;
    private static final long GROUP_BIT = 0x0100_0000_0000L;
    private static final long LIMITED_BROADCAST = 0xffff_ffffL;

    private ClaimCodec() {
    }

    /**
     * The claim in a frame.
     *
     * @param frame the frame from its Ethernet header on, without the frame check sequence; may hold more
     * @param length how many bytes the frame has, at most as many as {@code frame} holds
     * @return null where it claims nothing, or not as it should
     */
    public static Claim decode(byte[] frame, int length) {
        if (length < ArpPacket.LENGTH) {
            return null;
        }
        MacAddress sender = MacAddress.read(frame, 6);
        if (!isStation(sender)) {
            return null;
        }
        if (ArpPacket.isIn(frame)) {
            return arp(frame, sender);
        }
        return NeighborMessage.isAdvertisement(frame, length) ? advertisement(frame, sender) : null;
    }

    /** The address that a probe of ours asks for ({@link ArpProbe}, {@link NeighborProbe}); null for other frames. */
    public static IpAddress asked(Octets frame) {
        // Announcements leave by the thousand: they must not cost a copy each.
        if (frame.length() == ArpPacket.LENGTH && frame.at(ArpPacket.SENDER_AT) == 0) {
            byte[] bytes = frame.bytes();
            return ArpPacket.isIn(bytes) && IpAddress.read(Family.IPV4, bytes, ArpPacket.SENDER_AT).isUnspecified()
                    ? IpAddress.read(Family.IPV4, bytes, ArpPacket.TARGET_AT) : null;
        }
        return frame.length() == NeighborMessage.OPTIONS_AT && NeighborMessage.isSolicitation(frame)
                ? IpAddress.read(Family.IPV6, frame.bytes(), NeighborMessage.TARGET_AT) : null;
    }

    private static Claim arp(byte[] frame, MacAddress sender) {
        int operation = ByteBuffer.wrap(frame).getShort(ArpPacket.OPERATION_AT);
        IpAddress address = IpAddress.read(Family.IPV4, frame, ArpPacket.SENDER_AT);
        boolean announced = operation == ArpPacket.REQUEST
                && address.equals(IpAddress.read(Family.IPV4, frame, ArpPacket.TARGET_AT));
        return announced || operation == ArpPacket.REPLY
                ? claim(address, MacAddress.read(frame, ArpPacket.SENDER_MAC_AT), sender) : null;
    }

    private static Claim advertisement(byte[] frame, MacAddress sender) {
        var fields = ByteBuffer.wrap(frame);
        int length = fields.getShort(NeighborMessage.LENGTH_AT) & 0xffff;
        IpAddress source = IpAddress.read(Family.IPV6, frame, NeighborMessage.SOURCE_AT);
        IpAddress destination = IpAddress.read(Family.IPV6, frame, NeighborMessage.DESTINATION_AT);
        boolean solicited = (fields.getInt(NeighborMessage.FLAGS_AT) & SOLICITED) != 0;
        if (!isHost(source) || solicited && destination.isMulticast() || Checksum.of(source, destination,
                NeighborMessage.ICMPV6, frame, NeighborMessage.ICMP_AT, length) != 0) {
            return null;
        }
        IpAddress target = IpAddress.read(Family.IPV6, frame, NeighborMessage.TARGET_AT);
        int end = NeighborMessage.ICMP_AT + length;
        MacAddress mac = sender;
        for (int at = NeighborMessage.OPTIONS_AT; at < end;) {
            int size = end - at < NeighborMessage.OPTION ? 0 : (frame[at + 1] & 0xff) * NeighborMessage.OPTION;
            if (size == 0 || size > end - at) {
                return null;
            }
            if (frame[at] == NeighborMessage.TARGET_LINK_LAYER_ADDRESS) {
                mac = MacAddress.read(frame, at + 2);
            }
            at += size;
        }
        return claim(target, mac, sender);
    }

    private static Claim claim(IpAddress address, MacAddress mac, MacAddress sender) {
        return isHost(address) && isStation(mac) ? new Claim(address, mac, sender) : null;
    }

    /** Neither a group nor everybody nor nobody. */
    private static boolean isStation(MacAddress mac) {
        return mac.bits() != 0 && (mac.bits() & GROUP_BIT) == 0;
    }

    private static boolean isHost(IpAddress address) {
        return !address.isUnspecified() && !address.isMulticast() && !address.isLoopback()
                && !(address.family() == Family.IPV4 && address.low() == LIMITED_BROADCAST);
    }
}
