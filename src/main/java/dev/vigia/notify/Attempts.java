package dev.vigia.notify;

import dev.vigia.time.Moment;
import java.time.Duration;

/**
 * The attempts to start one command on a machine that is short of memory, descriptors or processes.
 *
 * <p>Each pause is twice as long as the one before, up to {@link #LONGEST}. A command that is not started within its
 * time makes room for a newer transition; the newest is tried for ever, since the present must become known.
 */
public final class Attempts {
    /** The first pause: a shortage often passes with the burst that made it. */
    static final Duration FIRST = Duration.ofMillis(50);
    /** The longest pause: how late a script may learn that the shortage is over. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private final Moment end;
    private Duration pause = FIRST;
    private boolean refused;

    /** Attempts from now on, for a command that may take {@code time}. */
    public Attempts(Moment now, Duration time) {
        this.end = now.plus(time);
    }

    /** Whether this is the first refusal, of which people are told. */
    public boolean first() {
        return !refused;
    }

    /**
     * An attempt was refused.
     *
     * @param newer whether a newer transition waits
     * @return how long to wait before the next attempt; null where the newer one is to be told instead
     */
    public Duration refused(Moment now, boolean newer) {
        refused = true;
        if (newer && !now.isBefore(end)) {
            return null;
        }
        Duration next = pause;
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return next;
    }
}
