package dev.vigia.agent;

import java.time.Duration;
import java.util.Map;

/**
 * What was measured of one virtual router, for programs that watch it.
 *
 * @param arrivals the time between two valid adverts of others
 * @param takeovers the time from the last advert of another owner to our first announcement
 * @param passages how often its name changed its role, and why
 * @param leaseRest until the kernel removes the first of its addresses unless that is renewed; null where it holds none
 */
public record Figures(Distribution arrivals, Distribution takeovers, Map<Passage, Long> passages, Duration leaseRest) {
    /** Nothing was measured yet. */
    public static final Figures NONE = new Figures(Distribution.NONE, Distribution.NONE, Map.of(), null);

    /** Copies the map. */
    public Figures {
        passages = Map.copyOf(passages);
    }
}
