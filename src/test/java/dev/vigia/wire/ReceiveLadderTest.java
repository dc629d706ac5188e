package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rung refuses what it must, in the order of {@link Rejection}, and names what it found. */
class ReceiveLadderTest {
    /** Pairs of rungs of which one packet cannot break both. */
    private static final Set<Set<Rejection>> EXCLUSIVE = Set.of(
            EnumSet.of(Rejection.WRONG_SOURCE, Rejection.OWN_SOURCE),
            EnumSet.of(Rejection.PACKET_LENGTH_ERROR, Rejection.ZERO_COUNT),
            EnumSet.of(Rejection.ZERO_INTERVAL, Rejection.INTERVAL_MISMATCH));

    static Stream<Fault> faults() {
        return Fault.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void refuses(Fault fault) {
        Reception.Rejected rejected = rejected(fault.version(), fault.sketch().datagram());
        assertEquals(fault.rejection(), rejected.rejection(), rejected.detail());
        if (fault.detail() != null) {
            assertEquals(fault.detail(), rejected.detail());
        }
        boolean named = fault.rejection() != Rejection.VRID_ERROR && fault.rejection() != Rejection.IP_HEADER_ERROR;
        assertEquals(named ? Wire.VRID : null, rejected.vrid());
    }

    @ParameterizedTest
    @EnumSource
    void everyRungHasAFault(Version version) {
        var rungs = EnumSet.allOf(Rejection.class);
        // By multicast everybody is a peer: UnicastLadderTest. Signatures come after the ladder: AuthenticatorTest.
        rungs.removeIf(rejection -> !rejection.concerns(version) || rejection == Rejection.UNKNOWN_PEER
                || rejection.ofSignature());
        assertEquals(rungs, EnumSet.copyOf(
                faults().filter(fault -> fault.version() == version).map(Fault::rejection).toList()));
    }

    @ParameterizedTest
    @CsvSource({"TWO, IPV4", "THREE, IPV4", "THREE, IPV6"})
    void ofTwoFaultsTheLowerRungIsNamed(Version version, Family family) {
        int pairs = 0;
        for (Fault one : Fault.of(version, family)) {
            for (Fault other : Fault.of(version, family)) {
                if (one.rejection().compareTo(other.rejection()) >= 0
                        || EXCLUSIVE.contains(EnumSet.of(one.rejection(), other.rejection()))) {
                    continue;
                }
                var sketch = new PacketSketch(version, family);
                other.spoil().accept(sketch);
                one.spoil().accept(sketch);
                Reception.Rejected rejected = rejected(version, sketch.datagram());
                assertEquals(one.rejection(), rejected.rejection(), () -> one + " and " + other + ": " + rejected);
                pairs++;
            }
        }
        assertTrue(pairs > 300, "only " + pairs + " pairs");
    }

    @ParameterizedTest
    @EnumSource
    void whatComesThroughARouterInOurNameIsNoConflict(Family family) {
        var sketch = new PacketSketch(family);
        sketch.source = Wire.own(family);
        sketch.hopLimit = 254;
        assertEquals(Rejection.IP_TTL_ERROR, rejected(sketch.datagram()).rejection());
    }

    @ParameterizedTest
    @EnumSource
    void anotherRouterOfThisHostIsNoConflict(Family family) {
        var sketch = new PacketSketch(family);
        sketch.source = Wire.own(family);
        sketch.vrid = 52;
        assertEquals(Rejection.VRID_ERROR, rejected(sketch.datagram()).rejection());
    }

    @Test
    void theLongerPacketOfVersion2IsAWrongVersion() {
        var sketch = new PacketSketch(Family.IPV4);
        sketch.version = 2;
        sketch.trailer = new byte[8];
        assertEquals(Rejection.VERSION_ERROR, rejected(sketch.datagram()).rejection());
    }

    @ParameterizedTest
    @EnumSource
    void aRightPacketIsAccepted(Family family) {
        var advert = new Advert(family, Wire.VRID, new Priority(200), Duration.ofSeconds(1), Wire.virtual(family));
        var form = family == Family.IPV4 ? ChecksumForm.MESSAGE_ONLY : ChecksumForm.PSEUDO_HEADER;
        assertEquals(new Reception.Accepted(advert, form), decode(new PacketSketch(family).datagram()));
    }

    @Test
    void bothChecksumFormsOfIpv4AreAcceptedAndTold() {
        for (ChecksumForm form : ChecksumForm.values()) {
            var sketch = new PacketSketch(Family.IPV4);
            sketch.form = form;
            assertEquals(form, accepted(sketch.datagram()).form());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theReservedNibbleIsIgnored(Family family) {
        for (int reserved = 1; reserved < 16; reserved++) {
            var sketch = new PacketSketch(family);
            sketch.reserved = reserved;
            assertEquals(Duration.ofSeconds(1), accepted(sketch.datagram()).advert().interval());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherIntervalPriorityOrListIsAccepted(Family family) {
        var sketch = new PacketSketch(family);
        sketch.centiseconds = 4095;
        sketch.priority = 0;
        sketch.addresses = List.of(IpAddress.parse(family == Family.IPV4 ? "203.0.113.9" : "fe80::99"));
        var advert = new Advert(family, Wire.VRID, Priority.RESIGN, Duration.ofMillis(40_950), sketch.addresses);
        assertEquals(advert, accepted(sketch.datagram()).advert());
    }

    @Test
    void aListWithoutLinkLocalFirstIsAcceptedWhereItIsOurs() {
        List<IpAddress> global = List.of(IpAddress.parse("2001:db8::100"), IpAddress.parse("2001:db8::101"));
        var sketch = new PacketSketch(Family.IPV6);
        sketch.addresses = global;
        Receiver ours = Wire.receiver(Family.IPV6, Wire.VRID, global);
        assertInstanceOf(Reception.Accepted.class, AdvertCodec.decode(sketch.datagram(), ours));
        sketch.addresses = List.of(global.get(1), global.get(0));
        assertEquals(Rejection.FIRST_NOT_LINK_LOCAL,
                ((Reception.Rejected) AdvertCodec.decode(sketch.datagram(), ours)).rejection());
    }

    @Test
    void paddingAfterTheTotalLengthIsIgnored() {
        var sketch = new PacketSketch(Family.IPV4);
        sketch.padding = new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
        assertEquals(Wire.virtual(Family.IPV4), accepted(sketch.datagram()).advert().addresses());
    }

    @Test
    void ipv4OptionsAreSkipped() {
        for (int length = 4; length <= 40; length += 4) {
            var sketch = new PacketSketch(Family.IPV4);
            sketch.ipOptions = new byte[length];
            Arrays.fill(sketch.ipOptions, (byte) 1);
            assertEquals(Wire.virtual(Family.IPV4), accepted(sketch.datagram()).advert().addresses());
        }
    }

    @Test
    void overIpv4TheHeaderIsBelievedNotTheSocket() {
        var sketch = new PacketSketch(Family.IPV4);
        sketch.form = ChecksumForm.PSEUDO_HEADER;
        Datagram right = sketch.datagram();
        IpAddress other = IpAddress.parse("198.51.100.1");
        assertInstanceOf(Reception.Accepted.class,
                decode(new Datagram(right.link(), right.family(), other, other, 1, right.bytes())));
    }

    @Test
    void shortAndForeignHeadersAreNamed() {
        byte[] bytes = new PacketSketch(Family.IPV4).datagram().bytes().bytes();
        assertEquals("19 bytes are less than an IPv4 header", rejected(packet(Arrays.copyOf(bytes, 19))).detail());
        assertEquals("0 bytes are less than an IPv4 header", rejected(packet(new byte[0])).detail());
        byte[] version6 = bytes.clone();
        version6[0] = 0x65;
        assertEquals("IP version 6", rejected(packet(version6)).detail());
        byte[] tiny = bytes.clone();
        tiny[0] = 0x44;
        assertEquals("header length 16 in a total length of 36", rejected(packet(tiny)).detail());
        byte[] wide = bytes.clone();
        wide[0] = 0x4f;
        assertEquals("header length 60 in a total length of 36", rejected(packet(wide)).detail());
    }

    @Test
    void aHeaderWithNothingBehindItHasNoVersionToBeWrong() {
        var sketch = new PacketSketch(Family.IPV4);
        sketch.totalLength = 20;
        Reception.Rejected rejected = rejected(sketch.datagram());
        assertEquals(Rejection.PACKET_LENGTH_ERROR, rejected.rejection());
        assertEquals("0 bytes are less than the fixed part", rejected.detail());
        assertNull(rejected.vrid());
    }

    @Test
    void everyShorterMessageIsRefused() {
        for (Family family : Family.values()) {
            Datagram whole = new PacketSketch(family).datagram();
            for (int length = 0; length < whole.bytes().length(); length++) {
                Octets cut = Octets.of(whole.bytes().bytes(), 0, length);
                Reception.Rejected rejected = rejected(new Datagram(
                        whole.link(), family, whole.source(), whole.destination(), whole.hopLimit(), cut));
                assertEquals(family == Family.IPV4 ? Rejection.IP_HEADER_ERROR : Rejection.PACKET_LENGTH_ERROR,
                        rejected.rejection(), "cut to " + length);
            }
        }
    }

    @Test
    void carpIsNamed() {
        var carp = new PacketSketch(Family.IPV4);
        carp.version = 2;
        carp.count = 7;
        carp.addresses = List.of();
        carp.trailer = new byte[28];
        Reception.Rejected rejected = rejected(carp.datagram());
        assertEquals(Rejection.VERSION_ERROR, rejected.rejection());
        assertEquals("version 2, looks like CARP", rejected.detail());
    }

    @Test
    void labelsAreWhatMetricsCallThem() {
        assertEquals("ip_header_error", Rejection.IP_HEADER_ERROR.label());
        assertEquals("first_not_link_local", Rejection.FIRST_NOT_LINK_LOCAL.label());
    }

    @Test
    void aVridIsNamedOnlyWhereOurs() {
        var sketch = new PacketSketch(Family.IPV6);
        sketch.hopLimit = 1;
        sketch.vrid = 52;
        assertNull(rejected(sketch.datagram()).vrid());
    }

    private static Datagram packet(byte[] bytes) {
        return new Datagram(Wire.LINK, Family.IPV4, Wire.peer(Family.IPV4), Family.IPV4.group(), 255, Octets.of(bytes));
    }

    private static Reception decode(Datagram datagram) {
        return AdvertCodec.decode(datagram, Wire.receiver(datagram.family()));
    }

    private static Reception.Accepted accepted(Datagram datagram) {
        return assertInstanceOf(Reception.Accepted.class, decode(datagram), () -> decode(datagram).toString());
    }

    private static Reception.Rejected rejected(Datagram datagram) {
        return rejected(Version.THREE, datagram);
    }

    private static Reception.Rejected rejected(Version version, Datagram datagram) {
        return assertInstanceOf(Reception.Rejected.class,
                AdvertCodec.decode(datagram, Wire.receiver(version, datagram.family())));
    }
}
