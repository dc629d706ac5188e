package dev.vigia.vrrp;

import java.util.List;
import java.util.stream.Stream;

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

    /** The same with {@code first} done before everything else. */
    Step after(Action first) {
        return new Step(state, Stream.concat(Stream.of(first), actions.stream()).toList(), cause);
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
