package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
import dev.vigia.net.Vrid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every frame of crafted-frames.jsonl gets the verdict that its line says. */
class CraftedFramesTest {
    private static final int ETHERNET_HEADER = 14;
    private static final int IPV6_HEADER = 40;
    private static final Map<Family, List<IpAddress>> CONFIGURED = Map.of(
            Family.IPV4, List.of(IpAddress.parse("192.0.2.100")),
            Family.IPV6, List.of(IpAddress.parse("fe80::100"), IpAddress.parse("2001:db8::100")));

    static Stream<Arguments> frames() {
        return Vectors.ofResource("crafted-frames.jsonl").stream()
                .map(line -> Arguments.of(line.get("id"), line.get("verdict"), line.get("why"), line.get("hex")));
    }

    @Test
    void noneIsLost() {
        assertEquals(59, frames().count());
    }

    @ParameterizedTest(name = "{0}: {2}: {1}")
    @MethodSource("frames")
    void verdict(String id, String verdict, String why, String hex) {
        Datagram datagram = strip(Octets.ofHex(hex).bytes());
        Receiver receiver = Wire.receiver(datagram.family(), new Vrid(51), CONFIGURED.get(datagram.family()));
        Reception reception = AdvertCodec.decode(datagram, receiver);
        Rejection expected = rejection(id, verdict);
        if (expected != null) {
            Reception.Rejected rejected = assertInstanceOf(Reception.Rejected.class, reception);
            assertEquals(expected, rejected.rejection(), rejected.detail());
            return;
        }
        Reception.Accepted accepted = assertInstanceOf(
                Reception.Accepted.class, reception, () -> "refused: " + reception);
        boolean pseudoHeader = verdict.equals("accept-compat") || datagram.family() == Family.IPV6;
        assertEquals(pseudoHeader ? ChecksumForm.PSEUDO_HEADER : ChecksumForm.MESSAGE_ONLY, accepted.form());
        assertEquals(new Vrid(51), accepted.advert().vrid());
        if (id.contains("-ival")) {
            int centiseconds = Integer.parseInt(id.substring(id.indexOf("-ival") + 5));
            assertEquals(Duration.ofMillis(10L * centiseconds), accepted.advert().interval());
        } else {
            assertEquals(Duration.ofSeconds(1), accepted.advert().interval());
        }
    }

    /** What the lines say of a group of version 2: 1 s, no authentication. */
    static Stream<Arguments> inAGroupOfVersion2() {
        return Stream.of(
                Arguments.of("v2-good", null),
                Arguments.of("v4-ver2", null),
                Arguments.of("v2-auth1", Rejection.AUTH_TYPE_MISMATCH),
                Arguments.of("v2-ival2", Rejection.INTERVAL_MISMATCH),
                Arguments.of("v4-good", Rejection.VERSION_ERROR),
                Arguments.of("v4-ttl254", Rejection.IP_TTL_ERROR),
                Arguments.of("v6-good", null));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("inAGroupOfVersion2")
    void verdictOfVersion2(String id, Rejection expected) {
        Datagram datagram = strip(Octets.ofHex(hex(id)).bytes());
        List<IpAddress> configured = CONFIGURED.get(datagram.family());
        Receiver receiver = Wire.receiver(datagram.family(), new Vrid(51), configured,
                new Agreement(Duration.ofSeconds(1), Password.NONE));
        Reception reception = AdvertCodec.decode(datagram, receiver);
        if (expected != null) {
            assertEquals(expected, assertInstanceOf(Reception.Rejected.class, reception).rejection());
            return;
        }
        Version version = datagram.family() == Family.IPV4 ? Version.TWO : Version.THREE;
        assertEquals(new Advert(version, datagram.family(), new Vrid(51), new Priority(200), Duration.ofSeconds(1),
                configured), assertInstanceOf(Reception.Accepted.class, reception, reception::toString).advert());
    }

    private static String hex(String id) {
        return (String) frames().map(Arguments::get).filter(frame -> frame[0].equals(id)).findFirst().orElseThrow()[3];
    }

    /** The rung that a verdict of the file means to a v3 receiver of multicast; null where it means acceptance. */
    private static Rejection rejection(String id, String verdict) {
        if (id.startsWith("v2-") || verdict.startsWith("discard:version-error")) {
            return Rejection.VERSION_ERROR;
        }
        boolean forTheElection = verdict.startsWith("Active(") || verdict.startsWith("discard when preempting");
        if (verdict.startsWith("accept") || forTheElection) {
            return null;
        }
        if (verdict.startsWith("discard:packet-length-error")) {
            return Rejection.PACKET_LENGTH_ERROR;
        }
        var rungs = Map.of(
                "discard:ip-ttl-error", Rejection.IP_TTL_ERROR,
                "discard:invalid-type", Rejection.INVALID_TYPE,
                "discard:checksum-error", Rejection.CHECKSUM_ERROR,
                "discard:vrid-error", Rejection.VRID_ERROR,
                "discard:count-zero", Rejection.ZERO_COUNT,
                "discard:interval-zero", Rejection.ZERO_INTERVAL,
                "discard (multicast mode)", Rejection.WRONG_DESTINATION,
                "discard (erratum 8300)", Rejection.FIRST_NOT_LINK_LOCAL,
                "discard (recommended)", Rejection.WRONG_SOURCE);
        Rejection rung = rungs.get(verdict);
        if (rung == null) {
            throw new AssertionError("no rung for the verdict '" + verdict + "'");
        }
        return rung;
    }

    /** What a raw socket would make of an Ethernet frame. */
    private static Datagram strip(byte[] frame) {
        if (frame[12] == 0x08) {
            IpAddress source = IpAddress.read(Family.IPV4, frame, ETHERNET_HEADER + 12);
            IpAddress destination = IpAddress.read(Family.IPV4, frame, ETHERNET_HEADER + 16);
            Octets packet = Octets.of(frame, ETHERNET_HEADER, frame.length - ETHERNET_HEADER);
            return new Datagram(
                    Wire.LINK, Family.IPV4, source, destination, frame[ETHERNET_HEADER + 8] & 0xff, packet);
        }
        int length = (frame[ETHERNET_HEADER + 4] & 0xff) << 8 | frame[ETHERNET_HEADER + 5] & 0xff;
        return new Datagram(Wire.LINK, Family.IPV6, IpAddress.read(Family.IPV6, frame, ETHERNET_HEADER + 8),
                IpAddress.read(Family.IPV6, frame, ETHERNET_HEADER + 24), frame[ETHERNET_HEADER + 7] & 0xff,
                Octets.of(frame, ETHERNET_HEADER + IPV6_HEADER, length));
    }
}
