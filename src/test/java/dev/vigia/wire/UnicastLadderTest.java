package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Vrid;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With unicast peers only what they send to our own address is heard, within their bounds of TTL. */
class UnicastLadderTest {
    @ParameterizedTest
    @EnumSource
    void aPeersAdvertIsAcceptedWithinItsBoundsOnly(Family family) {
        for (int hopLimit : new int[] {60, 64, 70}) {
            PacketSketch sketch = sketch(family);
            sketch.hopLimit = hopLimit;
            assertInstanceOf(Reception.Accepted.class, decode(sketch), "TTL " + hopLimit);
        }
        for (int hopLimit : new int[] {0, 59, 71, 255}) {
            PacketSketch sketch = sketch(family);
            sketch.hopLimit = hopLimit;
            assertEquals(Rejection.IP_TTL_ERROR, refused(sketch), "TTL " + hopLimit);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyElseIsHeard(Family family) {
        PacketSketch sketch = sketch(family);
        sketch.source = IpAddress.parse(family == Family.IPV4 ? "192.0.2.3" : "fe80::3");
        assertEquals(Rejection.UNKNOWN_PEER, refused(sketch));
        sketch.hopLimit = 255;
        assertEquals(Rejection.UNKNOWN_PEER, refused(sketch));
        sketch.vrid = 52;
        assertEquals(Rejection.VRID_ERROR, refused(sketch), "one that is no business of ours at all");
    }

    @ParameterizedTest
    @EnumSource
    void theGroupIsNotListenedTo(Family family) {
        PacketSketch sketch = sketch(family);
        sketch.destination = family.group();
        assertEquals(Rejection.WRONG_DESTINATION, refused(sketch));
    }

    @ParameterizedTest
    @EnumSource
    void ourOwnAddressIsALoopAndNoStranger(Family family) {
        PacketSketch sketch = sketch(family);
        sketch.source = Wire.own(family);
        assertEquals(Rejection.OWN_SOURCE, refused(sketch));
    }

    @ParameterizedTest
    @EnumSource
    void noPeerSendsFromEverybodysAddress(Family family) {
        PacketSketch sketch = sketch(family);
        sketch.source = new IpAddress(family, 0, 0);
        assertEquals(Rejection.WRONG_SOURCE, refused(sketch));
    }

    private static PacketSketch sketch(Family family) {
        var sketch = new PacketSketch(family);
        sketch.source = peer(family);
        sketch.destination = Wire.own(family);
        sketch.hopLimit = 64;
        sketch.form = ChecksumForm.PSEUDO_HEADER;
        return sketch;
    }

    /** One beyond the link over IPv6. */
    private static IpAddress peer(Family family) {
        return family == Family.IPV4 ? Wire.peer(family) : IpAddress.parse("2001:db8::2");
    }

    private static Reception decode(PacketSketch sketch) {
        return AdvertCodec.decode(sketch.datagram(), receiver(sketch.family));
    }

    private static Rejection refused(PacketSketch sketch) {
        return assertInstanceOf(Reception.Rejected.class, decode(sketch)).rejection();
    }

    private static Receiver receiver(Family family) {
        return new Receiver() {
            @Override
            public boolean listensTo(Vrid vrid, IpAddress destination) {
                return destination.equals(Wire.own(family));
            }

            @Override
            public HopLimits hopsFrom(Vrid vrid, IpAddress source) {
                return vrid == null ? HopLimits.ANY : source.equals(peer(family)) ? new HopLimits(60, 70) : null;
            }

            @Override
            public boolean unicast(Vrid vrid) {
                return true;
            }

            @Override
            public boolean sendsFrom(IpAddress source) {
                return source.equals(Wire.own(family));
            }

            @Override
            public List<IpAddress> addressesOf(Vrid vrid) {
                return vrid.equals(Wire.VRID) ? Wire.virtual(family) : null;
            }
        };
    }
}
