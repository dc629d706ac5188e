package dev.vigia.sim;

import dev.vigia.agent.Reason;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Lives many stories on all cores: {@code --seeds N --from S}, {@code --takeovers N}, {@code --checks TRANSITIONS},
 * or {@code --seed S}.
 */
public final class Seeds {
    private static final int BATCH = 500;
    private static final int CHECK_BATCH = 16;
    private static final int CHECK_ROUNDS = 200;

    private final AtomicLong takeovers = new AtomicLong();
    private final AtomicLong transitions = new AtomicLong();
    private final Map<Reason.Code, Long> reasons = new ConcurrentHashMap<>();
    private final AtomicLong violations = new AtomicLong();

    private Seeds() {
    }

    /** Runs and prints; exit status 1 where a story was violated, 2 for unknown arguments. */
    public static void main(String[] arguments) {
        long seeds = 1000;
        long from = 1;
        long wanted = 0;
        long checked = 0;
        try {
            for (int i = 0; i < arguments.length; i += 2) {
                long number = Long.parseLong(arguments[i + 1]);
                switch (arguments[i]) {
                    case "--seeds" -> seeds = number;
                    case "--from" -> from = number;
                    case "--takeovers" -> wanted = number;
                    case "--checks" -> checked = number;
                    case "--seed" -> {
                        from = number;
                        seeds = 1;
                    }
                    default -> throw new IllegalArgumentException(arguments[i]);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException wrong) {
            System.err.println("usage: simulate"
                    + " [--seeds N] [--from S] [--takeovers N] [--checks TRANSITIONS] | --seed S");
            System.exit(2);
        }
        var all = new Seeds();
        System.exit((checked > 0 ? all.check(from, checked) : all.run(from, seeds, wanted)) ? 0 : 1);
    }

    private boolean run(long from, long seeds, long wanted) {
        long begun = System.nanoTime();
        long lived = 0;
        boolean more = true;
        while (more) {
            long batch = wanted > 0 ? BATCH : Math.min(BATCH, seeds - lived);
            LongStream.range(from + lived, from + lived + batch).parallel()
                    .forEach(seed -> live(() -> Story.live(seed)));
            lived += batch;
            more = wanted > 0 ? takeovers.get() < wanted : lived < seeds;
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("%d stories (seeds %d to %d), %d takeovers, %d transitions, %d violations"
                        + " in %.1f s: %.0f takeovers a second%n", lived, from, from + lived - 1, takeovers.get(),
                transitions.get(), violations.get(), seconds, takeovers.get() / seconds);
        return violations.get() == 0;
    }

    /** Lives stories of checks until so many transitions were told, or one story is violated. */
    private boolean check(long from, long wanted) {
        long begun = System.nanoTime();
        long lived = 0;
        while (transitions.get() < wanted && violations.get() == 0) {
            LongStream.range(from + lived, from + lived + CHECK_BATCH).parallel()
                    .forEach(seed -> live(() -> CheckStory.live(seed, CHECK_ROUNDS)));
            lived += CHECK_BATCH;
        }
        System.out.printf("%d stories of checks (seeds %d to %d), %d transitions in order, each with a reason,"
                        + " %d violations in %.1f s%nreasons: %s%n", lived, from, from + lived - 1,
                transitions.get(), violations.get(), (System.nanoTime() - begun) / 1e9, new TreeMap<>(reasons));
        return violations.get() == 0;
    }

    private void live(Supplier<Watch> story) {
        try {
            Watch watch = story.get();
            takeovers.addAndGet(watch.takeovers());
            transitions.addAndGet(watch.transitions());
            watch.reasons().forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
        } catch (Violation violation) {
            violations.incrementAndGet();
            System.out.println(violation.getMessage());
        }
    }
}
