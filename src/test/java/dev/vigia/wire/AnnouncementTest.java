package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pcap4j.packet.ArpPacket;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IcmpV6CommonPacket;
import org.pcap4j.packet.IcmpV6NeighborAdvertisementPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpV6NeighborDiscoveryTargetLinkLayerAddressOption;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.namednumber.ArpOperation;
import org.pcap4j.packet.namednumber.EtherType;

/** Announcements: the bytes that were worked out by hand, and what pcap4j reads in them. */
class AnnouncementTest {
    static Stream<Arguments> vectors() {
        return Vectors.ofResource("own-announcements.jsonl").stream().map(line -> Arguments.of(line.get("id"),
                line.get("kind"), MacAddress.parse((String) line.get("mac")),
                IpAddress.parse((String) line.get("address")), Octets.ofHex((String) line.get("hex"))));
    }

    @Test
    void thereAreVectorsOfBothKinds() {
        assertEquals(2, vectors().map(vector -> vector.get()[1]).distinct().count());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void encodes(String id, String kind, MacAddress mac, IpAddress address, Octets frame) {
        assertEquals(frame,
                kind.equals("arp") ? ArpAnnouncement.frame(mac, address) : NeighborAnnouncement.frame(mac, address));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void pcap4jReadsTheSame(String id, String kind, MacAddress mac, IpAddress address, Octets frame)
            throws IllegalRawDataException {
        IndependentDecoder.prepare();
        EthernetPacket ethernet = EthernetPacket.newPacket(frame.bytes(), 0, frame.length());
        assertEquals(mac.toString(), ethernet.getHeader().getSrcAddr().toString());
        if (kind.equals("arp")) {
            isGratuitous(ethernet, mac, address);
        } else {
            isUnsolicited(ethernet, mac, address);
        }
    }

    private static void isGratuitous(EthernetPacket ethernet, MacAddress mac, IpAddress address) {
        assertEquals("ff:ff:ff:ff:ff:ff", ethernet.getHeader().getDstAddr().toString());
        ArpPacket.ArpHeader arp = ethernet.get(ArpPacket.class).getHeader();
        assertEquals(ArpOperation.REQUEST, arp.getOperation());
        assertEquals(EtherType.IPV4, arp.getProtocolType());
        assertEquals(6, arp.getHardwareAddrLengthAsInt());
        assertEquals(4, arp.getProtocolAddrLengthAsInt());
        assertEquals(mac.toString(), arp.getSrcHardwareAddr().toString());
        assertEquals(mac.toString(), arp.getDstHardwareAddr().toString());
        assertArrayEquals(address.bytes(), arp.getSrcProtocolAddr().getAddress());
        assertArrayEquals(address.bytes(), arp.getDstProtocolAddr().getAddress());
    }

    private static void isUnsolicited(EthernetPacket ethernet, MacAddress mac, IpAddress address) {
        assertEquals("33:33:00:00:00:01", ethernet.getHeader().getDstAddr().toString());
        IpV6Packet.IpV6Header ip = ethernet.get(IpV6Packet.class).getHeader();
        assertEquals(255, ip.getHopLimitAsInt());
        assertEquals(32, ip.getPayloadLengthAsInt());
        assertArrayEquals(address.bytes(), ip.getSrcAddr().getAddress());
        assertEquals("ff02:0:0:0:0:0:0:1", ip.getDstAddr().getHostAddress());
        assertTrue(ethernet.get(IcmpV6CommonPacket.class).hasValidChecksum(ip.getSrcAddr(), ip.getDstAddr(), false));
        IcmpV6NeighborAdvertisementPacket.IcmpV6NeighborAdvertisementHeader said =
                ethernet.get(IcmpV6NeighborAdvertisementPacket.class).getHeader();
        assertTrue(said.getRouterFlag());
        assertFalse(said.getSolicitedFlag());
        assertTrue(said.getOverrideFlag());
        assertEquals(0, said.getReserved());
        assertArrayEquals(address.bytes(), said.getTargetAddress().getAddress());
        assertEquals(1, said.getOptions().size());
        byte[] option = said.getOptions().get(0).getRawData();
        assertTrue(said.getOptions().get(0) instanceof IpV6NeighborDiscoveryTargetLinkLayerAddressOption);
        assertEquals(8, option.length);
        assertEquals(mac, MacAddress.read(option, 2));
    }

    @Test
    void theOtherFamilyIsRefused() {
        var mac = new MacAddress(2);
        IpAddress ipv4 = IpAddress.parse("10.0.0.1");
        IpAddress ipv6 = IpAddress.parse("fe80::1");
        assertThrows(IllegalArgumentException.class, () -> ArpAnnouncement.frame(mac, ipv6));
        assertThrows(IllegalArgumentException.class, () -> NeighborAnnouncement.frame(mac, ipv4));
    }
}
