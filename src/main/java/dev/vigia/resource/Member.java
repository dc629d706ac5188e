package dev.vigia.resource;

import dev.vigia.time.Moment;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of one resource of a group.
 *
 * @param presence whether it runs
 * @param pending what it was asked and has not answered; null where that is nothing
 * @param monitors when each of its recurring monitors is due, by key; those that do not apply now are left out
 * @param failures what failed
 * @param halt why it is not simply restarted
 * @param leftAlone whether it was left alone at the last look, so that afterwards it must be probed
 */
public record Member(Presence presence, Pending pending, SortedMap<String, Moment> monitors, Failures failures,
        Halt halt, boolean leftAlone) {
    /** Before the first probe. */
    static final Member INITIAL = new Member(Presence.UNKNOWN, null, new TreeMap<>(), Failures.NONE, Halt.NONE, false);

    /** Copies the due moments. */
    public Member {
        monitors = Collections.unmodifiableSortedMap(new TreeMap<>(monitors));
    }

    /** The same present otherwise; its monitors begin anew. */
    Member presence(Presence other) {
        return other == presence ? this : new Member(other, pending, new TreeMap<>(), failures, halt, leftAlone);
    }

    /** The same waiting for an answer. */
    Member pending(Pending other) {
        return new Member(presence, other, monitors, failures, halt, leftAlone);
    }

    /** The same with these monitors due. */
    Member monitors(SortedMap<String, Moment> others) {
        return new Member(presence, pending, others, failures, halt, leftAlone);
    }

    /** The same with these failures. */
    Member failures(Failures others) {
        return new Member(presence, pending, monitors, others, halt, leftAlone);
    }

    /** The same halted so. */
    Member halt(Halt other) {
        return new Member(presence, pending, monitors, failures, other, leftAlone);
    }

    /** The same, left alone or not. */
    Member leftAlone(boolean other) {
        return new Member(presence, pending, monitors, failures, halt, other);
    }

    /** Whether nothing is awaited that changes something. */
    boolean isSettled() {
        return pending == null || !pending.changes();
    }

    /** Whether it may run, wholly or in part; a start that is under way counts. */
    public boolean mayRun() {
        return presence != Presence.STOPPED || !isSettled();
    }

    /** When it wants to be looked at. */
    Moment deadline() {
        Moment next = failures.expiry();
        if (pending != null) {
            return Moment.earlier(next, pending.deadline());
        }
        for (Moment due : monitors.values()) {
            next = Moment.earlier(next, due);
        }
        return next;
    }
}
