package dev.vigia.health;

import dev.vigia.time.Moment;
import java.time.Duration;

/**
 * A fact that counts only after it has lasted: {@code fork_delay} and {@code terminate_delay} of a process, the up
 * and down delay of a link.
 *
 * @param settled what counts
 * @param seen what was seen last
 * @param due when what was seen counts; {@link Moment#NEVER} where it does already
 */
public record Debounce(boolean settled, boolean seen, Moment due) {
    /** A first sight, which counts at once. */
    public static Debounce of(boolean fact) {
        return new Debounce(fact, fact, Moment.NEVER);
    }

    /**
     * The fact as it is now.
     *
     * @param fact what is seen
     * @param up how long a true fact must last
     * @param down how long a false one must last
     */
    public Debounce see(boolean fact, Duration up, Duration down, Moment now) {
        Debounce past = at(now);
        if (fact == past.seen) {
            return past;
        }
        return new Debounce(past.settled, fact, fact == past.settled ? Moment.NEVER : now.plus(fact ? up : down))
                .at(now);
    }

    /** What counts when time has passed. */
    public Debounce at(Moment now) {
        return now.isBefore(due) ? this : of(seen);
    }
}
