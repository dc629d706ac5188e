package dev.vigia.wire;

import dev.vigia.net.Octets;

/**
 * A key that signs adverts, shared by all routers of a virtual router under one id. Its secret is never shown.
 *
 * @param id what the trailer names it by, 1 to 255
 * @param secret 32 to 64 bytes
 */
public record HmacKey(int id, Octets secret) {
    /** The shortest secret, in bytes: as strong as the digest. */
    public static final int SHORTEST = 32;
    /** The longest secret, in bytes: the block of SHA-256. */
    public static final int LONGEST = 64;

    /** Checks the ranges. */
    public HmacKey {
        if (id < 1 || id > 255) {
            throw new IllegalArgumentException(id + " is no key id: 1 to 255");
        }
        if (secret.length() < SHORTEST || secret.length() > LONGEST) {
            throw new IllegalArgumentException("key " + id + " has " + secret.length() + " bytes instead of "
                    + SHORTEST + " to " + LONGEST);
        }
    }

    /** Its id, not its secret. */
    @Override
    public String toString() {
        return "HmacKey[id=" + id + "]";
    }
}
