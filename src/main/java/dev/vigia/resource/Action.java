package dev.vigia.resource;

/** What a group does, in the order in which it must be begun. */
public sealed interface Action {
    /**
     * Run an agent; answered by {@link Event.Ended}.
     *
     * @param number the run's number
     * @param resource whose agent
     * @param operation what is asked
     */
    record Run(long number, String resource, Operation operation) implements Action {
    }

    /**
     * End a run, for its answer no longer matters; answered by {@link Event.Ended} all the same.
     *
     * @param number the run's number
     */
    record Cancel(long number) implements Action {
    }

    /** Put the address on the link; answered by {@link Event.AddressRaised}. */
    record RaiseAddress() implements Action {
    }

    /** Take the address off the link; answered by {@link Event.AddressLowered}. */
    record LowerAddress() implements Action {
    }

    /**
     * Put this node into standby.
     *
     * @param resource whose failure wants that
     */
    record EnterStandby(String resource) implements Action {
    }

    /**
     * Have this node fenced.
     *
     * @param resource whose failure wants that
     */
    record Fence(String resource) implements Action {
    }
}
