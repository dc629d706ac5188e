package dev.vigia.vrrp;

import java.util.List;

/**
 * The outcome of one event.
 *
 * @param state the state from now on
 * @param actions what to do, in order
 * @param cause why the kind of state changed; null where it did not
 */
public record Step(State state, List<Action> actions, Cause cause) {
    /** Copies the list. */
    public Step {
        actions = List.copyOf(actions);
    }

    /** The same kind of state, with these actions. */
    static Step stay(State state, Action... actions) {
        return new Step(state, List.of(actions), null);
    }

    /** Another kind of state. */
    static Step to(State state, Cause cause, Action... actions) {
        return new Step(state, List.of(actions), cause);
    }
}
