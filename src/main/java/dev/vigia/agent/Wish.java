package dev.vigia.agent;

/** What an operator asks of the running agent. */
public sealed interface Wish {
    /** To see everything: answered with a {@link Snapshot}. */
    record Status() implements Wish {
    }
}
