package dev.vigia.agent;

import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Action;
import dev.vigia.vrrp.Cause;
import dev.vigia.vrrp.Election;
import dev.vigia.vrrp.Event;
import dev.vigia.vrrp.Standing;
import dev.vigia.vrrp.State;
import dev.vigia.vrrp.Step;
import java.time.Duration;

/** One router's part in the election: its state, the pace of its adverts, and whether its turn has come. */
final class Candidacy {
    private final Pacing pacing = new Pacing();
    private State state = new State.Initialize();
    private Cause lost;
    private boolean claims;

    State state() {
        return state;
    }

    /** The pace of its adverts. */
    Pacing pacing() {
        return pacing;
    }

    /** Does a step with this standing; what changed is in force when this returns. */
    Step step(Standing us, Event event, Moment now) {
        boolean owned = isActive();
        Step step = Election.step(us, state, event, now);
        state = step.state();
        if (step.cause() != null) {
            lost = owned && isBackup() ? step.cause() : null;
        }
        claims |= step.actions().contains(new Action.Claim());
        return step;
    }

    /** How late it is for an advert; zero where none is due. */
    Duration late(Moment now) {
        return state instanceof State.Active active && !now.isBefore(active.nextAdvert())
                ? active.nextAdvert().until(now) : Duration.ZERO;
    }

    /** Why it yielded, while it is Backup since; null else. */
    Cause lost() {
        return lost;
    }

    boolean isIdle() {
        return state instanceof State.Initialize;
    }

    boolean isActive() {
        return state instanceof State.Active;
    }

    /** Whether it is Active and may speak before everything is heard that waits: nobody else can be Active yet. */
    boolean isUndisputed(Standing us, Moment now) {
        return state instanceof State.Active active && Election.isUndisputed(us, active, now);
    }

    boolean isBackup() {
        return state instanceof State.Backup;
    }

    /** Whether its turn has come since this was last asked. */
    boolean claimed() {
        boolean claimed = claims;
        claims = false;
        return claimed;
    }

    /** Whether it may take over together with a fellow whose turn has just come. */
    boolean isReady() {
        return state instanceof State.Backup backup && (backup.expecting() instanceof State.Expecting.Fellows
                || backup.expecting() instanceof State.Expecting.Proof);
    }

    /** Whether it is Backup for a while only: it follows nobody, or one that it is about to preempt. */
    boolean mayReturn(Standing us) {
        return state instanceof State.Backup backup && backup.audience().best()
                .map(best -> us.preempts(best.priority()) && us.patience().preemptDelay().isZero()).orElse(true);
    }

    /** The router followed, as last heard; null where there is none. */
    IpAddress followed() {
        return state instanceof State.Backup backup
                ? backup.audience().best().map(best -> best.source()).orElse(null) : null;
    }
}
