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

    /**
     * Something about resources; answered with a {@link Reply.Outcome} at once.
     *
     * @param act what
     * @param name the resource, empty for all where that makes sense; the node that is dead
     */
    record Resource(Act act, String name) implements Wish {
    }

    /** What can be wanted of resources. */
    enum Act {
        /** To forget what failed, and to look anew. */
        CLEAN_UP,
        /** To take {@link #STOP} back. */
        START,
        /** Not to run until {@link #START}. */
        STOP,
        /** To be stopped and started once. */
        RESTART,
        /** To take {@link #UNMANAGE} back. */
        MANAGE,
        /** To be neither started nor stopped until {@link #MANAGE}. */
        UNMANAGE,
        /** No resource is touched or watched until {@link #MAINTENANCE_OFF}. */
        MAINTENANCE_ON,
        /** To take that back. */
        MAINTENANCE_OFF,
        /** A silent node is dead, on the operator's word. */
        CONFIRM_DEAD
    }

    /** One about the configuration file, which whoever runs the agent fulfils: the agent itself knows no file. */
    sealed interface OfFile extends Wish {
    }

    /**
     * To take the file up again; answered once its settings are on their way to the agent, or with every mistake in it.
     *
     * @param confirmWithin after which span without a {@link Confirm} the settings before come back; null for never
     */
    record Reload(Duration confirmWithin) implements OfFile {
    }

    /** To keep what a {@link Reload} has brought. */
    record Confirm() implements OfFile {
    }

    /** To see the settings in force; answered with a {@link Reply.Configuration}. */
    record Configuration() implements OfFile {
    }
}
