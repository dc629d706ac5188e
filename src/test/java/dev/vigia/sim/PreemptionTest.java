package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Role;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A higher priority returns while the lower one, which owns the address, stands still around that moment. */
class PreemptionTest {
    /** One step of begin and length of a freeze: a tenth of an interval. */
    private static final int TENTHS = 10;

    /** The lower one, Active, and the higher one, just started. */
    private static final class Return {
        final Lan lan;
        final SimWorld lower;
        final SimWorld higher;
        final Moment begun;

        Return(Duration interval) {
            lan = new Lan(42, interval);
            lower = lan.node(50, true);
            higher = lan.node(200, true);
            lower.start();
            lan.simulation.run(interval.multipliedBy(5));
            higher.start();
            begun = lan.simulation.now();
        }

        /** When the higher one became Active; null where it has not. */
        Moment takenAt() {
            Watch watch = lan.simulation.watch();
            return watch.role(higher) == Role.ACTIVE ? watch.toldAt(higher) : null;
        }
    }

    @Test
    void waitsForTheNextAdvertOfAnAwakeOwner() {
        Return undisturbed = new Return(Duration.ofSeconds(1));
        undisturbed.lan.simulation.run(Duration.ofSeconds(6));
        Moment lastOfLower = undisturbed.lower.pace().lastAdvert();
        Duration after = lastOfLower.until(undisturbed.takenAt());
        assertTrue(after.toNanos() > 0 && after.toNanos() <= Weather.CALM.longestDelay(), "taken over after " + after);
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 100, 1000})
    void whoWakesUpAfterItWasPreemptedSaysNothing(long milliseconds) {
        Duration interval = Duration.ofMillis(milliseconds);
        Duration tenth = interval.dividedBy(TENTHS);
        Return undisturbed = new Return(interval);
        undisturbed.lan.simulation.run(interval.multipliedBy(6));
        Duration untilTaken = undisturbed.begun.until(undisturbed.takenAt());
        int frozenWhenTaken = 0;
        for (int begin = -TENTHS; begin <= TENTHS; begin++) {
            for (int length = 1; length <= 5 * TENTHS; length++) {
                Return story = new Return(interval);
                Simulation simulation = story.lan.simulation;
                simulation.run(untilTaken.plus(tenth.multipliedBy(begin)).plusNanos(1));
                story.lower.freeze(true);
                simulation.run(tenth.multipliedBy(length));
                Moment woken = simulation.now();
                boolean takenAsleep = story.takenAt() != null;
                story.lower.freeze(false);
                simulation.run(interval.multipliedBy(6));
                String what = "each " + interval + ", frozen at " + begin + " tenths for " + length;
                assertEquals(List.of(story.higher), story.lan.owners(), what);
                Moment last = story.lower.pace().lastAdvert();
                long both = story.takenAt().until(last).toNanos();
                assertTrue(both <= 2 * Weather.CALM.longestDelay(), what + ": both advertised for " + both + " ns");
                assertTrue(!takenAsleep || last.isBefore(woken), what + ": it woke up and advertised");
                frozenWhenTaken += takenAsleep ? 1 : 0;
            }
        }
        assertTrue(frozenWhenTaken > 100, "taken over from a frozen one: " + frozenWhenTaken);
    }
}
