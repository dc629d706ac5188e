package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Seed;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pcap4j.packet.ArpPacket.ArpHeader;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IcmpV6CommonPacket;
import org.pcap4j.packet.IcmpV6NeighborAdvertisementPacket;
import org.pcap4j.packet.IllegalIpV6NeighborDiscoveryOption;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpV6NeighborDiscoveryTargetLinkLayerAddressOption;
import org.pcap4j.packet.IpV6Packet;

/** Claims: frames that were worked out apart from this code, each field bent, and random ones against pcap4j. */
class ClaimCodecTest {
    private static final int ICMP = 54;
    private static final int FRAMES = 1_000_000;

    static Stream<Arguments> vectors() {
        return Vectors.ofResource("own-claims.jsonl").stream().map(line -> Arguments.of(line.get("id"),
                claim(line), HexFormat.of().parseHex((String) line.get("hex"))));
    }

    private static Claim claim(Map<?, ?> line) {
        return new Claim(IpAddress.parse((String) line.get("address")), MacAddress.parse((String) line.get("mac")),
                MacAddress.parse((String) line.get("sender")));
    }

    private static byte[] vector(String id) {
        return (byte[]) vectors().filter(line -> line.get()[0].equals(id)).findAny().orElseThrow().get()[2];
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void readsWhoClaimsWhat(String id, Claim claim, byte[] frame) throws IllegalRawDataException {
        assertEquals(claim, ClaimCodec.decode(frame, frame.length));
        agrees(frame, frame.length, claim);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void whatIsCutShortIsNoClaim(String id, Claim claim, byte[] frame) {
        byte[] roomy = Arrays.copyOf(frame, frame.length + 100);
        boolean arp = frame[13] == 6;
        int whole = arp ? 42 : frame.length;
        for (int length = 0; length < whole; length++) {
            assertNull(ClaimCodec.decode(roomy, length), length + " bytes");
        }
        assertEquals(claim, ClaimCodec.decode(roomy, whole));
        assertEquals(claim, ClaimCodec.decode(roomy, whole + 4), "padded by the link");
    }

    @Test
    void ourOwnAnnouncementsAreClaims() {
        var mac = MacAddress.parse("00:00:5e:00:01:33");
        for (String text : List.of("10.0.0.100", "2001:db8::100")) {
            IpAddress address = IpAddress.parse(text);
            byte[] frame = (text.contains(":") ? NeighborAnnouncement.frame(mac, address)
                    : ArpAnnouncement.frame(mac, address)).bytes();
            assertEquals(new Claim(address, mac, mac), ClaimCodec.decode(frame, frame.length));
        }
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource({
        "arp-reply, 12, 8100, a VLAN tag", "arp-reply, 12, 0800, IPv4", "arp-reply, 14, 0006, no Ethernet addresses",
        "arp-reply, 16, 86dd, no IPv4 addresses", "arp-reply, 18, 08, long hardware addresses",
        "arp-reply, 19, 10, long protocol addresses", "arp-reply, 20, 0001, a request for another address",
        "arp-reply, 20, 0003, a reverse request", "arp-reply, 20, 0000, no operation", "arp-reply, 20, 0102, none",
        "arp-reply, 22, ffffffffffff, at everybody's station", "arp-reply, 22, 000000000000, at no station",
        "arp-reply, 22, 01005e000001, at a group's station", "arp-reply, 6, 01, from a group's station",
        "arp-reply, 6, 000000000000, from no station", "arp-reply, 28, 00000000, nobody's address",
        "arp-reply, 28, e0000012, a group's address", "arp-reply, 28, ffffffff, everybody's address",
        "arp-reply, 28, 7f000001, the loop's address",
        "arp-announcement-request, 38, 0a000065, a question after another address",
        "arp-announcement-request, 28, 00000000, a probe"})
    void bentArpIsNoClaim(String id, int at, String hex, String why) {
        byte[] frame = vector(id);
        byte[] bent = HexFormat.of().parseHex(hex);
        System.arraycopy(bent, 0, frame, at, bent.length);
        assertNull(ClaimCodec.decode(frame, frame.length));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource({
        "na-unsolicited, 12, 8100, a VLAN tag", "na-unsolicited, 14, 40, no IPv6",
        "na-unsolicited, 18, 0017, shorter than an advertisement", "na-unsolicited, 18, 0021, longer than the frame",
        "na-unsolicited, 20, 00, an extension header", "na-unsolicited, 20, 11, UDP", "na-unsolicited, 21, fe, routed",
        "na-unsolicited, 22, 00000000000000000000000000000000, from nobody",
        "na-unsolicited, 22, ff020000000000000000000000000001, from a group",
        "na-unsolicited, 54, 87, a solicitation", "na-unsolicited, 54, 86, a router's",
        "na-unsolicited, 55, 01, a code",
        "na-unsolicited, 58, 60, an answer to everybody",
        "na-unsolicited, 62, 00000000000000000000000000000000, nobody's address",
        "na-unsolicited, 62, ff020000000000000000000000000001, a group's address",
        "na-unsolicited, 62, 00000000000000000000000000000001, the loop's address",
        "na-unsolicited, 79, 00, an option without length", "na-unsolicited, 79, 02, an option beyond the end",
        "na-unsolicited, 80, ffffffffffff, at everybody's station", "na-unsolicited, 80, 333300000001, at a group's",
        "na-unsolicited, 80, 000000000000, at no station", "na-unsolicited, 6, 333300000001, from a group's station"})
    void bentAdvertisementsAreNoClaim(String id, int at, String hex, String why) {
        byte[] frame = vector(id);
        byte[] bent = HexFormat.of().parseHex(hex);
        System.arraycopy(bent, 0, frame, at, bent.length);
        sum(frame);
        assertNull(ClaimCodec.decode(frame, frame.length));
    }

    @Test
    void aWrongChecksumIsNoClaim() {
        byte[] frame = vector("na-unsolicited");
        frame[ICMP + 2] ^= 1;
        assertNull(ClaimCodec.decode(frame, frame.length));
        sum(frame);
        assertNotNull(ClaimCodec.decode(frame, frame.length));
    }

    /** Puts the right checksum in, so that nothing but the bent field can be at fault. */
    private static void sum(byte[] frame) {
        int length = Math.min(ByteBuffer.wrap(frame).getShort(18) & 0xffff, frame.length - ICMP);
        ByteBuffer.wrap(frame).putShort(ICMP + 2, (short) 0).putShort(ICMP + 2, (short) Checksum.of(
                IpAddress.read(Family.IPV6, frame, 22), IpAddress.read(Family.IPV6, frame,
                38), 58, frame, ICMP, length));
    }

    @Test
    void noFrameThrowsAndTheClaimsAreReadAlikeByPcap4j() throws IllegalRawDataException {
        SplittableRandom random = Seed.random(ClaimCodecTest.class);
        List<byte[]> good = vectors().map(line -> (byte[]) line.get()[2]).toList();
        int claims = 0;
        int bentClaims = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = Arrays.copyOf(good.get(random.nextInt(good.size())), 42 + random.nextInt(80));
            int bends = random.nextInt(4);
            for (int bend = 0; bend < bends; bend++) {
                frame[random.nextInt(frame.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 0);
            }
            if (frame.length >= ICMP + 24 && random.nextInt(4) > 0) {
                sum(frame);
            }
            int length = random.nextInt(3) == 0 ? random.nextInt(frame.length + 1) : frame.length;
            Claim claim = assertDoesNotThrow(() -> ClaimCodec.decode(frame, length), () -> Octets.of(frame).toString());
            if (claim != null) {
                claims++;
                bentClaims += bends > 0 ? 1 : 0;
                if (i % 10 == 0) {
                    agrees(frame, length, claim);
                }
            }
        }
        System.out.println("ClaimCodecTest: " + claims + " claims in " + FRAMES + " frames, " + bentClaims + " bent");
        assertTrue(claims > FRAMES / 10 && bentClaims > FRAMES / 20 && claims < FRAMES / 10 * 9, claims + "");
    }

    private static void agrees(byte[] frame, int length, Claim claim) throws IllegalRawDataException {
        IndependentDecoder.prepare();
        EthernetPacket ethernet = EthernetPacket.newPacket(frame, 0, length);
        assertEquals(claim.sender().toString(), ethernet.getHeader().getSrcAddr().toString());
        if (ethernet.contains(org.pcap4j.packet.ArpPacket.class)) {
            ArpHeader arp = ethernet.get(org.pcap4j.packet.ArpPacket.class).getHeader();
            assertEquals(claim.mac().toString(), arp.getSrcHardwareAddr().toString());
            assertEquals(Octets.of(claim.address().bytes()), Octets.of(arp.getSrcProtocolAddr().getAddress()));
            assertTrue(arp.getOperation().value() == 2 || arp.getSrcProtocolAddr().equals(arp.getDstProtocolAddr()));
            return;
        }
        IpV6Packet.IpV6Header ip = ethernet.get(IpV6Packet.class).getHeader();
        assertEquals(255, ip.getHopLimitAsInt());
        assertTrue(ethernet.get(IcmpV6CommonPacket.class).hasValidChecksum(ip.getSrcAddr(), ip.getDstAddr(), false));
        var said = ethernet.get(IcmpV6NeighborAdvertisementPacket.class).getHeader();
        assertEquals(Octets.of(claim.address().bytes()), Octets.of(said.getTargetAddress().getAddress()));
        MacAddress named = claim.sender();
        for (var option : said.getOptions()) {
            if (option instanceof IllegalIpV6NeighborDiscoveryOption) {
                // It gives up at an MTU option of an odd length, say, which is skipped as any other (RFC 4861).
                return;
            }
            if (option instanceof IpV6NeighborDiscoveryTargetLinkLayerAddressOption) {
                named = MacAddress.read(option.getRawData(), 2);
            }
        }
        assertEquals(claim.mac(), named, Octets.of(frame).toString() + " " + length);
    }
}
