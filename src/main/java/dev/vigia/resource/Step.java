package dev.vigia.resource;

import java.util.List;

/**
 * The outcome of one event.
 *
 * @param state the state from now on
 * @param actions what to do, in order
 */
public record Step(GroupState state, List<Action> actions) {
    /** Copies the list. */
    public Step {
        actions = List.copyOf(actions);
    }
}
