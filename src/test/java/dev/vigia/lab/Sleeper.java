package dev.vigia.lab;

import dev.vigia.linux.MonotonicClock;
import dev.vigia.linux.Scheduling;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that does nothing but sleep, and says how late the machine woke it: the control of the jitter bench, run
 * at a router's real-time priority. Java, as Vigia is, since a script's interpreter may be missing; it allocates
 * nothing while it sleeps.
 */
final class Sleeper {
    private Sleeper() {
    }

    /** So many pauses are told at most; a machine that pauses more often is no place to measure. */
    private static final int TOLD = 1000;

    /**
     * Sleeps {@code words[0]} ms at a time for {@code words[1]} ms, and prints the longest time between two awakenings
     * in microseconds, then a line for each of at least {@code words[2]} microseconds: when it began and when it ended,
     * in nanoseconds of the monotonic clock.
     */
    public static void main(String[] words) {
        // Only this thread: a whole Java at this priority would compile ahead of the routers that are measured.
        Scheduling.raise();
        Scheduling.lead().run();
        MonotonicClock clock = new MonotonicClock();
        Duration period = Duration.ofMillis(Long.parseLong(words[0]));
        Moment end = clock.now().plus(Duration.ofMillis(Long.parseLong(words[1])));
        long limit = Long.parseLong(words[2]) * 1000;
        long longest = 0;
        long[] pauses = new long[2 * TOLD];
        int told = 0;
        Moment last = clock.now();
        Moment next = last.plus(period);
        while (last.isBefore(end)) {
            Moment now = clock.now();
            while (now.isBefore(next)) {
                LockSupport.parkNanos(next.nanos() - now.nanos());
                now = clock.now();
            }
            long gap = now.nanos() - last.nanos();
            longest = Math.max(longest, gap);
            if (gap >= limit && told < pauses.length) {
                pauses[told++] = last.nanos();
                pauses[told++] = now.nanos();
            }
            last = now;
            next = Moment.later(next.plus(period), now);
        }
        StringBuilder text = new StringBuilder(Long.toString(longest / 1000)).append('\n');
        for (int i = 0; i < told; i += 2) {
            text.append(pauses[i]).append(' ').append(pauses[i + 1]).append('\n');
        }
        System.out.print(text);
    }
}
