package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.LeaseSettings.GateChoice;
import dev.vigia.agent.Role;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Standing.Caution;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A higher priority returns while the lower one, which owns the address, stands still around that moment. */
class PreemptionTest {
    /** One step of begin and length of a freeze: a tenth of an interval. */
    private static final int TENTHS = 10;
    private static final Duration ROUND_TRIP = Duration.ofNanos(2 * Weather.CALM.longestDelay());

    /** The lower one, Active, and the higher one, just started. */
    private static final class Return {
        final Lan lan;
        final SimWorld lower;
        final SimWorld higher;
        final Moment begun;

        Return(Duration interval, Caution prefer) {
            lan = new Lan(42, interval, prefer, GateChoice.AUTO);
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
        Return undisturbed = new Return(Duration.ofSeconds(1), Caution.SAFETY);
        undisturbed.lan.simulation.run(Duration.ofSeconds(6));
        Moment lastOfLower = undisturbed.lower.pace().lastAdvert();
        Duration after = lastOfLower.until(undisturbed.takenAt());
        assertTrue(after.toNanos() > 0 && after.toNanos() <= Weather.CALM.longestDelay(), "taken over after " + after);
    }

    @ParameterizedTest
    @CsvSource({"10, SAFETY", "100, SAFETY", "1000, SAFETY", "10, AVAILABILITY", "100, AVAILABILITY"})
    void whoWakesUpAfterItWasPreemptedSaysNothing(long milliseconds, Caution prefer) {
        Duration interval = Duration.ofMillis(milliseconds);
        Duration tenth = interval.dividedBy(TENTHS);
        Return undisturbed = new Return(interval, prefer);
        undisturbed.lan.simulation.run(interval.multipliedBy(6));
        Duration untilTaken = undisturbed.begun.until(undisturbed.takenAt());
        int frozenWhenTaken = 0;
        for (int begin = -TENTHS; begin <= TENTHS; begin++) {
            for (int length = 1; length <= 5 * TENTHS; length++) {
                Return story = new Return(interval, prefer);
                Simulation simulation = story.lan.simulation;
                simulation.run(untilTaken.plus(tenth.multipliedBy(begin)).plusNanos(1));
                boolean leaving = simulation.watch().role(story.lower) == Role.BACKUP && story.lower.answers();
                story.lower.freeze(true);
                simulation.run(tenth.multipliedBy(length));
                Moment woken = simulation.now();
                boolean takenAsleep = story.takenAt() != null
                        && story.takenAt().plus(ROUND_TRIP).isBefore(woken);
                story.lower.freeze(false);
                simulation.run(interval.multipliedBy(6));
                String what = "each " + interval + ", " + prefer + ", frozen at " + begin + " tenths for " + length;
                assertEquals(List.of(story.higher), story.lan.owners(), what);
                Moment last = story.lower.pace().lastAdvert();
                long both = story.takenAt().until(last).toNanos();
                assertTrue(both <= ROUND_TRIP.toNanos(), what + ": both advertised for " + both + " ns");
                assertTrue(!takenAsleep || last.isBefore(woken), what + ": it woke up and advertised");
                boolean unseen = begin == 0 || leaving || prefer == Caution.AVAILABILITY;
                assertShort(story, unseen, what);
                frozenWhenTaken += takenAsleep ? 1 : 0;
            }
        }
        assertTrue(frozenWhenTaken > 100, "taken over from a frozen one: " + frozenWhenTaken);
    }

    /**
     * In safety nobody is preempted asleep, but who falls asleep while the proof that it is awake is under way, or
     * while it leaves; availability takes over at its moment. The gate ends all three.
     */
    private static void assertShort(Return story, boolean unseen, String what) {
        Duration most = unseen ? story.lower.instance().gateTimeout(story.lan.interval) : ROUND_TRIP;
        assertTrue(story.lan.overlap().compareTo(most) <= 0, () -> what + ": two answered for " + story.lan.overlap());
    }
}
