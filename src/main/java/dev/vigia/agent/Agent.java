package dev.vigia.agent;

import dev.vigia.time.Moment;
import java.util.List;

/** The whole node as one deterministic machine. */
public final class Agent {
    /** Takes one input and says what to do, in order. */
    public List<Command> step(Moment now, Input input) {
        throw new UnsupportedOperationException();
    }

    /** When the agent wants a {@link Input.Tick} if nothing else comes. */
    public Moment deadline() {
        throw new UnsupportedOperationException();
    }

    /** Whether it has stopped and let go of everything. */
    public boolean ended() {
        throw new UnsupportedOperationException();
    }
}
