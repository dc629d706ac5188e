package dev.vigia.control;

import dev.vigia.time.Moment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The time of day of moments, by one reading of both clocks; good for as long as nobody sets the clock.
 *
 * @param instant the time of day at the reading
 * @param moment the moment of the same reading
 */
public record WallClock(Instant instant, Moment moment) {
    /** Reads the time of day as that of {@code now}. */
    public static WallClock at(Moment now) {
        return new WallClock(Instant.now(), now);
    }

    /** A moment's time of day in RFC 3339, UTC, to the millisecond. */
    public String text(Moment of) {
        return instant.plus(moment.until(of)).truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
