package dev.vigia.resource;

import java.util.Locale;

/** What an agent is asked to do (OCF resource agent API 1.1, actions). */
public enum Task {
    /** Bring it up; well when it is already. */
    START,
    /** Take it down; well when it is already. Its success is a promise. */
    STOP,
    /** Say whether it runs. */
    MONITOR,
    /** Make the running one the promoted one. */
    PROMOTE,
    /** Make the promoted one an ordinary running one. */
    DEMOTE;

    /** The agent's argument: {@code start}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
