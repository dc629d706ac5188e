package dev.vigia.agent;

import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

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
    private final Set<IpAddress> missing = new HashSet<>();
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

    /** This one is to be put back. */
    void miss(IpAddress address) {
        missing.add(address);
    }

    /** Nothing is to be put back. */
    void giveUp() {
        missing.clear();
    }

    /** When something is to be put back; {@link Moment#NEVER} where nothing is. */
    Moment next() {
        return missing.isEmpty() ? Moment.NEVER : allowed();
    }

    /** What is to be put back now; forgets it. */
    Set<IpAddress> due(Moment now) {
        if (now.isBefore(next())) {
            return Set.of();
        }
        Set<IpAddress> due = Set.copyOf(missing);
        missing.clear();
        return due;
    }

    /** When what was taken away may be put back. */
    private Moment allowed() {
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
