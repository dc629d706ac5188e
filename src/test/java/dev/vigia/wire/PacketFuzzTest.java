package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.Octets;
import dev.vigia.net.Seed;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A million packets of each version: none throws, and pcap4j reads the accepted ones as we do. */
class PacketFuzzTest {
    private static final int PACKETS = 1_000_000;

    @ParameterizedTest
    @EnumSource
    void noPacketThrowsAndTheAcceptedOnesAreReadAlikeByPcap4j(Version version) {
        var generator = new PacketGenerator(Seed.of(PacketFuzzTest.class), version);
        Map<Family, Receiver> receivers = new EnumMap<>(Family.class);
        for (Family family : Family.values()) {
            receivers.put(family, Wire.receiver(version, family));
        }
        Map<Rejection, Integer> refused = new EnumMap<>(Rejection.class);
        Map<ChecksumForm, Integer> accepted = new EnumMap<>(ChecksumForm.class);
        for (int i = 0; i < PACKETS; i++) {
            Datagram datagram = generator.next();
            Receiver receiver = receivers.get(datagram.family());
            Reception reception = assertDoesNotThrow(() -> AdvertCodec.decode(datagram, receiver), datagram::toString);
            if (reception instanceof Reception.Rejected rejected) {
                assertNotNull(rejected.detail());
                refused.merge(rejected.rejection(), 1, Integer::sum);
            } else {
                var advert = (Reception.Accepted) reception;
                accepted.merge(advert.form(), 1, Integer::sum);
                IndependentDecoder.agrees(datagram, advert);
                comesBack(datagram, advert, receiver);
            }
        }
        System.out.println("PacketFuzzTest: of " + PACKETS + " packets of version " + version.number() + " accepted "
                + accepted + ", refused " + refused);
        var rungs = EnumSet.allOf(Rejection.class);
        // By multicast everybody is a peer; signatures are judged behind the ladder, by who has the keys.
        rungs.removeIf(rejection -> !rejection.concerns(version) || rejection == Rejection.UNKNOWN_PEER
                || rejection.ofSignature());
        assertEquals(rungs, refused.keySet(), "a rung that no packet has reached");
        assertEquals(version == Version.TWO ? EnumSet.of(ChecksumForm.MESSAGE_ONLY)
                : EnumSet.allOf(ChecksumForm.class), accepted.keySet());
        assertTrue(accepted.values().stream().mapToInt(Integer::intValue).sum() > PACKETS / 5, accepted.toString());
    }

    /** What was accepted, encoded anew, is accepted as the same. */
    private static void comesBack(Datagram datagram, Reception.Accepted accepted, Receiver receiver) {
        byte[] bytes = datagram.bytes().bytes();
        int header = datagram.family() == Family.IPV4 ? (bytes[0] & 0xf) * 4 : 0;
        var source = header == 0 ? datagram.source() : Ipv4Header.read(bytes).source();
        Octets message = accepted.advert().version() == Version.TWO
                ? AdvertCodec.encode(accepted.advert(), Wire.AGREEMENT.password())
                : AdvertCodec.encode(accepted.advert(), source, datagram.family().group(), accepted.form());
        message.copyTo(bytes, header);
        var again = new Datagram(datagram.link(), datagram.family(), datagram.source(), datagram.destination(),
                datagram.hopLimit(), Octets.of(bytes));
        assertEquals(accepted, AdvertCodec.decode(again, receiver), datagram::toString);
    }
}
