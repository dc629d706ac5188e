package dev.vigia.resource;

import dev.vigia.time.Moment;
import java.time.Duration;

/**
 * An operation that was carried out, or that could not be.
 *
 * @param operation which
 * @param outcome how it ended
 * @param at when it ended; of a monitor that goes on saying the same: when it first said so
 * @param took how long it took
 */
public record Performed(Operation operation, Outcome outcome, Moment at, Duration took) {
    /** Whether it ended as that of a well resource does; a probe may find nothing. */
    public boolean isExpected() {
        return operation.isMetBy(outcome);
    }

    /** Whether the other says the same of the same. */
    boolean repeats(Performed other) {
        return operation.equals(other.operation) && outcome.equals(other.outcome);
    }
}
