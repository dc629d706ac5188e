package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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

/** What version 2 has of its own: whole seconds, authentication, one checksum, no IPv6 (RFC 3768). */
class VersionTwoTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** A vector: what is said, with which password, and its bytes. */
    private record Vector(Advert advert, Password password, Octets message) {
        static Vector of(Map<?, ?> line) {
            List<IpAddress> addresses =
                    ((List<?>) line.get("addresses")).stream().map(text -> IpAddress.parse((String) text)).toList();
            var advert = new Advert(Version.TWO, Family.IPV4, new Vrid(number(line, "vrid")),
                    new Priority(number(line, "priority")), Duration.ofSeconds(number(line, "interval_s")), addresses);
            String password = (String) line.get("password");
            return new Vector(advert, password == null ? Password.NONE : Password.of(password),
                    Octets.ofHex((String) line.get("hex")));
        }

        private static int number(Map<?, ?> line, String name) {
            return ((Long) line.get(name)).intValue();
        }
    }

    static Stream<Arguments> vectors() {
        return Vectors.ofResource("own-adverts-v2.jsonl").stream()
                .map(line -> Arguments.of(line.get("id"), Vector.of(line)));
    }

    @Test
    void thereAreEnough() {
        assertTrue(vectors().count() >= 9);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void bothWays(String id, Vector vector) {
        assertEquals(vector.message, AdvertCodec.encode(vector.advert, vector.password));
        var agreement = new Agreement(vector.advert.interval(), vector.password);
        Receiver receiver = Wire.receiver(Family.IPV4, vector.advert.vrid(), List.of(), agreement);
        Datagram datagram = Wire.carrying(vector.message, Wire.peer(Family.IPV4), Family.IPV4.group());
        assertEquals(new Reception.Accepted(vector.advert, ChecksumForm.MESSAGE_ONLY),
                AdvertCodec.decode(datagram, receiver));
    }

    @Test
    void withoutAuthenticationItsDataAreIgnored() {
        var sketch = new PacketSketch(Version.TWO, Family.IPV4);
        sketch.authType = 0;
        assertInstanceOf(Reception.Accepted.class, AdvertCodec.decode(sketch.datagram(), receiver(Password.NONE)));
        sketch.authType = 1;
        assertEquals(Rejection.AUTH_TYPE_MISMATCH, rejected(sketch.datagram(), receiver(Password.NONE)).rejection());
    }

    @Test
    void carpIsNamed() {
        var carp = new PacketSketch(Version.TWO, Family.IPV4);
        carp.count = 7;
        carp.addresses = List.of();
        carp.authData = new byte[0];
        carp.trailer = new byte[28];
        Reception.Rejected rejected = rejected(carp.datagram(), receiver(Password.NONE));
        assertEquals(Rejection.PACKET_LENGTH_ERROR, rejected.rejection());
        assertEquals("36 bytes instead of 44 for count 7, looks like CARP", rejected.detail());
        carp.count = 6;
        assertFalse(rejected(carp.datagram(), receiver(Password.NONE)).detail().contains("CARP"));
    }

    @Test
    void overIpv6ThereIsNoVersion2() {
        var sketch = new PacketSketch(Family.IPV6);
        var accepted = (Reception.Accepted) AdvertCodec.decode(
                sketch.datagram(), Wire.receiver(Version.TWO, Family.IPV6));
        assertEquals(Version.THREE, accepted.advert().version());
        sketch.version = 2;
        assertEquals(Rejection.VERSION_ERROR,
                rejected(sketch.datagram(), Wire.receiver(Version.TWO, Family.IPV6)).rejection());
    }

    @Test
    void oneLinkCarriesBothVersions() {
        Receiver mixed = new Mixed();
        for (Version version : Version.values()) {
            for (int vrid : new int[] {2, 3}) {
                var sketch = new PacketSketch(version, Family.IPV4);
                sketch.vrid = vrid;
                if (vrid == version.number()) {
                    assertInstanceOf(Reception.Accepted.class, AdvertCodec.decode(sketch.datagram(), mixed));
                } else {
                    assertEquals(Rejection.VERSION_ERROR, rejected(sketch.datagram(), mixed).rejection());
                }
            }
        }
        var strange = new PacketSketch(Version.TWO, Family.IPV4);
        assertEquals(Rejection.VRID_ERROR, rejected(strange.datagram(), mixed).rejection());
    }

    /** VRID 2 speaks version 2, VRID 3 version 3, and strangers are measured by version 2. */
    private static final class Mixed implements Receiver {
        @Override
        public boolean listensTo(Vrid vrid, IpAddress destination) {
            return true;
        }

        @Override
        public boolean sendsFrom(IpAddress source) {
            return false;
        }

        @Override
        public List<IpAddress> addressesOf(Vrid vrid) {
            return vrid.number() <= 3 ? List.of() : null;
        }

        @Override
        public Agreement agreementOf(Vrid vrid) {
            return vrid == null || vrid.number() == 2 ? Wire.AGREEMENT : null;
        }
    }

    @Test
    void advertsHaveTheRangesOfTheirVersion() {
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(1500), Duration.ofSeconds(256),
                Duration.ofSeconds(-1))) {
            assertThrows(IllegalArgumentException.class, () -> advert(Version.TWO, Family.IPV4, wrong));
            assertThrows(IllegalArgumentException.class, () -> new Agreement(wrong, Password.NONE));
        }
        assertThrows(IllegalArgumentException.class, () -> advert(Version.THREE, Family.IPV4, Duration.ofMillis(15)));
        assertThrows(IllegalArgumentException.class, () -> advert(Version.THREE, Family.IPV4, Duration.ofSeconds(41)));
        assertThrows(IllegalArgumentException.class, () -> advert(Version.THREE, Family.IPV4, Duration.ofNanos(1)));
        assertThrows(IllegalArgumentException.class, () -> advert(Version.TWO, Family.IPV6, SECOND));
        assertEquals(255, advert(Version.TWO, Family.IPV4, Duration.ofSeconds(255)).interval().toSeconds());
        Advert two = advert(Version.TWO, Family.IPV4, SECOND);
        Advert three = advert(Version.THREE, Family.IPV4, SECOND);
        IpAddress source = Wire.peer(Family.IPV4);
        assertThrows(IllegalArgumentException.class, () -> AdvertCodec.encode(three, Password.NONE));
        assertThrows(IllegalArgumentException.class,
                () -> AdvertCodec.encode(two, source, Family.IPV4.group(), ChecksumForm.MESSAGE_ONLY));
    }

    @Test
    void passwordsHaveTheirLengthAndStaySecret() {
        assertThrows(IllegalArgumentException.class, () -> Password.of(""));
        assertThrows(IllegalArgumentException.class, () -> Password.of("123456789"));
        assertThrows(IllegalArgumentException.class, () -> Password.of("schlüsse"), "9 bytes in UTF-8");
        assertEquals(Password.of("12345678"), Password.of("12345678"));
        assertEquals(Password.of("a").hashCode(), Password.of("a").hashCode());
        assertNotEquals(Password.of("a"), Password.of("b"));
        assertNotEquals(Password.NONE, Password.of("\0"));
        assertFalse(new Agreement(SECOND, Password.of("hush")).toString().contains("hush"));
    }

    private static Advert advert(Version version, Family family, Duration interval) {
        return new Advert(version, family, Wire.VRID, new Priority(1), interval, Wire.virtual(family));
    }

    private static Receiver receiver(Password password) {
        return Wire.receiver(
                Family.IPV4, Wire.VRID, Wire.virtual(Family.IPV4), new Agreement(SECOND, password));
    }

    private static Reception.Rejected rejected(Datagram datagram, Receiver receiver) {
        return assertInstanceOf(Reception.Rejected.class, AdvertCodec.decode(datagram, receiver));
    }
}
