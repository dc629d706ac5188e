package dev.vigia.agent;

import java.time.Duration;

/**
 * An operator's order that stands until it is taken back, and survives a restart.
 *
 * @param kind what was ordered
 * @param name the instance
 * @param remaining for how long yet; null until it is taken back
 */
public record Order(Kind kind, String name, Duration remaining) {
    /** What can be ordered. */
    public enum Kind {
        /** Own nothing and never take over ({@code drain}). */
        DRAINED,
        /** Not preempt until it owns again ({@code handover}). */
        YIELDED
    }
}
