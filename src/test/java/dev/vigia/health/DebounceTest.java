package dev.vigia.health;

import static dev.vigia.health.Checks.at;
import static dev.vigia.health.Checks.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.time.Moment;
import org.junit.jupiter.api.Test;

/** A fact counts after it has lasted, up and down each by its own delay. */
class DebounceTest {
    private static Debounce see(Debounce before, boolean fact, long millis) {
        return before.see(fact, ms(50), ms(20), at(millis));
    }

    @Test
    void theFirstSightCountsAtOnce() {
        assertTrue(Debounce.of(true).settled());
        assertFalse(Debounce.of(false).settled());
        assertEquals(Moment.NEVER, Debounce.of(true).due());
    }

    @Test
    void downCountsAfterItsDelay() {
        Debounce falling = see(Debounce.of(true), false, 100);
        assertTrue(falling.settled());
        assertEquals(at(120), falling.due());
        assertTrue(falling.at(at(119)).settled());
        assertFalse(falling.at(at(120)).settled());
        assertEquals(Moment.NEVER, falling.at(at(120)).due());
    }

    @Test
    void upCountsAfterItsOwnDelay() {
        Debounce rising = see(Debounce.of(false), true, 100);
        assertFalse(rising.at(at(149)).settled());
        assertTrue(rising.at(at(150)).settled());
    }

    @Test
    void theSameSightAgainDoesNotStartTheDelayAnew() {
        Debounce falling = see(see(Debounce.of(true), false, 100), false, 110);
        assertEquals(at(120), falling.due());
        assertFalse(see(falling, false, 125).settled());
    }

    @Test
    void whatReturnsInTimeNeverCounted() {
        Debounce steady = see(see(Debounce.of(true), false, 100), true, 119);
        assertEquals(Debounce.of(true), steady);
        assertTrue(steady.at(at(1000)).settled());
    }

    @Test
    void whatReturnsLateCountedAndRisesByItsDelay() {
        Debounce late = see(see(Debounce.of(true), false, 100), true, 130);
        assertFalse(late.settled());
        assertEquals(at(180), late.due());
    }

    @Test
    void withoutADelayItCountsAtOnce() {
        Debounce now = Debounce.of(true).see(false, ms(0), ms(0), at(5));
        assertFalse(now.settled());
        assertEquals(Moment.NEVER, now.due());
    }
}
