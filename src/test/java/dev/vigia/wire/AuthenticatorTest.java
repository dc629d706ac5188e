package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
import dev.vigia.net.Seed;
import dev.vigia.wire.Verification.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The trailer: what is signed, each verdict and their order. */
class AuthenticatorTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.25Z");
    private static final HmacKey ONE = key(1, 32);
    private static final HmacKey TWO = key(2, 64);
    private static final ReplayWindow WINDOW = ReplayWindow.time(Duration.ofSeconds(5));

    static Stream<SignedVector> vectors() {
        return Vectors.ofResource("own-signed.jsonl").stream().map(SignedVector::of);
    }

    @Test
    void thereAreVectorsOfBothVersionsAndFamilies() {
        assertTrue(vectors().filter(vector -> vector.signed().at(0) == 0x21).count() >= 2);
        assertTrue(vectors().filter(vector -> vector.family() == Family.IPV6).count() >= 2);
        assertTrue(vectors().count() >= 8);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signsAndVerifiesAsOpensslDoes(SignedVector vector) {
        vector.check();
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatItFound(Family family) {
        Octets signed = signed(family, ONE, Serial.at(NOON));
        Verification ok = verify(family, signed, WINDOW, NOON.plusSeconds(3));
        assertEquals(Verdict.OK, ok.verdict());
        assertEquals(Duration.ofSeconds(-3), ok.skew());
        assertEquals(WINDOW.marked(Wire.peer(family), Serial.at(NOON)), ok.window());
        Verification replay = verify(family, signed, ok.window(), NOON);
        assertEquals(Verdict.REPLAY, replay.verdict());
        assertEquals("serial " + Serial.at(NOON), replay.detail());
        assertSame(ok.window(), replay.window());
        Verification behind = verify(family, signed, WINDOW, NOON.plusSeconds(6));
        assertEquals(Verdict.STALE, behind.verdict());
        assertEquals("clock 6 s behind ours", behind.detail());
        assertEquals("clock 6 s ahead of ours", verify(family, signed, WINDOW, NOON.minusSeconds(6)).detail());
        Verification stranger = new Authenticator(List.of(TWO))
                .verify(carrying(family, signed), WINDOW, NOON);
        assertEquals(Verdict.UNKNOWN_KEY, stranger.verdict());
        assertEquals("key 1", stranger.detail());
        assertSame(WINDOW, stranger.window());
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoFaultsTheEarlierVerdictIsGiven(Family family) {
        Octets old = signed(family, ONE, Serial.at(NOON.minusSeconds(60)));
        assertEquals(Verdict.STALE, new Authenticator(List.of(TWO)).verify(carrying(family, old), WINDOW, NOON)
                .verdict(), "a stale one costs no search for its key");
        byte[] forged = signed(family, ONE, Serial.at(NOON)).bytes();
        forged[forged.length - 1] ^= 1;
        ReplayWindow heard = WINDOW.marked(Wire.peer(family), Serial.at(NOON.plusSeconds(1)));
        Verification forgery = verify(family, Octets.of(forged), heard, NOON);
        assertEquals(Verdict.BAD_HMAC, forgery.verdict(), "only what is genuine can be a replay");
        assertSame(heard, forgery.window());
        forged[forged.length - Authenticator.TRAILER] = 2;
        assertEquals(Verdict.MALFORMED, verify(family, Octets.of(forged), WINDOW, NOON.plusSeconds(60)).verdict());
    }

    @Test
    void keysChangeWithoutAGap() {
        var both = new Authenticator(List.of(ONE, TWO));
        for (HmacKey key : List.of(ONE, TWO)) {
            Octets signed = signed(Family.IPV4, key, Serial.at(NOON));
            assertEquals(Verdict.OK, both.verify(carrying(Family.IPV4, signed), WINDOW, NOON).verdict());
        }
        assertThrows(IllegalArgumentException.class, () -> new Authenticator(List.of(ONE, key(1, 33))));
        assertThrows(IllegalArgumentException.class, () -> new Authenticator(List.of(ONE))
                .sign(message(Family.IPV4), Wire.peer(Family.IPV4), Family.IPV4.group(), 2, Serial.at(NOON)));
    }

    @Test
    void keysHaveTheirRangesAndStaySecret() {
        assertThrows(IllegalArgumentException.class, () -> key(1, 31));
        assertThrows(IllegalArgumentException.class, () -> key(1, 65));
        assertThrows(IllegalArgumentException.class, () -> key(0, 32));
        assertThrows(IllegalArgumentException.class, () -> key(256, 32));
        assertEquals("HmacKey[id=1]", ONE.toString());
        assertEquals(ONE, key(1, 32));
        assertNotEquals(ONE, key(1, 33));
    }

    @ParameterizedTest
    @EnumSource
    void everyOtherLengthIsMalformed(Family family) {
        byte[] signed = signed(family, ONE, Serial.at(NOON)).bytes();
        int length = signed.length - Authenticator.TRAILER;
        for (int cut = 0; cut < signed.length + 4; cut++) {
            Verification verification = verify(family, Octets.of(Arrays.copyOf(signed, cut)), WINDOW, NOON);
            Verdict expected = cut == length ? Verdict.MISSING
                    : cut == signed.length ? Verdict.OK : Verdict.MALFORMED;
            assertEquals(expected, verification.verdict(), "cut to " + cut);
            assertEquals(expected == Verdict.OK, verification.skew() != null);
        }
        Datagram noPacket = new Datagram(Wire.LINK, Family.IPV4, Wire.peer(Family.IPV4), Family.IPV4.group(), 255,
                Octets.of(new byte[19]));
        Verification none = new Authenticator(List.of(ONE)).verify(noPacket, WINDOW, NOON);
        assertEquals(Verdict.MALFORMED, none.verdict());
        assertNull(none.skew());
    }

    @ParameterizedTest
    @EnumSource
    void theLadderTakesATrailerOnlyWhereItMayBe(Family family) {
        Datagram datagram = carrying(family, signed(family, ONE, Serial.at(NOON)));
        var rejected = (Reception.Rejected) AdvertCodec.decode(datagram, Wire.receiver(family));
        assertEquals(Rejection.PACKET_LENGTH_ERROR, rejected.rejection());
    }

    @ParameterizedTest
    @EnumSource
    void theChecksumCoversTheTrailerOverIpv6Only(Family family) {
        byte[] bytes = signed(family, ONE, Serial.at(NOON)).bytes();
        bytes[bytes.length - 1] ^= 1;
        SignedVector vector = new SignedVector("", Octets.of(bytes), Wire.peer(family), family.group(), ONE,
                Serial.at(NOON));
        Reception reception = AdvertCodec.decode(carrying(family, vector.signed()), vector.receiver());
        if (family == Family.IPV4) {
            assertInstanceOf(Reception.Accepted.class, reception);
        } else {
            assertEquals(Rejection.CHECKSUM_ERROR, ((Reception.Rejected) reception).rejection());
        }
    }

    /** A quarter of a million packets, signed and then changed in one bit; as many of noise. */
    @ParameterizedTest
    @EnumSource
    void nothingThrowsAndNoOtherBitIsGenuine(Version version) {
        long seed = Seed.of(AuthenticatorTest.class);
        var random = new SplittableRandom(seed);
        var generator = new PacketGenerator(seed, version);
        var authenticator = new Authenticator(List.of(ONE, TWO));
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        Octets[] whole = {signed(Family.IPV4, ONE, Serial.at(NOON)), signed(Family.IPV6, TWO, Serial.at(NOON))};
        for (int i = 0; i < 250_000; i++) {
            Datagram noise = generator.next();
            assertNotEquals(Verdict.OK, assertDoesNotThrow(() -> authenticator.verify(noise, WINDOW, NOON)).verdict());
            Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
            byte[] bytes = whole[family.ordinal()].bytes();
            int bit = random.nextInt(8 * bytes.length);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            boolean checksum = bit / 8 == 6 || bit / 8 == 7;
            Verdict verdict = verify(family, Octets.of(bytes), WINDOW, NOON).verdict();
            assertFalse(verdict == Verdict.OK && !checksum, () -> "bit " + bit + " of " + family);
            verdicts.merge(verdict, 1, Integer::sum);
        }
        System.out.println("AuthenticatorTest: of 250000 signed packets with one bit changed " + verdicts);
        assertEquals(EnumSet.of(Verdict.MALFORMED, Verdict.STALE, Verdict.UNKNOWN_KEY, Verdict.BAD_HMAC, Verdict.OK),
                verdicts.keySet());
    }

    @Test
    void labelsAreWhatMetricsCallThem() {
        assertEquals("hmac_mismatch", Verdict.BAD_HMAC.rejection().label());
        assertEquals("hmac_unknown_key", Verdict.UNKNOWN_KEY.rejection().label());
        assertEquals(null, Verdict.OK.rejection());
    }

    private static HmacKey key(int id, int length) {
        byte[] secret = new byte[length];
        for (int i = 0; i < length; i++) {
            secret[i] = (byte) (i * 7 + id);
        }
        return new HmacKey(id, Octets.of(secret));
    }

    private static Octets message(Family family) {
        IpAddress source = Wire.peer(family);
        var advert = new Advert(
                family, Wire.VRID, new Priority(200), Duration.ofSeconds(1), Wire.virtual(family));
        return AdvertCodec.encode(advert, source, family.group(), ChecksumForm.PSEUDO_HEADER);
    }

    private static Octets signed(Family family, HmacKey key, Serial serial) {
        return new Authenticator(List.of(key))
                .sign(message(family), Wire.peer(family), family.group(), key.id(), serial);
    }

    private static Datagram carrying(Family family, Octets message) {
        return Wire.carrying(message, Wire.peer(family), family.group());
    }

    private static Verification verify(Family family, Octets message, ReplayWindow window, Instant now) {
        return new Authenticator(List.of(ONE, TWO)).verify(carrying(family, message), window, now);
    }
}
