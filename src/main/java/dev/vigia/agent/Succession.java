package dev.vigia.agent;

import dev.vigia.time.Moment;
import dev.vigia.vrrp.Cause;
import dev.vigia.vrrp.Standing;
import java.time.Duration;

/** How long the predecessor of a new owner may go on answering without being a duplicate. */
final class Succession {
    /** What the last words of a leaver take on their way, beyond the interval that it waits for a successor. */
    private static final Duration LAST_WORDS = Duration.ofMillis(150);

    private Succession() {
    }

    /** The moment until which it may, after a takeover at {@code now} for this cause. */
    static Moment quiet(Cause cause, InstanceSettings settings, Moment now) {
        if (cause == Cause.ACTIVE_DOWN) {
            // Silence means dead: only where the gate stays open for longer may the dead answer, for one interval.
            boolean overlap = settings.lease().prefer() == Standing.Caution.AVAILABILITY;
            return overlap ? now.plus(settings.advertInterval()) : now;
        }
        return now.plus(settings.advertInterval()).plus(LAST_WORDS);
    }
}
