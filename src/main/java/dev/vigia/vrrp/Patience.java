package dev.vigia.vrrp;

import dev.vigia.net.Priority;
import java.time.Duration;

/**
 * How long a Backup waits: for a router that has fallen silent, and before it takes over from a lower priority.
 *
 * @param misses how many missed adverts mean that it is down, 1 to 100; every RFC says {@value Timers#MISSES}
 * @param skewOfSecond whether the skew is a part of a second (RFC 3768 section 6.1), and not of the interval
 * @param preemptDelay how long a lower priority is left Active before it is taken over from; zero for none
 * @param soleHeir whether nobody but us can follow a router that resigns: there is no order to keep among heirs then
 */
public record Patience(int misses, boolean skewOfSecond, Duration preemptDelay, boolean soleHeir) {
    /** That of RFC 9568. */
    public static final Patience RFC9568 = new Patience(Timers.MISSES, false, Duration.ZERO, false);

    /** How late an advert may be that was sent before another. */
    private static final Duration OVERTAKEN = Duration.ofMillis(10);

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Checks the range. */
    public Patience {
        if (misses < 1 || misses > 100) {
            throw new IllegalArgumentException("no number of missed adverts: " + misses + ", 1 to 100");
        }
    }

    /** The same of a sole heir, or of one who is none. */
    public Patience soleHeir(boolean other) {
        return new Patience(misses, skewOfSecond, preemptDelay, other);
    }

    /**
     * How long a resignation is left to settle: Skew_Time, so that the best of all heirs is first (RFC 9568 section
     * 6.4.2); of a sole heir just long enough for adverts that the resignation has overtaken.
     */
    Duration afterResignation(Priority priority, Duration interval) {
        Duration skew = skew(priority, interval);
        return soleHeir && skew.compareTo(OVERTAKEN) > 0 ? OVERTAKEN : skew;
    }

    /** Skew_Time for a router that advertises at {@code interval}. */
    public Duration skew(Priority priority, Duration interval) {
        return Timers.skew(priority, skewOfSecond ? SECOND : interval);
    }

    /** Active_Down_Interval for a router that advertises at {@code interval}. */
    public Duration activeDown(Priority priority, Duration interval) {
        // Duration multiplies by way of BigDecimal, which is too dear for each advert.
        return Duration.ofNanos(misses * interval.toNanos() + skew(priority, interval).toNanos());
    }
}
