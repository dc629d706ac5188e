package dev.vigia.wire;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs adverts and verifies them with the trailer of draft-cassen-vrrp-auth-hmac, as keepalived's
 * {@code auth_hmac} has it since 2.4.1: 28 bytes after the message, for both versions and families.
 *
 * <p>The trailer is type 1, the key's id, 16 zero bits, a {@link Serial} and the first half of an
 * HMAC-SHA256. What is signed: a pseudo-header {family, version, VRID, 0, source in 16 bytes}, the message
 * with its checksum zero, the trailer with its digest zero. For one thread at a time.
 */
public final class Authenticator {
    /** The length of the trailer, in bytes. */
    public static final int TRAILER = 28;

    private static final int TYPE = 1;
    private static final int SERIAL_AT = 4;
    private static final int DIGEST_AT = 12;
    private static final int PSEUDO_HEADER = 20;
    private static final String ALGORITHM = "HmacSHA256";

    private final Map<Integer, HmacKey> keys = new HashMap<>();
    /** Made once: to find the algorithm takes longer than to use it, and the first time a tenth of a second. */
    private final Map<Integer, Mac> macs = new HashMap<>();

    /**
     * An authenticator that verifies with any of {@code keys}.
     *
     * @throws IllegalArgumentException where two have the same id
     */
    public Authenticator(Collection<HmacKey> keys) {
        for (HmacKey key : keys) {
            if (this.keys.put(key.id(), key) != null) {
                throw new IllegalArgumentException("two keys with the id " + key.id());
            }
            macs.put(key.id(), mac(key));
        }
    }

    private static Mac mac(HmacKey key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.secret().bytes(), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has " + ALGORITHM + " and takes a key of its kind", e);
        }
    }

    /**
     * A message with its trailer.
     *
     * @param message as {@link AdvertCodec} encodes it; over IPv6 its checksum is made to cover the trailer
     * @param source the address it is sent from
     * @param destination the group or the peer it is sent to
     * @param keyId which key to sign with
     * @param serial a later one than any used before: {@link ReplayWindow#next}
     * @throws IllegalArgumentException where there is no such key
     */
    public Octets sign(Octets message, IpAddress source, IpAddress destination, int keyId, Serial serial) {
        Mac mac = macs.get(keyId);
        if (mac == null) {
            throw new IllegalArgumentException("no key " + keyId + " to sign with");
        }
        byte[] signed = Arrays.copyOf(message.bytes(), message.length() + TRAILER);
        var trailer = ByteBuffer.wrap(signed, message.length(), TRAILER).slice();
        trailer.put((byte) TYPE).put((byte) keyId).putLong(SERIAL_AT, serial.bits());
        trailer.put(DIGEST_AT, digest(mac, signed, source), 0, TRAILER - DIGEST_AT);
        if (source.family() == Family.IPV6) {
            var fields = ByteBuffer.wrap(signed).putShort(AdvertCodec.CHECKSUM_AT, (short) 0);
            fields.putShort(AdvertCodec.CHECKSUM_AT, (short) AdvertCodec.checksum(
                    signed, signed.length, source, destination, ChecksumForm.PSEUDO_HEADER));
        }
        return Octets.of(signed);
    }

    /**
     * Verifies an advert that the receive ladder has accepted. Never throws, whatever the bytes.
     *
     * @param datagram the packet; over IPv4 its header is believed, not the datagram's own fields
     * @param window what is remembered of its sender
     * @param now the time of day
     */
    public Verification verify(Datagram datagram, ReplayWindow window, Instant now) {
        byte[] bytes = datagram.bytes().bytes();
        if (datagram.family() == Family.IPV6) {
            return verify(bytes, datagram.source(), window, now);
        }
        if (Ipv4Header.fault(bytes) != null) {
            return unread(Verification.Verdict.MALFORMED, "no IPv4 packet", window);
        }
        Ipv4Header header = Ipv4Header.read(bytes);
        return verify(Arrays.copyOfRange(bytes, header.length(), header.totalLength()), header.source(), window, now);
    }

    private Verification verify(byte[] signed, IpAddress source, ReplayWindow window, Instant now) {
        int length = signed.length < AdvertCodec.FIXED_PART ? -1 : AdvertCodec.length(signed, source.family());
        if (signed.length == length) {
            return unread(Verification.Verdict.MISSING, "", window);
        }
        if (length < 0 || signed.length != length + TRAILER) {
            return unread(Verification.Verdict.MALFORMED, signed.length + " bytes", window);
        }
        var trailer = ByteBuffer.wrap(signed, length, TRAILER).slice();
        if (trailer.get(0) != TYPE || trailer.getShort(2) != 0) {
            return unread(Verification.Verdict.MALFORMED, "trailer %08x".formatted(trailer.getInt(0)), window);
        }
        int keyId = trailer.get(1) & 0xff;
        var serial = new Serial(trailer.getLong(SERIAL_AT));
        Duration skew = serial.ahead(now);
        // Before the digest, so that a flood of old captures costs nothing: it only ever refuses.
        if (window.isStale(serial, now)) {
            String detail = "clock " + skew.abs().toSeconds() + " s " + (skew.isNegative() ? "behind" : "ahead of");
            return new Verification(Verification.Verdict.STALE, detail + " ours", skew, window);
        }
        Mac mac = macs.get(keyId);
        if (mac == null) {
            return new Verification(Verification.Verdict.UNKNOWN_KEY, "key " + keyId, skew, window);
        }
        byte[] received = Arrays.copyOfRange(signed, length + DIGEST_AT, signed.length);
        if (!MessageDigest.isEqual(received, Arrays.copyOf(digest(mac, signed, source), received.length))) {
            return new Verification(Verification.Verdict.BAD_HMAC, "key " + keyId, skew, window);
        }
        if (window.isReplay(source, serial, now)) {
            return new Verification(Verification.Verdict.REPLAY, "serial " + serial, skew, window);
        }
        return new Verification(Verification.Verdict.OK, "", skew, window.marked(source, serial));
    }

    private static Verification unread(Verification.Verdict verdict, String detail, ReplayWindow window) {
        return new Verification(verdict, detail, null, window);
    }

    /** The whole digest of a message and its trailer, whatever its checksum and the trailer's own digest are. */
    private static byte[] digest(Mac mac, byte[] signed, IpAddress source) {
        byte[] whole = new byte[PSEUDO_HEADER + signed.length];
        whole[0] = (byte) (source.family() == Family.IPV4 ? 4 : 6);
        whole[1] = (byte) (signed[0] >>> 4 & 0xf);
        whole[2] = signed[1];
        source.write(whole, 4);
        System.arraycopy(signed, 0, whole, PSEUDO_HEADER, signed.length);
        ByteBuffer.wrap(whole).putShort(PSEUDO_HEADER + AdvertCodec.CHECKSUM_AT, (short) 0);
        Arrays.fill(whole, whole.length - TRAILER + DIGEST_AT, whole.length, (byte) 0);
        return mac.doFinal(whole);
    }

    /** Whether it has the same keys. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Authenticator authenticator && keys.equals(authenticator.keys);
    }

    @Override
    public int hashCode() {
        return keys.keySet().hashCode();
    }

    /** The ids of its keys, not their secrets. */
    @Override
    public String toString() {
        return "keys " + keys.keySet();
    }
}
