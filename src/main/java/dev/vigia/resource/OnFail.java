package dev.vigia.resource;

import java.util.Locale;

/** What a failed operation leads to (Pacemaker's operation option {@code on-fail}). */
public enum OnFail {
    /** Nothing: as if it had not failed. */
    IGNORE,
    /** Stopped and started here, until {@code migration-threshold} is reached. */
    RESTART,
    /** Stopped, and started nowhere until somebody cleans up. */
    STOP,
    /** Left exactly as it is until somebody cleans up. */
    BLOCK,
    /** This node goes into standby: everything moves away. */
    STANDBY,
    /** This node is fenced. */
    FENCE;

    /** As Pacemaker writes it: {@code restart}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
