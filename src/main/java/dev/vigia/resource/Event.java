package dev.vigia.resource;

/** What can happen to a group. */
public sealed interface Event {
    /**
     * The node is to be something else for it.
     *
     * @param aim what
     */
    record Aimed(Aim aim) implements Event {
    }

    /**
     * An operation has ended.
     *
     * @param number its number; of one that is no longer awaited it changes nothing
     * @param outcome how
     */
    record Ended(long number, Outcome outcome) implements Event {
    }

    /** The state's deadline has passed. */
    record TimerRanOut() implements Event {
    }

    /** The address stands on the link. */
    record AddressRaised() implements Event {
    }

    /**
     * The address is off the link, asked for or not. An Active node asks for it again at once: where the kernel refused
     * it, the aim changes first.
     */
    record AddressLowered() implements Event {
    }

    /**
     * The operator wants failures forgotten and a new look.
     *
     * @param resource whose; empty for all
     */
    record CleanUp(String resource) implements Event {
    }

    /** The settings of the same resources are not what they were. */
    record Resettled() implements Event {
    }
}
