package dev.vigia.agent;

/** How a planned move lets go of the addresses: the {@code handover} key of an instance. */
public enum Handover {
    /** Answers until the successor has announced itself, so that no packet is lost. */
    MAKE_BEFORE_BREAK,
    /** Lets go first; the successor comes after. */
    BREAK_BEFORE_MAKE
}
