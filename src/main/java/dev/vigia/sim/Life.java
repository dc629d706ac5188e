package dev.vigia.sim;

import dev.vigia.agent.Handover;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Reason;
import dev.vigia.agent.Role;
import dev.vigia.agent.Transition;
import dev.vigia.time.Moment;
import java.time.Duration;

/** One node as its notifications tell it. */
final class Life {
    /** How long who yields may go on answering. */
    static final Duration LONGEST_YIELD = Duration.ofMillis(100);
    private static final Duration AFTER_AN_INTERVAL = Duration.ofMillis(50);

    private final InstanceSettings instance;
    private Role role = Role.STOPPED;
    private Reason.Code why = Reason.Code.STARTED;
    private Moment toldAt;
    private long count;
    private Role roleAtDeath = Role.STOPPED;
    private Moment leavesUntil = Moment.ORIGIN;

    Life(InstanceSettings instance) {
        this.instance = instance;
    }

    void told(Transition transition, Moment now) {
        if (transition.from() == Role.ACTIVE) {
            leavesUntil = now.plus(leaveOf(transition));
        } else if (transition.to() == Role.ACTIVE) {
            leavesUntil = now;
        }
        role = transition.to();
        why = transition.reason().code();
        toldAt = now;
        count++;
    }

    /** How long one that ceases to be Active for this reason may go on answering. */
    private Duration leaveOf(Transition transition) {
        if (instance.handover() == Handover.BREAK_BEFORE_MAKE || transition.to() == Role.UNFIT) {
            return Duration.ZERO;
        }
        Reason.Code code = transition.reason().code();
        boolean yields = code == Reason.Code.HIGHER_PRIORITY || code == Reason.Code.HIGHER_ADDRESS;
        return yields ? LONGEST_YIELD : instance.advertInterval().plus(AFTER_AN_INTERVAL);
    }

    /** Its machine was paused for {@code span}, of which no clock of its knows: what it was about to do it still is. */
    void missed(Duration span) {
        leavesUntil = leavesUntil.plus(span);
    }

    void died() {
        roleAtDeath = role;
        role = Role.STOPPED;
        leavesUntil = Moment.ORIGIN;
    }

    /** What it last told of itself, while its agent lives. */
    Role role() {
        return role;
    }

    /** Why. */
    Reason.Code why() {
        return why;
    }

    /** When; null where it never told anything. */
    Moment toldAt() {
        return toldAt;
    }

    /** How many transitions it told, in all lives of its agent. */
    long count() {
        return count;
    }

    /** What it was when its agent last died. */
    Role roleAtDeath() {
        return roleAtDeath;
    }

    /** Whether it may answer though it is not Active: it leaves. */
    boolean leaves(Moment now) {
        return now.isBefore(leavesUntil);
    }

    /** Whether it told that it is Active, and nothing since. */
    boolean active() {
        return role == Role.ACTIVE;
    }
}
