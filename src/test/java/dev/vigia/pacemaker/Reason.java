package dev.vigia.pacemaker;

import dev.vigia.resource.ResourceSettings;
import java.util.List;

/** Why we do not decide as Pacemaker does. */
enum Reason {
    /** What did not stop, or may not be touched, may run here: nothing of its group is started elsewhere. */
    PINNED,
    /** A failed stop is not forgotten with time: nobody has seen it end. */
    STOP_NEVER_FORGIVEN,
    /** What the operator wants stopped makes no node unfit. */
    STOPPED_BY_WILL,
    /** What we are not to touch makes no node unfit. */
    LEFT_ALONE,
    /** What is wrong everywhere is found out by the other node itself. */
    FOUND_OUT_THERE,
    /** Behind a member whose failure is older than its failure-timeout and was never answered, which does not occur. */
    NEVER_ANSWERED,
    /** None of these. */
    OTHER;

    /** The first that applies. */
    static Reason of(TwoNodes nodes, List<String> theirs, List<String> ours) {
        boolean away = theirs.stream().anyMatch(line -> line.endsWith("start on lb2"));
        boolean awayHere = ours.stream().anyMatch(line -> line.endsWith("start on lb2"));
        if (!awayHere && nodes.isPinned()) {
            return PINNED;
        }
        if (nodes.hasExpired(true)) {
            return STOP_NEVER_FORGIVEN;
        }
        if (away && !awayHere && nodes.isStoppedByWill()) {
            return STOPPED_BY_WILL;
        }
        if (away && !awayHere && nodes.us.members().stream().anyMatch(ResourceSettings::isLeftAlone)) {
            return LEFT_ALONE;
        }
        if (awayHere && nodes.isWrongEverywhere()) {
            return FOUND_OUT_THERE;
        }
        return nodes.hasExpired(false) ? NEVER_ANSWERED : OTHER;
    }
}
