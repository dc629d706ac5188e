package dev.vigia.resource;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The failures of a resource on this node that count: by operation, forgotten all at once (Pacemaker's fail counts).
 *
 * @param counts how often each operation failed, by its key; a count never exceeds {@link MetaAttributes#INFINITY}
 * @param last the last failure, counted or not; null where there was none
 * @param expiry when all are forgotten; {@link Moment#NEVER} where only a clean-up does that
 */
public record Failures(SortedMap<String, Integer> counts, Failure last, Moment expiry) {
    /** Before the first. */
    public static final Failures NONE = new Failures(new TreeMap<>(), null, Moment.NEVER);

    /** Copies the counts. */
    public Failures {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** With one more, which counts {@code weight}: 0 shows it only. */
    Failures with(Failure failure, int weight, Moment now, Duration timeout) {
        SortedMap<String, Integer> more = new TreeMap<>(counts);
        if (weight > 0) {
            more.merge(failure.key(), weight, Failures::add);
        }
        return new Failures(more, failure, timeout.isZero() ? Moment.NEVER : now.plus(timeout));
    }

    /** The same, never forgotten by time alone. */
    Failures lasting() {
        return new Failures(counts, last, Moment.NEVER);
    }

    /** The sum, which is what {@code migration-threshold} is compared with. */
    public int total() {
        return counts.values().stream().reduce(0, Failures::add);
    }

    /** At most infinity. */
    private static int add(int one, int other) {
        return Math.min(MetaAttributes.INFINITY, one + other);
    }
}
