package dev.vigia.agent;

import dev.vigia.vrrp.Timers;
import java.time.Duration;

/**
 * How a virtual router takes its time: before it takes part, before it takes over, and in telling that it did.
 *
 * @param startupDelay how long after the agent's start it takes no part; zero for none
 * @param preemptDelay how long a lower priority is left Active before it is taken over from; zero for none
 * @param misses how many missed adverts mean that the Active router is down, 1 to 100
 * @param announcements how its addresses are announced
 */
public record Conduct(Duration startupDelay, Duration preemptDelay, int misses, Announcements announcements) {
    /** That of a file that says nothing of it. */
    public static final Conduct DEFAULT =
            new Conduct(Duration.ZERO, Duration.ZERO, Timers.MISSES, Announcements.DEFAULT);

    /** The same with another delay at the start. */
    public Conduct startingAfter(Duration delay) {
        return new Conduct(delay, preemptDelay, misses, announcements);
    }

    /** The same with another delay before it preempts. */
    public Conduct preemptingAfter(Duration delay) {
        return new Conduct(startupDelay, delay, misses, announcements);
    }

    /** The same with another number of missed adverts. */
    public Conduct missing(int adverts) {
        return new Conduct(startupDelay, preemptDelay, adverts, announcements);
    }

    /** The same with other announcements. */
    public Conduct with(Announcements others) {
        return new Conduct(startupDelay, preemptDelay, misses, others);
    }
}
