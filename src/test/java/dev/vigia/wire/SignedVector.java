package dev.vigia.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Vrid;
import dev.vigia.wire.Verification.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A signed packet of a file of vectors, our own or another project's, and what must become of it when single
 * fields are flipped.
 */
record SignedVector(String id, Octets signed, IpAddress source, IpAddress destination, HmacKey key, Serial serial) {
    static SignedVector of(Map<?, ?> line) {
        Octets signed = Octets.ofHex((String) line.get("hex"));
        IpAddress source = IpAddress.parse((String) (line.containsKey("ipsrc") ? line.get("ipsrc")
                : line.get("source")));
        Object destination = line.containsKey("ipdst") ? line.get("ipdst") : line.get("destination");
        Object serial = line.containsKey("serial") ? line.get("serial") : ((Map<?, ?>) line.get("expect")).get("seq");
        return new SignedVector((String) line.get("id"), signed, source,
                destination == null ? source.family().group() : IpAddress.parse((String) destination),
                new HmacKey(((Long) line.get("key_id")).intValue(), Octets.ofHex((String) line.get("key"))),
                new Serial(Long.parseUnsignedLong((String) serial, 16)));
    }

    /** The time of day that the serial names. */
    Instant time() {
        return Instant.ofEpochSecond(serial.bits() >>> 32);
    }

    /** Signs, reads and verifies it, then with each field flipped that the vectors' notes name. */
    void check() {
        int length = signed.length() - Authenticator.TRAILER;
        Octets message = Octets.of(signed.bytes(), 0, length);
        var authenticator = new Authenticator(List.of(key));
        assertEquals(signed, authenticator.sign(message, source, destination, key.id(), serial), id);
        assertEquals(Verdict.OK, verdict(signed, source), id);
        accepted();
        for (int at : new int[] {2, 5, 8, length - 1, length + 11, length + 7, length + 12, length + 27}) {
            assertEquals(Verdict.BAD_HMAC, flipped(at), id + ": byte " + at);
        }
        assertEquals(Verdict.BAD_HMAC, flipped(1), id + ": VRID");
        assertEquals(Verdict.OK, flipped(6), id + ": checksum");
        assertEquals(Verdict.OK, flipped(7), id + ": checksum");
        assertEquals(Verdict.MALFORMED, flipped(length), id + ": type");
        assertEquals(Verdict.UNKNOWN_KEY, flipped(length + 1), id + ": key id");
        assertEquals(Verdict.MALFORMED, flipped(length + 2), id + ": reserved");
        assertEquals(Verdict.MALFORMED, flipped(length + 3), id + ": reserved");
        assertEquals(Verdict.BAD_HMAC,
                verdict(signed, new IpAddress(source.family(), source.high(), source.low() ^ 1)), id + ": source");
        assertEquals(Verdict.MISSING, verdict(message, source), id);
    }

    /** The ladder takes it with its trailer, and no other length. */
    private void accepted() {
        Reception reception = AdvertCodec.decode(Wire.carrying(signed, source, destination), receiver());
        var accepted = assertInstanceOf(Reception.Accepted.class, reception, id + ": " + reception);
        assertEquals(signed.at(2), accepted.advert().priority().number(), id);
        assertEquals(signed.at(3), accepted.advert().addresses().size(), id);
        Octets shorter = Octets.of(signed.bytes(), 0, signed.length() - 1);
        var rejected = assertInstanceOf(Reception.Rejected.class,
                AdvertCodec.decode(Wire.carrying(shorter, source, destination), receiver()), id);
        assertEquals(Rejection.PACKET_LENGTH_ERROR, rejected.rejection(), id);
    }

    /** One that listens to the vector's destination and takes what its message says for granted. */
    Receiver receiver() {
        return new Receiver() {
            @Override
            public boolean listensTo(Vrid vrid, IpAddress asked) {
                return asked.equals(destination);
            }

            @Override
            public boolean sendsFrom(IpAddress asked) {
                return false;
            }

            @Override
            public List<IpAddress> addressesOf(Vrid vrid) {
                return List.of();
            }

            @Override
            public Agreement agreementOf(Vrid vrid) {
                Password password = signed.at(4) == 0 ? Password.NONE : Password.of("vigia");
                return signed.at(0) >>> 4 == 2 ? new Agreement(Duration.ofSeconds(signed.at(5)), password) : null;
            }

            @Override
            public boolean admitsTrailer(Vrid vrid) {
                return true;
            }
        };
    }

    private Verdict flipped(int at) {
        byte[] bytes = signed.bytes();
        bytes[at] ^= 1;
        return verdict(Octets.of(bytes), source);
    }

    private Verdict verdict(Octets message, IpAddress from) {
        Datagram datagram = Wire.carrying(message, from, destination);
        Verdict verdict = new Authenticator(List.of(key))
                .verify(datagram, ReplayWindow.time(Duration.ofSeconds(5)), time()).verdict();
        assertEquals(verdict, new Authenticator(List.of(key))
                .verify(datagram, ReplayWindow.monotonic(), Instant.EPOCH).verdict(), id);
        return verdict;
    }

    Family family() {
        return source.family();
    }
}
