package dev.vigia.wire;

import java.time.Duration;
import java.time.Instant;

/**
 * The serial number of a signed advert: 32 bits of seconds since 1970, 16 bits of their fraction, 16 bits of
 * a counter. It wraps, so it compares as RFC 1982 says.
 *
 * @param bits all 64 bits, any value
 */
public record Serial(long bits) {
    /** The first serial of a time of day. */
    public static Serial at(Instant time) {
        long fraction = ((long) time.getNano() << 16) / 1_000_000_000L;
        return new Serial(time.getEpochSecond() << 32 | fraction << 16);
    }

    /** The next one, whatever the time. */
    public Serial next() {
        return new Serial(bits + 1);
    }

    /** Whether it comes after {@code other} on the way that is less than half around. */
    public boolean isAfter(Serial other) {
        return bits - other.bits > 0;
    }

    /** How far it lies ahead of a time of day, in whole seconds; negative when behind; at most 68 years either way. */
    public Duration ahead(Instant time) {
        return Duration.ofSeconds((int) (bits >>> 32) - (int) time.getEpochSecond());
    }

    /** 16 hex digits, in the order of the wire. */
    @Override
    public String toString() {
        return "%016x".formatted(bits);
    }
}
