package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import org.pcap4j.packet.ArpPacket.ArpHeader;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IcmpV6CommonPacket;
import org.pcap4j.packet.IcmpV6NeighborSolicitationPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.namednumber.ArpOperation;

/** Probes: the bytes that were worked out apart from this code, and what pcap4j reads in them. */
class ProbeTest {
    static Stream<Arguments> vectors() {
        return Vectors.ofResource("own-probes.jsonl").stream().map(line -> Arguments.of(line.get("id"),
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
        assertEquals(frame, kind.equals("arp") ? ArpProbe.frame(mac, address) : NeighborProbe.frame(mac, address));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void isAQuestionAndNoClaim(String id, String kind, MacAddress mac, IpAddress address, Octets frame) {
        assertEquals(address, ClaimCodec.asked(frame));
        assertNull(ClaimCodec.decode(frame.bytes(), frame.length()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void pcap4jReadsTheSame(String id, String kind, MacAddress mac, IpAddress address, Octets frame)
            throws IllegalRawDataException {
        IndependentDecoder.prepare();
        EthernetPacket ethernet = EthernetPacket.newPacket(frame.bytes(), 0, frame.length());
        assertEquals(mac.toString(), ethernet.getHeader().getSrcAddr().toString());
        if (kind.equals("arp")) {
            assertEquals("ff:ff:ff:ff:ff:ff", ethernet.getHeader().getDstAddr().toString());
            ArpHeader arp = ethernet.get(org.pcap4j.packet.ArpPacket.class).getHeader();
            assertEquals(ArpOperation.REQUEST, arp.getOperation());
            assertEquals(mac.toString(), arp.getSrcHardwareAddr().toString());
            assertEquals("00:00:00:00:00:00", arp.getDstHardwareAddr().toString());
            assertEquals("0.0.0.0", arp.getSrcProtocolAddr().getHostAddress());
            assertArrayEquals(address.bytes(), arp.getDstProtocolAddr().getAddress());
            return;
        }
        IpV6Packet.IpV6Header ip = ethernet.get(IpV6Packet.class).getHeader();
        byte[] group = ip.getDstAddr().getAddress();
        assertEquals("ff02:0:0:0:0:1:ff", ip.getDstAddr().getHostAddress().substring(0, 17));
        assertEquals(Octets.of(address.bytes(), 13, 3), Octets.of(group, 13, 3));
        byte[] station = ethernet.getHeader().getDstAddr().getAddress();
        assertEquals("3333" + Octets.of(group, 12, 4), Octets.of(station).toString());
        assertEquals(255, ip.getHopLimitAsInt());
        assertTrue(ip.getSrcAddr().isAnyLocalAddress());
        assertTrue(ethernet.get(IcmpV6CommonPacket.class).hasValidChecksum(ip.getSrcAddr(), ip.getDstAddr(), false));
        var asked = ethernet.get(IcmpV6NeighborSolicitationPacket.class).getHeader();
        assertArrayEquals(address.bytes(), asked.getTargetAddress().getAddress());
        assertEquals(0, asked.getOptions().size(), "none may come from the unspecified address");
    }

    @Test
    void anAnnouncementAsksNothing() {
        var mac = new MacAddress(2);
        assertNull(ClaimCodec.asked(ArpAnnouncement.frame(mac, IpAddress.parse("10.0.0.1"))));
        assertNull(ClaimCodec.asked(ArpAnnouncement.frame(mac, IpAddress.parse("0.0.0.1"))));
        assertNull(ClaimCodec.asked(NeighborAnnouncement.frame(mac, IpAddress.parse("fe80::1"))));
        assertNull(ClaimCodec.asked(Octets.of(new byte[0])));
        assertNull(ClaimCodec.asked(Octets.of(new byte[42])));
        assertNull(ClaimCodec.asked(Octets.of(new byte[78])));
    }

    @Test
    void theOtherFamilyIsRefused() {
        var mac = new MacAddress(2);
        assertThrows(IllegalArgumentException.class, () -> ArpProbe.frame(mac, IpAddress.parse("fe80::1")));
        assertThrows(IllegalArgumentException.class, () -> NeighborProbe.frame(mac, IpAddress.parse("10.0.0.1")));
    }
}
