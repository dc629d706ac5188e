package dev.vigia.agent;

import java.time.Duration;

/** What an operator asks of the running agent. */
public sealed interface Wish {
    /** To see everything: answered with a {@link Snapshot}. */
    record Status() implements Wish {
    }

    /**
     * To own nothing and never take over, until {@link Resume}; answered with a {@link Reply.Outcome} once the
     * addresses are gone.
     *
     * @param name the instance; empty for all
     * @param span for how long; null until resumed
     */
    record Drain(String name, Duration span) implements Wish {
    }

    /**
     * To take {@link Drain} or {@link HandOver} back.
     *
     * @param name the instance; empty for all
     */
    record Resume(String name) implements Wish {
    }

    /**
     * To yield to a peer, and not to preempt until it owns again or is resumed; answered when a peer has taken
     * over, or nobody has in time and the instance has asserted itself again.
     *
     * @param name the instance
     */
    record HandOver(String name) implements Wish {
    }
}
