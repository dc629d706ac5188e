package dev.vigia.vrrp;

import dev.vigia.time.Moment;
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

    /** The same; a Backup with a lower priority left Active until {@code moment}, null where none is heard. */
    Step keeping(Moment moment) {
        return state instanceof State.Backup backup
                ? new Step(backup.leavingUntil(moment), actions, cause) : this;
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
