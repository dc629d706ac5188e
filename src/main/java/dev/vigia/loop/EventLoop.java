package dev.vigia.loop;

import dev.vigia.agent.Agent;
import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.time.Moment;
import java.util.List;
import java.util.function.Consumer;

/** Runs one agent on one world: the same loop in production and in the simulator. */
public final class EventLoop {
    /**
     * How many inputs that were waiting already may pass a deadline: few enough that a flood cannot hold an advert
     * back.
     */
    static final int PATIENCE = 64;
    /**
     * How often patience may end before silence is believed though more waits: enough to take in what a freeze has
     * piled up in the sockets, and an end to every flood.
     */
    static final int ROUNDS = 32;
    private static final Input TICK = new Input.Tick();
    private static final Input HURRIED_TICK = new Input.Tick(false);

    private final World world;
    private final Agent agent;
    private final Journal journal;
    private final History history;
    private final Consumer<Command> log;
    private int passed;

    /**
     * A loop for {@code agent} on {@code world}, keeping {@code journal} and {@code history}.
     *
     * @param log sees each command before it is performed: {@link LogLines}, or nothing in a simulation
     */
    public EventLoop(World world, Agent agent, Journal journal, History history, Consumer<Command> log) {
        this.world = world;
        this.agent = agent;
        this.journal = journal;
        this.history = history;
        this.log = log;
    }

    /** Runs until the agent has ended. */
    public void run() {
        while (!agent.ended()) {
            turn();
        }
    }

    /** Waits for one input or the deadline, and does what the agent says. */
    public void turn() {
        Moment deadline = agent.deadline();
        Input input = world.await(deadline);
        Moment now = world.now();
        if (input == null) {
            passed = 0;
            step(now, TICK);
            return;
        }
        step(now, input);
        if (now.isBefore(deadline)) {
            passed = 0;
        } else if (++passed % PATIENCE == 0) {
            boolean enough = passed >= PATIENCE * ROUNDS;
            passed = enough ? 0 : passed;
            step(world.now(), enough ? TICK : HURRIED_TICK);
        }
    }

    private void step(Moment now, Input input) {
        journal.record(now, input);
        List<Command> commands = List.of();
        try {
            commands = agent.step(now, input);
        } finally {
            // Also where the agent fails: that is the input to look at.
            journal.answered(now, input, commands);
        }
        for (Command command : commands) {
            history.note(now, command);
            log.accept(command);
            world.perform(command);
        }
    }
}
