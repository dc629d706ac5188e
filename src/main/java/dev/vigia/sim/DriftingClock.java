package dev.vigia.sim;

import dev.vigia.time.Moment;

/**
 * A node's own monotonic clock: it starts anywhere and runs a little too fast or too slow.
 *
 * @param origin what it shows at the true origin
 * @param partsPerMillion how much too fast it runs; crystals stay within ±100
 */
record DriftingClock(Moment origin, int partsPerMillion) {
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
        while (guess + drift(guess) < elapsed) {
            guess++;
        }
        return new Moment(guess);
    }

    private long drift(long nanos) {
        // Rounded at the nanosecond and not coarser: a clock that is a little slow must never go back.
        return Math.floorDiv(nanos * partsPerMillion, 1_000_000L);
    }
}
