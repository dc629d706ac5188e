package dev.vigia.time;

import java.time.Duration;

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

    /** The moment {@code span} later; {@link #NEVER} stays {@link #NEVER}, and so does what would overflow. */
    public Moment plus(Duration span) {
        if (this.equals(NEVER)) {
            return NEVER;
        }
        long added = span.toNanos();
        long sum = nanos + added;
        boolean overflow = added > 0 && sum < nanos;
        return overflow ? NEVER : new Moment(sum);
    }

    /** The moment {@code span} earlier. */
    public Moment minus(Duration span) {
        return new Moment(nanos - span.toNanos());
    }

    /** The span from this moment to a later one; negative when {@code later} is in fact earlier. */
    public Duration until(Moment later) {
        return Duration.ofNanos(later.nanos - nanos);
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
