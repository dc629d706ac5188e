package dev.vigia.vrrp;

import dev.vigia.net.Priority;
import java.time.Duration;

/** The timer arithmetic of RFC 9568 section 6.1, exact to the nanosecond. */
public final class Timers {
    /** How many missed adverts mean that the Active router is down. */
    public static final int MISSES = 3;

    private Timers() {
    }

    /** Skew_Time: ((256 - priority) * Active_Adver_Interval) / 256. */
    public static Duration skew(Priority priority, Duration activeAdvertInterval) {
        return Duration.ofNanos((256 - priority.number()) * activeAdvertInterval.toNanos() / 256);
    }

    /** Active_Down_Interval: 3 * Active_Adver_Interval + Skew_Time. */
    public static Duration activeDown(Priority priority, Duration activeAdvertInterval) {
        return Patience.RFC9568.activeDown(priority, activeAdvertInterval);
    }
}
