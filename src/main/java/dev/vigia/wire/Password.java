package dev.vigia.wire;

import dev.vigia.net.Octets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The authentication of a VRRPv2 advert: none, or a simple text password (RFC 2338 section 5.3.6; RFC 3768
 * took its meaning away and kept its bytes).
 *
 * <p>It goes over the wire as it is: it guards against mistakes, not against people. It is shown
 * nowhere but in a configuration.
 */
public final class Password {
    /** No authentication: type 0, sent as zeros, ignored when received. */
    public static final Password NONE = new Password(0, new byte[0]);

    /** The length of the authentication data, in bytes. */
    static final int LENGTH = 8;

    private final int type;
    private final byte[] bytes;

    private Password(int type, byte[] bytes) {
        this.type = type;
        this.bytes = Arrays.copyOf(bytes, LENGTH);
    }

    /**
     * The password that {@code text} spells in UTF-8, filled up with zeros: type 1.
     *
     * @throws IllegalArgumentException for an empty one or one of more than 8 bytes
     */
    public static Password of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 1 || bytes.length > LENGTH) {
            throw new IllegalArgumentException(
                    "a password of VRRPv2 has 1 to " + LENGTH + " bytes, not " + bytes.length);
        }
        return new Password(1, bytes);
    }

    /** The authentication type: 0 for none, 1 for a password. */
    public int type() {
        return type;
    }

    /** The password itself, for a configuration and nothing else; empty for none. */
    public String text() {
        int length = LENGTH;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** The 8 bytes to send. */
    Octets octets() {
        return Octets.of(bytes);
    }

    /** Whether the authentication data of a packet is this password, in a time that does not tell where it differs. */
    boolean admits(byte[] received) {
        return type == 0 || MessageDigest.isEqual(bytes, received);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Password password && type == password.type && Arrays.equals(bytes, password.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Whether there is one, not what it is. */
    @Override
    public String toString() {
        return type == 0 ? "no password" : "a password";
    }
}
