package dev.vigia.vrrp;

import dev.vigia.net.Priority;
import java.time.Duration;

/**
 * How long a Backup waits: for a router that has fallen silent, and before it takes over from a lower priority.
 *
 * @param misses how many missed adverts mean that it is down, 1 to 100; every RFC says {@value Timers#MISSES}
 * @param skewOfSecond whether the skew is a part of a second (RFC 3768 section 6.1), and not of the interval
 * @param preemptDelay how long a lower priority is left Active before it is taken over from; zero for none
 */
public record Patience(int misses, boolean skewOfSecond, Duration preemptDelay) {
    /** That of RFC 9568. */
    public static final Patience RFC9568 = new Patience(Timers.MISSES, false, Duration.ZERO);

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Checks the range. */
    public Patience {
        if (misses < 1 || misses > 100) {
            throw new IllegalArgumentException("no number of missed adverts: " + misses + ", 1 to 100");
        }
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
