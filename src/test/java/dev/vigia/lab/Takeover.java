package dev.vigia.lab;

import dev.vigia.time.Moment;
import java.time.Duration;

/**
 * One change of the owner, as a client saw it.
 *
 * @param last the old owner's last advert before the new one came
 * @param asserted the new owner's first advert
 * @param announced the new owner's first announcement
 * @param blackout the longest time without an answer
 * @param lost how many requests were not answered
 * @param overlap how long both answered
 */
record Takeover(Sighting.Advert last, Sighting.Advert asserted, Sighting.Announcement announced, Duration blackout,
        long lost, Duration overlap) {
    /**
     * From the old owner's last advert to the new owner's first announcement, less the wait that the protocol
     * prescribes: free of the phase at which the fault fell.
     */
    Duration excess(Duration wait) {
        return last.at().until(announced.at()).minus(wait);
    }

    /** When the address had a new owner. */
    Moment at() {
        return announced.at();
    }
}
