package dev.vigia.agent;

import java.util.Locale;

/** What lets a node start the resources of a peer that has not said that it stopped them. */
public enum Takeover {
    /** A fence agent's word that the peer is off. */
    FENCE,
    /** The time in which the peer's watchdog has certainly reset it. */
    WATCHDOG,
    /** An operator's word. */
    MANUAL,
    /** Nothing: they may run on both nodes. */
    UNPROVEN;

    /** As the file writes it: {@code manual}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
