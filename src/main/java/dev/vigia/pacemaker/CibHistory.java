package dev.vigia.pacemaker;

import dev.vigia.resource.Failures;
import dev.vigia.resource.Operation;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.ResourceSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one resource went through on one node.
 *
 * @param resource which
 * @param ended the operations that ended, oldest first; of each only the last can matter
 * @param failures those that count
 */
public record CibHistory(ResourceSettings resource, List<Ended> ended, Failures failures) {
    /** Copies the list. */
    public CibHistory {
        ended = List.copyOf(ended);
    }

    /**
     * An operation that ended.
     *
     * @param operation which
     * @param outcome how
     * @param at when, or for a monitor that goes on saying the same: since when
     * @param took how long it took
     */
    public record Ended(Operation operation, Outcome outcome, Instant at, Duration took) {
        /** One that took no time. */
        public Ended(Operation operation, Outcome outcome, Instant at) {
            this(operation, outcome, at, Duration.ZERO);
        }
    }
}
