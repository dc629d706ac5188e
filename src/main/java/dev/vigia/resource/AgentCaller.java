package dev.vigia.resource;

import java.util.function.Consumer;

/** Who calls agents. */
@FunctionalInterface
public interface AgentCaller {
    /**
     * Starts one call and returns at once.
     *
     * <p>It answers exactly once, at the latest a moment after the operation's timeout; the answer may come from any
     * thread, and from within this call. Never throws: what cannot be called is an answer too.
     *
     * @param invocation what to call
     * @param answer told how it ended
     * @return ends the call, which then answers {@link Outcome.Execution#CANCELLED}, or as it would have
     */
    Runnable call(Invocation invocation, Consumer<Outcome> answer);
}
