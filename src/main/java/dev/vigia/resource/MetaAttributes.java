package dev.vigia.resource;

import java.time.Duration;

/**
 * How a resource is treated (Pacemaker's resource meta attributes, with Pacemaker's defaults).
 *
 * @param migrationThreshold after how many failures this node gives it up, 0 for never; at most {@link #INFINITY}
 * @param failureTimeout how long after the last failure all are forgotten; zero for never
 * @param managed whether it is started and stopped at all ({@code is-managed})
 * @param maintenance whether it is not even watched
 * @param targetRole the role beyond which it shall not go
 * @param promotable whether one of the nodes that run it is the promoted one
 */
public record MetaAttributes(int migrationThreshold, Duration failureTimeout, boolean managed, boolean maintenance,
        TargetRole targetRole, boolean promotable) {
    /** As many as no count exceeds. */
    public static final int INFINITY = 1_000_000;
    /** Pacemaker's defaults. */
    public static final MetaAttributes DEFAULT =
            new MetaAttributes(INFINITY, Duration.ZERO, true, false, TargetRole.STARTED, false);

    /** Checks ranges, and that only what can be promoted has a promoted role. */
    public MetaAttributes {
        if (migrationThreshold < 0 || migrationThreshold > INFINITY) {
            throw new IllegalArgumentException("migration-threshold is 0 to INFINITY (" + INFINITY + "), not "
                    + migrationThreshold);
        }
        if (failureTimeout.isNegative()) {
            throw new IllegalArgumentException("failure-timeout is 0 (never) or more");
        }
        if (!promotable && (targetRole == TargetRole.PROMOTED || targetRole == TargetRole.UNPROMOTED)) {
            throw new IllegalArgumentException("target-role " + targetRole.word()
                    + " takes a promotable resource: Started or Stopped");
        }
    }

    /** The same with another threshold. */
    public MetaAttributes migrationThreshold(int other) {
        return new MetaAttributes(other, failureTimeout, managed, maintenance, targetRole, promotable);
    }

    /** The same with another failure timeout. */
    public MetaAttributes failureTimeout(Duration other) {
        return new MetaAttributes(migrationThreshold, other, managed, maintenance, targetRole, promotable);
    }

    /** The same, managed or not. */
    public MetaAttributes managed(boolean other) {
        return new MetaAttributes(migrationThreshold, failureTimeout, other, maintenance, targetRole, promotable);
    }

    /** The same, in maintenance or not. */
    public MetaAttributes maintenance(boolean other) {
        return new MetaAttributes(migrationThreshold, failureTimeout, managed, other, targetRole, promotable);
    }

    /** The same with another target role. */
    public MetaAttributes targetRole(TargetRole other) {
        return new MetaAttributes(migrationThreshold, failureTimeout, managed, maintenance, other, promotable);
    }

    /** The same, promotable or not. */
    public MetaAttributes promotable(boolean other) {
        return new MetaAttributes(migrationThreshold, failureTimeout, managed, maintenance, targetRole, other);
    }
}
