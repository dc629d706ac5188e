package dev.vigia.loop;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;

/** The one port between the agent and everything else: real in production, simulated in tests. */
public interface World extends Clock {
    /**
     * Waits for the next input.
     *
     * <p>An input that is there already is returned at once, even when the deadline has passed, so that
     * nobody acts on a silence that is only a full buffer.
     *
     * @param deadline when to stop waiting; {@link Moment#NEVER} for no limit
     * @return the input, or null at the deadline
     */
    Input await(Moment deadline);

    /** Carries out a command, or starts to; results come back as inputs. Throws nothing that the world caused. */
    void perform(Command command);
}
