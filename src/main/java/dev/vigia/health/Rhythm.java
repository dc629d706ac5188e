package dev.vigia.health;

import java.time.Duration;

/**
 * When a check runs and how many results in a row turn its verdict (vrrp_script of keepalived.conf(5)).
 *
 * @param interval from one start to the next, at least 1 ms
 * @param timeout how long one run may take, at least 1 ms
 * @param rise successes in a row that take it up, at least 1
 * @param fall failures in a row that take it down, at least 1
 */
public record Rhythm(Duration interval, Duration timeout, int rise, int fall) {
    private static final Duration LEAST = Duration.ofMillis(1);
    /** keepalived's defaults. */
    public static final Rhythm DEFAULT = new Rhythm(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1);

    /** Checks the ranges. */
    public Rhythm {
        if (interval.compareTo(LEAST) < 0 || timeout.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("interval and timeout of a check are 1 ms or more");
        }
        if (rise < 1 || fall < 1) {
            throw new IllegalArgumentException("rise and fall of a check are 1 or more");
        }
    }
}
