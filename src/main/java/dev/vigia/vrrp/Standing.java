package dev.vigia.vrrp;

import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import java.time.Duration;

/**
 * What this router brings to the election: its rank and its manners (RFC 9568 section 6.1).
 *
 * @param priority our effective priority, 1 to 255
 * @param address our primary address, which breaks ties; null where that of a fellow does
 * @param advertInterval our Advertisement_Interval
 * @param preempt Preempt_Mode; the address owner preempts whatever it says
 * @param caution when a preempting Backup acts
 * @param maxLearnedInterval the longest interval believed of another router
 * @param patience how long we wait for another router
 * @param alone whether it takes over by itself; else it waits until its fellows may, too
 */
public record Standing(
        Priority priority,
        IpAddress address,
        Duration advertInterval,
        boolean preempt,
        Caution caution,
        Duration maxLearnedInterval,
        Patience patience,
        boolean alone) {
    /** When a preempting Backup whose timer has run out takes over. */
    public enum Caution {
        /**
         * On the next advert of the lower-priority Active, which proves that it is awake to yield, or after
         * its silence. A stated deviation of at most one interval from RFC 9568 section 6.4.2.
         */
        SAFETY,
        /** At the moment its timer runs out, as the RFC says. */
        AVAILABILITY
    }

    /** One without fellows, with the patience of RFC 9568. */
    public Standing(Priority priority, IpAddress address, Duration advertInterval, boolean preempt, Caution caution,
            Duration maxLearnedInterval) {
        this(priority, address, advertInterval, preempt, caution, maxLearnedInterval, Patience.RFC9568, true);
    }

    /** Whether an advert of {@code other} priority is one that we would take over from. */
    public boolean preempts(Priority other) {
        return other.compareTo(priority) < 0 && (preempt || priority.owns());
    }

    /** The same, not preempting while {@code until} is to come; null for no such moment. */
    Standing leaving(Moment until, Moment now) {
        return until == null || !now.isBefore(until) || priority.owns() ? this : new Standing(priority, address,
                advertInterval, false, caution, maxLearnedInterval, patience, alone);
    }

    /** How late our next advert may be before a peer may have taken over: it counts from the one before. */
    Duration grace() {
        return Duration.ofNanos(advertInterval.toNanos() * Math.max(1, patience.misses() - 1));
    }

    /** Whether a sender of this rank beats ours (section 6.4.3: priority, then the higher address). */
    public boolean yieldsTo(Priority other, IpAddress source) {
        int order = other.compareTo(priority);
        return order > 0 || order == 0 && address != null && source.compareTo(address) > 0;
    }

    /** The interval that we believe of a router that claims {@code claimed}. */
    Duration believed(Duration claimed) {
        return claimed.compareTo(maxLearnedInterval) > 0 ? maxLearnedInterval : claimed;
    }

    /** How long a router that claims {@code claimed} may be silent until we take it for gone. */
    public Duration silence(Duration claimed) {
        return activeDown(believed(claimed));
    }

    /** How long we wait for a router that advertises at {@code interval}. */
    Duration activeDown(Duration interval) {
        return patience.activeDown(priority, interval);
    }

    /** How long we leave the place of a router vacant that advertised at {@code interval} and has resigned. */
    Duration afterResignation(Duration interval) {
        return patience.afterResignation(priority, interval);
    }
}
