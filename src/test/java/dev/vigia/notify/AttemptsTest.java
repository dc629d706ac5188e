package dev.vigia.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often a command is tried that cannot be started, and when a newer transition takes its place. */
class AttemptsTest {
    private static final Moment START = new Moment(7_000_000_000L);
    private static final Duration TIME = Duration.ofSeconds(60);

    private final Attempts attempts = new Attempts(START, TIME);

    @Test
    void eachPauseIsTwiceTheOneBeforeUpToALimit() {
        assertTrue(attempts.first());
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pauses.add(attempts.refused(START, true).toMillis());
        }
        assertEquals(List.of(50L, 100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L, 5000L), pauses);
        assertFalse(attempts.first());
    }

    @Test
    void afterItsTimeItMakesRoomForANewerOneAndOnlyForSuch() {
        Moment end = START.plus(TIME);
        assertEquals(Attempts.FIRST, attempts.refused(end.minus(Duration.ofNanos(1)), true));
        assertNull(attempts.refused(end, true));
        assertEquals(Attempts.FIRST.multipliedBy(2), attempts.refused(end, false), "the newest is never given up");
        assertNull(attempts.refused(end.plus(TIME), true), "until it is no longer the newest");
    }

    @Test
    void theNewestIsTriedForEverWithoutEverBeingTriedMoreOften() {
        Moment now = START;
        int tries = 0;
        for (; now.isBefore(START.plus(Duration.ofDays(1))); tries++) {
            now = now.plus(attempts.refused(now, false));
        }
        assertTrue(tries > 17_000 && tries <= 17_290, tries + " tries a day");
    }
}
