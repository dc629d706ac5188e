package dev.vigia.resource;

import dev.vigia.time.Moment;

/**
 * An operation that was begun and has not answered.
 *
 * @param number its number, never used again
 * @param operation what was asked
 * @param deadline when its answer is no longer waited for
 * @param cancelled whether its answer no longer matters
 */
public record Pending(long number, Operation operation, Moment deadline, boolean cancelled) {
    /** The same, cancelled. */
    Pending cancel() {
        return new Pending(number, operation, deadline, true);
    }

    /** Whether it changes something, so that it must never be cut short. */
    boolean changes() {
        return operation.task() != Task.MONITOR;
    }
}
