package dev.vigia.loop;

import dev.vigia.agent.Agent;

/** Runs one agent on one world until the agent has ended. */
public final class EventLoop {
    private final World world;
    private final Agent agent;

    /** A loop for {@code agent} on {@code world}. */
    public EventLoop(World world, Agent agent) {
        this.world = world;
        this.agent = agent;
    }

    /** Runs until the agent has ended. */
    public void run() {
        throw new UnsupportedOperationException(world + " " + agent);
    }
}
