package dev.vigia.wire;

/**
 * Between which values the TTL or hop limit of adverts from one sender must lie.
 *
 * @param least the least, 0 to 255
 * @param most the most, from the least to 255
 */
public record HopLimits(int least, int most) {
    /** Sent on the link itself: 255, which no router that forwards lets stand (RFC 9568 section 5.1.1.3). */
    public static final HopLimits ON_LINK = new HopLimits(255, 255);
    /** From anywhere. */
    public static final HopLimits ANY = new HopLimits(0, 255);

    /** Checks the ranges. */
    public HopLimits {
        if (least < 0 || most > 255 || least > most) {
            throw new IllegalArgumentException("no hop limits: " + least + " to " + most);
        }
    }

    /** Whether a packet with this TTL or hop limit passes. */
    boolean admit(int hopLimit) {
        return hopLimit >= least && hopLimit <= most;
    }
}
