package dev.vigia.health;

import dev.vigia.time.Moment;
import java.time.Duration;

/**
 * When one check runs next: on a grid of its interval, one run at a time.
 *
 * <p>A run that is still going at the next points of the grid costs those: it counts once.
 *
 * @param interval the width of the grid
 * @param due the point of the grid that the present or next run belongs to
 * @param running whether a run is going
 * @param missed how many points passed without a run
 */
record Timetable(Duration interval, Moment due, boolean running, long missed) {
    /**
     * One whose first run is due at once and the others spread, so that checks of equal interval do not all start
     * at the same moment.
     *
     * @param share by which part of the interval the second run comes sooner: 0 to below 1
     */
    static Timetable begin(Duration interval, double share, Moment now) {
        var part = Duration.ofNanos((long) (interval.toNanos() * share));
        return new Timetable(interval, now.minus(part), false, 0);
    }

    boolean isDue(Moment now) {
        return !running && !now.isBefore(due);
    }

    /** When something is to be done if no run ends before. */
    Moment deadline() {
        return running ? Moment.NEVER : due;
    }

    Timetable started() {
        return new Timetable(interval, due, true, missed);
    }

    /** The run has ended: the next is due at the next point from now on. */
    Timetable ended(Moment now) {
        long passed = Math.max(0, due.until(now).toNanos() - 1) / interval.toNanos();
        // Duration multiplies by way of BigDecimal, which is too dear for each of thousands of runs a second.
        Moment next = due.plus(Duration.ofNanos(interval.toNanos() * (passed + 1)));
        return new Timetable(interval, next, false, missed + passed);
    }
}
