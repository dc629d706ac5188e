package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.time.Moment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node's clock is wrong as crystals are, but never goes back, and says when it will show a time. */
class DriftingClockTest {
    private static final long BEGIN = 300_000_000_000_000L;

    @ParameterizedTest
    @ValueSource(ints = {-100, -37, 0, 1, 100})
    void neverGoesBack(int partsPerMillion) {
        var clock = new DriftingClock(Moment.ORIGIN, partsPerMillion);
        for (long nanos = BEGIN; nanos < BEGIN + 2_100_000; nanos += 13) {
            assertTrue(!clock.shows(new Moment(nanos + 13)).isBefore(clock.shows(new Moment(nanos))), "at " + nanos);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-100, -37, 0, 1, 100})
    void showsWhatItWasAskedForAtTheMomentItNamed(int partsPerMillion) {
        var clock = new DriftingClock(new Moment(77), partsPerMillion);
        for (long shown = BEGIN; shown < BEGIN + 2_100_000; shown += 1009) {
            Moment truly = clock.truly(new Moment(shown));
            assertTrue(!clock.shows(truly).isBefore(new Moment(shown)), "at " + shown);
            assertTrue(clock.shows(truly).nanos() - shown <= 1, "and not later than need be at " + shown);
        }
    }

    @Test
    void neverIsNever() {
        assertEquals(Moment.NEVER, new DriftingClock(Moment.ORIGIN, 50).truly(Moment.NEVER));
    }
}
