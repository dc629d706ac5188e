package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Vectors of our own making, worked out without this code, hold in both directions. */
class OwnVectorsTest {
    /** A vector: what is said, by whom, to whom, and its bytes. */
    private record Vector(
            Advert advert, IpAddress source, IpAddress destination, ChecksumForm form, Octets message) {
        static Vector of(Map<?, ?> line) {
            Family family = line.get("family").equals("ipv4") ? Family.IPV4 : Family.IPV6;
            List<IpAddress> addresses =
                    ((List<?>) line.get("addresses")).stream().map(text -> IpAddress.parse((String) text)).toList();
            var advert = new Advert(family, new Vrid(number(line, "vrid")), new Priority(number(line, "priority")),
                    Duration.ofMillis(10L * number(line, "interval_cs")), addresses);
            return new Vector(advert, IpAddress.parse((String) line.get("source")),
                    IpAddress.parse((String) line.get("destination")),
                    ChecksumForm.valueOf((String) line.get("form")), Octets.ofHex((String) line.get("hex")));
        }

        private static int number(Map<?, ?> line, String name) {
            return ((Long) line.get(name)).intValue();
        }

        Datagram datagram() {
            return Wire.carrying(message, source, destination);
        }
    }

    static Stream<Arguments> vectors() {
        return Vectors.ofResource("own-adverts.jsonl").stream()
                .map(line -> Arguments.of(line.get("id"), Vector.of(line)));
    }

    @Test
    void thereAreEnough() {
        assertTrue(vectors().count() >= 10);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void encodes(String id, Vector vector) {
        assertEquals(vector.message, AdvertCodec.encode(vector.advert, vector.source, vector.destination, vector.form));
    }

    @Test
    void overIpv6ThereIsButOneForm() {
        List<Vector> ipv6 = Vectors.ofResource("own-adverts.jsonl").stream().map(Vector::of)
                .filter(vector -> vector.advert.family() == Family.IPV6).toList();
        assertTrue(ipv6.size() >= 5);
        for (Vector vector : ipv6) {
            assertEquals(vector.message, AdvertCodec.encode(
                    vector.advert, vector.source, vector.destination, ChecksumForm.MESSAGE_ONLY));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void decodes(String id, Vector vector) {
        Receiver receiver = Wire.receiver(vector.advert.family(), vector.advert.vrid(), vector.advert.addresses());
        assertEquals(new Reception.Accepted(vector.advert, vector.form),
                AdvertCodec.decode(vector.datagram(), receiver));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void oneBitMakesAChecksumError(String id, Vector vector) {
        byte[] bytes = vector.datagram().bytes().bytes();
        bytes[bytes.length - 1] ^= 1;
        Datagram whole = vector.datagram();
        var datagram = new Datagram(
                whole.link(), whole.family(), whole.source(), whole.destination(), 255, Octets.of(bytes));
        Receiver receiver = Wire.receiver(vector.advert.family(), vector.advert.vrid(), vector.advert.addresses());
        assertEquals(Rejection.CHECKSUM_ERROR,
                ((Reception.Rejected) AdvertCodec.decode(datagram, receiver)).rejection());
    }
}
