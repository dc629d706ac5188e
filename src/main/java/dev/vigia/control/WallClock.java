package dev.vigia.control;

import dev.vigia.time.Moment;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * The time of day of moments, by one reading of both clocks; good for as long as nobody sets the clock.
 *
 * @param instant the time of day at the reading
 * @param moment the moment of the same reading
 */
public record WallClock(Instant instant, Moment moment) {
    /** Always three digits of a second, so that texts sort as times do. */
    private static final DateTimeFormatter RFC_3339 = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /** Reads the time of day as that of {@code now}. */
    public static WallClock at(Moment now) {
        return new WallClock(Instant.now(), now);
    }

    /** A moment's time of day in RFC 3339, UTC, to the millisecond. */
    public String text(Moment of) {
        return RFC_3339.format(instant.plus(moment.until(of)));
    }
}
