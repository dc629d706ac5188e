package dev.vigia.process;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What an agent wants done with resources, handed to their agents, whose answers come back as inputs. */
public final class ResourceCalls implements AutoCloseable {
    private record Call(String group, long run) {
    }

    private final AgentRunner agents;
    private final Consumer<Input> told;
    private final Map<Call, Runnable> running = new ConcurrentHashMap<>();

    /**
     * One for the life of an agent.
     *
     * @param agents calls them; closed with this
     * @param told takes the answers, from any thread
     */
    public ResourceCalls(AgentRunner agents, Consumer<Input> told) {
        this.agents = agents;
        this.told = told;
    }

    /** Carries out what is about resources, and leaves the rest to {@code others}. */
    public Consumer<Command> before(Consumer<Command> others) {
        return command -> {
            if (!perform(command)) {
                others.accept(command);
            }
        };
    }

    private boolean perform(Command command) {
        if (command instanceof Command.Operate operate) {
            var call = new Call(operate.group(), operate.run());
            // Held before it is begun: its answer may come from within.
            running.put(call, () -> { });
            Runnable cancel = agents.call(operate.invocation(), outcome -> {
                running.remove(call);
                told.accept(new Input.Operated(operate.group(), operate.run(), outcome));
            });
            running.replace(call, cancel);
            return true;
        }
        if (command instanceof Command.CancelOperation cancel) {
            Runnable running = this.running.get(new Call(cancel.group(), cancel.run()));
            if (running != null) {
                running.run();
            }
            return true;
        }
        return false;
    }

    /** Kills every agent that runs; what they have started goes on. */
    @Override
    public void close() {
        agents.close();
    }
}
