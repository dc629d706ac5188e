package dev.vigia.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * An instant of the monotonic clock, in nanoseconds since an origin that only the clock knows.
 *
 * <p>Two moments of one clock compare and subtract; a moment says nothing about the time of day and
 * is never shown to people.
 *
 * @param nanos nanoseconds since the clock's origin, any value
 */
public record Moment(long nanos) implements Comparable<Moment> {
    /** The origin of the clock. */
    public static final Moment ORIGIN = new Moment(0);
    /** Later than every moment a clock will show: the deadline of one who waits for nothing. */
    public static final Moment NEVER = new Moment(Long.MAX_VALUE);

    /**
     * The moment {@code span} later; {@link #NEVER} stays {@link #NEVER}, what lies beyond it becomes it,
     * and what lies before the earliest moment becomes that.
     */
    public Moment plus(Duration span) {
        if (this.equals(NEVER)) {
            return NEVER;
        }
        long added = TimeUnit.NANOSECONDS.convert(span);
        long sum = nanos + added;
        boolean overflow = ((nanos ^ sum) & (added ^ sum)) < 0;
        return new Moment(overflow ? beyond(added < 0) : sum);
    }

    /** The moment {@code span} earlier, with the limits of {@link #plus}. */
    public Moment minus(Duration span) {
        if (this.equals(NEVER)) {
            return NEVER;
        }
        long taken = TimeUnit.NANOSECONDS.convert(span);
        long rest = nanos - taken;
        boolean overflow = ((nanos ^ taken) & (nanos ^ rest)) < 0;
        return new Moment(overflow ? beyond(taken > 0) : rest);
    }

    /**
     * The span from this moment to a later one; negative when {@code later} is in fact earlier; at most
     * 292 years either way.
     */
    public Duration until(Moment later) {
        long span = later.nanos - nanos;
        boolean overflow = ((later.nanos ^ nanos) & (later.nanos ^ span)) < 0;
        return Duration.ofNanos(overflow ? beyond(later.isBefore(this)) : span);
    }

    private static long beyond(boolean earliest) {
        return earliest ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** Whether this moment is strictly before {@code other}. */
    public boolean isBefore(Moment other) {
        return nanos < other.nanos;
    }

    /** Whether this moment is strictly after {@code other}. */
    public boolean isAfter(Moment other) {
        return nanos > other.nanos;
    }

    /** The earlier of two moments. */
    public static Moment earlier(Moment one, Moment other) {
        return one.isAfter(other) ? other : one;
    }

    /** The later of two moments. */
    public static Moment later(Moment one, Moment other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public int compareTo(Moment other) {
        return Long.compare(nanos, other.nanos);
    }
}
