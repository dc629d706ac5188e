package dev.vigia.lab;

import java.time.Duration;
import java.util.Optional;

/**
 * One measured failover.
 *
 * @param control the longest time without an answer while all was well, in a window of its own before the fault
 * @param takeover what the client saw; empty where the second router did not take over in time
 * @param excess from the last advert of the old owner to the first announcement of the new one, less the wait that
 *     the protocol prescribes: Active_Down_Interval, or Skew_Time after a resignation
 * @param lateness the longest time in which the probe itself was not running
 */
record Failover(Duration control, Optional<Takeover> takeover, Duration excess, Duration lateness) {
    /** How long the address is watched before the fault and after the takeover. */
    private static final Duration BEFORE = Duration.ofSeconds(1);
    private static final Duration AFTER = Duration.ofMillis(300);
    /** What a takeover may take beyond the protocol's wait before it counts as none. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Lets a fault befall the first of a pair that is well, and measures.
     *
     * @param phase how long after the control window the fault falls
     */
    static Failover measure(Pair pair, Fault fault, Duration phase) {
        try (Probe probe = Probe.start(pair.client(), pair.address())) {
            var start = probe.now();
            probe.watch(BEFORE.plus(phase));
            var faultAt = probe.now();
            pair.befall(fault);
            probe.watchFor(seen -> seen instanceof Sighting.Announcement && seen.mac().equals(pair.second().mac()),
                    pair.secondPlan().activeDownInterval().plus(PATIENCE));
            probe.watch(AFTER);
            Timeline all = probe.timeline();
            Timeline after = all.between(faultAt.minus(pair.firstPlan().activeDownInterval()), probe.now());
            Optional<Takeover> takeover = after.takeover(pair.first().mac(), pair.second().mac());
            boolean resigned = takeover.map(seen -> seen.last().priority() == 0).orElse(false);
            Duration wait = resigned ? pair.secondPlan().skew() : pair.secondPlan().activeDownInterval();
            return new Failover(all.between(start, faultAt).blackout(), takeover,
                    takeover.map(seen -> seen.excess(wait)).orElse(Duration.ZERO), all.longestSilence());
        }
    }
}
