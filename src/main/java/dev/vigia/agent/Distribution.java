package dev.vigia.agent;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How often something took how long, since the agent started.
 *
 * @param bounds upper bounds, ascending; each belongs to its bucket
 * @param counts one for each bound, and a last one for what was longer than all
 * @param sum all of them together
 */
public record Distribution(List<Duration> bounds, List<Long> counts, Duration sum) {
    /** Of nothing. */
    public static final Distribution NONE = new Distribution(List.of(), List.of(0L), Duration.ZERO);

    /** Copies the lists. */
    public Distribution {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        if (counts.size() != bounds.size() + 1) {
            throw new IllegalArgumentException(counts.size() + " counts for " + bounds.size() + " bounds");
        }
    }

    /** How many there were. */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Counts spans of time into buckets. */
    static final class Tally {
        private final List<Duration> bounds;
        private final long[] counts;
        private Duration sum = Duration.ZERO;

        /** One with these upper bounds in milliseconds, ascending. */
        Tally(double... milliseconds) {
            bounds = Arrays.stream(milliseconds).mapToObj(one -> Duration.ofNanos(Math.round(one * 1_000_000)))
                    .toList();
            counts = new long[bounds.size() + 1];
        }

        void add(Duration span) {
            int bucket = 0;
            while (bucket < bounds.size() && span.compareTo(bounds.get(bucket)) > 0) {
                bucket++;
            }
            counts[bucket]++;
            sum = sum.plus(span);
        }

        Distribution distribution() {
            return new Distribution(bounds, Arrays.stream(counts).boxed().toList(), sum);
        }
    }
}
