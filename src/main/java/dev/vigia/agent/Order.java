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
        YIELDED,
        /** A resource shall not run. */
        RESOURCE_STOPPED,
        /** A resource is neither started nor stopped. */
        RESOURCE_UNMANAGED,
        /** No resource is touched or watched. */
        MAINTENANCE,
        /** No order, but what must be known as long: another node was heard to run its resources. */
        SHARED
    }
}
