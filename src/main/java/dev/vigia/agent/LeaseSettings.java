package dev.vigia.agent;

import dev.vigia.vrrp.Standing;
import dev.vigia.vrrp.Timers;
import java.time.Duration;
import java.util.Optional;

/**
 * How the addresses die with their owner: the {@code lease} block of an instance.
 *
 * @param prefer whether a doubtful moment is spent without an owner (safety) or with two (availability)
 * @param gate whether the kernel closes an address whose owner no longer advertises
 * @param gateTimeout how long after the last advert it does; empty for the fitting one
 * @param addressLifetime for how long the kernel keeps an address that nobody renews; empty for the fitting one
 */
public record LeaseSettings(
        Standing.Caution prefer,
        GateChoice gate,
        Optional<Duration> gateTimeout,
        Optional<Duration> addressLifetime) {
    /** What a file without a {@code lease} block means. */
    public static final LeaseSettings DEFAULT =
            new LeaseSettings(Standing.Caution.SAFETY, GateChoice.AUTO, Optional.empty(), Optional.empty());

    private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(3);
    private static final int RENEWED_IN_A_SECOND = 250;
    private static final int LEAST_MISSES = 2;

    /** What {@code gate} may say. */
    public enum GateChoice {
        /** Used where the kernel can. */
        AUTO,
        /** Without it the node is unfit. */
        REQUIRED,
        /** Not used. */
        OFF
    }

    /**
     * How long after the last advert the gate closes: before a peer that counts so many misses can take over
     * (safety), or one interval later, so that the client sees no gap (availability).
     *
     * @param misses after how many missed adverts a peer takes over; the gate outlasts one that is late in any case
     */
    public Duration gateTimeout(Duration advertInterval, int misses) {
        int intervals = Math.max(misses, LEAST_MISSES) + (prefer == Standing.Caution.SAFETY ? 0 : 1);
        // Asked at each review, and Duration multiplies by way of BigDecimal.
        return gateTimeout.orElse(Duration.ofNanos(advertInterval.toNanos() * intervals));
    }

    /** The lifetime of {@code count} addresses: long enough to renew them all at a third of it, in slices. */
    public Duration addressLifetime(Duration advertInterval, int misses, int count) {
        Duration slow = advertInterval.multipliedBy(Math.max(misses, Timers.MISSES) + 1).plusSeconds(1);
        Duration many = Duration.ofSeconds((count + RENEWED_IN_A_SECOND - 1) / RENEWED_IN_A_SECOND);
        Duration longer = slow.compareTo(many) > 0 ? slow : many;
        return addressLifetime.orElse(longer.compareTo(SHORTEST_LIFETIME) > 0 ? longer : SHORTEST_LIFETIME);
    }
}
