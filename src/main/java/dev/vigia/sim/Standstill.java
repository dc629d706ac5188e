package dev.vigia.sim;

import dev.vigia.time.Moment;
import java.time.Duration;

/** Whether an agent gets to work, and since when not: frozen, its machine paused, or a system call keeps it. */
final class Standstill {
    private boolean frozen;
    private Moment pausedAt;
    private Moment busyUntil = Moment.ORIGIN;
    private Moment since = Moment.ORIGIN;
    private Duration lost = Duration.ZERO;

    private void begin(Moment now) {
        since = still(now) ? since : now;
    }

    void freeze(Moment now) {
        begin(now);
        frozen = true;
    }

    void thaw() {
        frozen = false;
    }

    void pause(Moment now) {
        begin(now);
        pausedAt = pausedAt == null ? now : pausedAt;
    }

    /** The machine goes on, and knows nothing of the meantime, which is returned. */
    Duration resume(Moment now) {
        Duration missed = pausedAt.until(now);
        lost = lost.plus(missed);
        pausedAt = null;
        return missed;
    }

    void stall(Duration span, Moment now) {
        begin(now);
        busyUntil = now.plus(span);
    }

    boolean frozen() {
        return frozen;
    }

    boolean paused() {
        return pausedAt != null;
    }

    boolean still(Moment now) {
        return frozen || pausedAt != null || busyUntil.isAfter(now);
    }

    Moment busyUntil() {
        return busyUntil;
    }

    /** Since when it stands still, if it does. */
    Moment since() {
        return since;
    }

    /** The true time that its machine missed, without a pause that lasts. */
    Duration lost() {
        return lost;
    }

    /** The true moment {@code now} as a machine without pauses would have it. */
    Moment running(Moment now) {
        return (pausedAt == null ? now : pausedAt).minus(lost);
    }
}
