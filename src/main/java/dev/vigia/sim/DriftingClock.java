package dev.vigia.sim;

import dev.vigia.time.Moment;

/**
 * A node's own monotonic clock: it starts anywhere and runs a little too fast or too slow.
 *
 * @param origin what it shows at the true origin
 * @param partsPerMillion how much too fast it runs; crystals stay within ±100
 */
record DriftingClock(Moment origin, int partsPerMillion) {
    /** The drift of a span is far less than this part of it. */
    private static final long STEADY = 2000;

    /** What this clock shows at a true moment. */
    Moment shows(Moment truly) {
        return new Moment(origin.nanos() + truly.nanos() + drift(truly.nanos()));
    }

    /** The first true moment at which this clock shows {@code shown} or later. */
    Moment truly(Moment shown) {
        if (shown.equals(Moment.NEVER)) {
            return Moment.NEVER;
        }
        long elapsed = shown.nanos() - origin.nanos();
        long guess = elapsed - drift(elapsed);
        for (long behind = elapsed - guess - drift(guess); behind > 0; behind = elapsed - guess - drift(guess)) {
            // Never too far, though the clock runs too fast: the first moment is asked for.
            guess += Math.max(1, behind - behind / STEADY);
        }
        return new Moment(guess);
    }

    private long drift(long nanos) {
        // Rounded at the nanosecond and not coarser: a clock that is a little slow must never go back.
        return Math.floorDiv(nanos * partsPerMillion, 1_000_000L);
    }
}
