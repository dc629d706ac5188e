package dev.vigia.resource;

/** What is known of a resource on this node. */
public enum Presence {
    /** Nothing: it must be probed. */
    UNKNOWN,
    /** It may run promoted, or half of it: it must be demoted, then stopped, before anything else. */
    FAILED_PROMOTED,
    /** It may run, or half of it: it must be stopped before anything else. */
    FAILED,
    /** It does not run: a stop or a probe has said so. */
    STOPPED,
    /** It runs; a promotable one unpromoted. */
    STARTED,
    /** It runs promoted. */
    PROMOTED;

    /** Whether it is known to run well. */
    boolean runs() {
        return this == STARTED || this == PROMOTED;
    }

    /** Whether it may run but not well. */
    boolean hasFailed() {
        return this == FAILED || this == FAILED_PROMOTED;
    }

    /** The lesser of two, from stopped to promoted. */
    static Presence lesser(Presence one, Presence other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
