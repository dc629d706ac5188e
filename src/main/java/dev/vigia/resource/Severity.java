package dev.vigia.resource;

/** How far a failure reaches (Pacemaker's soft, hard and fatal errors). */
enum Severity {
    /** Restarted in place. */
    SOFT,
    /** Not on this node. */
    HARD,
    /** Nowhere. */
    FATAL
}
