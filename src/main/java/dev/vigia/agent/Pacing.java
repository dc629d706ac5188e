package dev.vigia.agent;

import java.time.Duration;

/**
 * The interval at which a router really advertises: its own, except shortly after a reload made that longer. The
 * peers count by the interval that they heard last, so the first adverts with the longer one keep the former pace.
 */
final class Pacing {
    /** So many adverts make sure that each peer has heard one of them. */
    private static final int FAREWELL = 4;

    private Duration former = Duration.ZERO;
    private int remaining;

    /** The interval was {@code before} until now. */
    void changed(Duration before) {
        former = remaining > 0 ? shorter(former, before) : before;
        remaining = FAREWELL;
    }

    /** A regular advert has left. */
    void advertSent() {
        remaining = Math.max(0, remaining - 1);
    }

    /** The pace of a router whose interval is {@code configured}. */
    Duration of(Duration configured) {
        return remaining > 0 ? shorter(former, configured) : configured;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
