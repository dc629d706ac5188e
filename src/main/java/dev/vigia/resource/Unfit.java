package dev.vigia.resource;

/**
 * Why this node cannot run a group.
 *
 * @param resource which of its resources cannot run here
 * @param cause what forbids it
 * @param failure the failure that led to it
 */
public record Unfit(String resource, Cause cause, Failure failure) {
    /** What forbids a resource on this node. */
    public enum Cause {
        /** An error that another try here would only repeat. */
        HARD_ERROR,
        /** It failed as often as {@code migration-threshold} allows. */
        MIGRATION_THRESHOLD,
        /** An operation with {@code on-fail=standby} failed. */
        STANDBY,
        /** An operation with {@code on-fail=fence} failed. */
        FENCING
    }
}
