package dev.vigia.agent;

import dev.vigia.time.Moment;
import java.time.Duration;

/**
 * How often somebody took addresses away from us of late: put back at once a few times, then more slowly, and when
 * it does not end, this node is no place for them.
 */
final class Repairs {
    /** What happens within this span is one incident, however many addresses it concerns. */
    private static final Duration INCIDENT = Duration.ofMillis(100);
    /** An incident is forgotten after so long without another. */
    private static final Duration MEMORY = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int AT_ONCE = 3;
    private static final int MOST = 6;

    private int incidents;
    private Moment began = Moment.NEVER;
    private Moment last = Moment.NEVER;

    /** Addresses were taken away at {@code now}. */
    void note(Moment now) {
        if (incidents > 0 && now.isBefore(began.plus(INCIDENT))) {
            return;
        }
        boolean recent = incidents > 0 && now.isBefore(last.plus(MEMORY));
        incidents = recent ? incidents + 1 : 1;
        began = now;
        last = now;
    }

    /** When what was taken away may be put back. */
    Moment allowed() {
        return incidents <= AT_ONCE ? began : began.plus(PAUSE);
    }

    /** Whether it happens in a loop. */
    boolean loops() {
        return incidents > AT_ONCE;
    }

    /** Whether it has happened so often that putting back is no answer any more. */
    boolean hopeless() {
        return incidents > MOST;
    }

    /** Begins anew. */
    void forget() {
        incidents = 0;
    }
}
