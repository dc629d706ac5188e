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
import org.junit.jupiter.params.provider.EnumSource;

/** An owner falls asleep and wakes up: after each tenth of an interval up to six of them, begun anywhere in one. */
class WakingTest {
    private static final int TENTHS = 10;
    private static final int LONGEST = 6 * TENTHS;
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration TENTH = INTERVAL.dividedBy(TENTHS);
    /** An advert's way, and the answer's. */
    private static final Duration ROUND_TRIP = Duration.ofNanos(2 * Weather.CALM.longestDelay());
    /** How exact the moment of a tenth is after both clocks have drifted for some intervals. */
    private static final Duration DRIFT = Duration.ofMillis(1);

    /** An owner, perhaps a peer, and a sleep. */
    private static final class Night {
        final Lan lan;
        final SimWorld owner;
        final long transitions;
        final Moment woken;
        final Duration sinceAdvert;

        Night(Caution prefer, GateChoice gate, int begin, int length, int... peers) {
            lan = new Lan(7L * begin + length, INTERVAL, prefer, gate);
            owner = lan.node(150, true);
            for (int priority : peers) {
                lan.node(priority, true);
            }
            lan.settle();
            transitions = lan.simulation.watch().transitions();
            Moment advert = owner.pace().lastAdvert();
            while (owner.pace().lastAdvert().equals(advert)) {
                lan.simulation.run(Duration.ofNanos(100_000));
            }
            lan.simulation.run(TENTH.multipliedBy(begin));
            owner.freeze(true);
            lan.simulation.run(TENTH.multipliedBy(length));
            woken = lan.simulation.now();
            sinceAdvert = owner.pace().lastAdvert().until(woken);
            owner.freeze(false);
            lan.simulation.run(INTERVAL.multipliedBy(12));
        }

        boolean undisturbed() {
            return lan.simulation.watch().transitions() == transitions;
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverAnswersWithItsSuccessor(Caution prefer) {
        Duration most = prefer == Caution.SAFETY ? ROUND_TRIP : ROUND_TRIP.plus(INTERVAL);
        int taken = 0;
        for (int begin = 0; begin < TENTHS; begin++) {
            for (int length = 0; length <= LONGEST; length++) {
                Night night = new Night(prefer, GateChoice.AUTO, begin, length, 100);
                String what = prefer + ", asleep at " + begin + " tenths for " + length;
                assertEquals(List.of(night.owner), night.lan.owners(), what);
                assertTrue(night.lan.overlap().compareTo(most) <= 0, what + ": two answered for "
                        + night.lan.overlap());
                if (night.sinceAdvert.compareTo(INTERVAL.multipliedBy(3).minus(DRIFT)) < 0) {
                    assertTrue(night.undisturbed(), what);
                }
                taken += night.undisturbed() ? 0 : 1;
            }
        }
        assertTrue(taken > 200, "taken over: " + taken);
    }

    /** The control: the gate made it, and nothing else. */
    @Test
    void withoutAGateItAnswersUntilItWakes() {
        Night night = new Night(Caution.SAFETY, GateChoice.OFF, 3, LONGEST, 100);
        Duration most = TENTH.multipliedBy(15);
        assertTrue(night.lan.overlap().compareTo(most) > 0, "two answered for " + night.lan.overlap());
    }

    /** Without a peer: short sleeps go unnoticed; after a long one, safety waits whether there really is nobody. */
    @ParameterizedTest
    @EnumSource
    void whoIsAloneOwnsTheAddressAgain(Caution prefer) {
        for (int begin = 0; begin < TENTHS; begin++) {
            for (int length = 0; length <= LONGEST; length++) {
                Night night = new Night(prefer, GateChoice.AUTO, begin, length);
                String what = prefer + ", asleep at " + begin + " tenths for " + length;
                assertEquals(List.of(night.owner), night.lan.owners(), what);
                assertTrue(night.owner.answers(), what);
                boolean overslept = night.sinceAdvert.compareTo(INTERVAL.multipliedBy(3).plus(DRIFT)) > 0;
                if (prefer == Caution.AVAILABILITY || !overslept) {
                    boolean short3 = night.sinceAdvert.compareTo(INTERVAL.multipliedBy(3).minus(DRIFT)) < 0;
                    assertTrue(night.undisturbed() || !short3 && prefer == Caution.SAFETY, what);
                } else {
                    assertTrue(!night.undisturbed(), what);
                    Moment again = night.lan.simulation.watch().toldAt(night.owner);
                    Duration waited = night.woken.until(again);
                    assertTrue(waited.compareTo(INTERVAL.multipliedBy(3)) > 0, what + ": waited " + waited);
                }
            }
        }
    }

    /** A Backup wakes up to a full socket buffer: it hears what is in it before it believes in a silence. */
    @Test
    void aBackupThatWakesUpTakesNothingOver() {
        for (int length = 0; length <= 10 * LONGEST; length += 7) {
            Lan lan = new Lan(length, INTERVAL);
            SimWorld owner = lan.node(150, true);
            SimWorld backup = lan.node(100, true);
            lan.settle();
            long transitions = lan.simulation.watch().transitions();
            backup.freeze(true);
            lan.simulation.run(TENTH.multipliedBy(length));
            backup.freeze(false);
            lan.simulation.run(INTERVAL.multipliedBy(6));
            assertEquals(Role.ACTIVE, lan.simulation.watch().role(owner));
            assertEquals(transitions, lan.simulation.watch().transitions(), "asleep for " + length + " tenths");
        }
    }

    /** A machine that stood still, clock and kernel with it, answers at most until it hears of its successor. */
    @Test
    void aPausedMachineAnswersForNoLongerThanAnInterval() {
        for (int begin = 0; begin < TENTHS; begin++) {
            for (int length = 0; length <= LONGEST; length++) {
                Lan lan = new Lan(length, INTERVAL);
                SimWorld owner = lan.node(150, true);
                lan.node(100, true);
                lan.settle();
                lan.simulation.run(TENTH.multipliedBy(begin));
                owner.pause(true);
                lan.simulation.run(TENTH.multipliedBy(length));
                owner.pause(false);
                lan.simulation.run(INTERVAL.multipliedBy(12));
                String what = "paused at " + begin + " tenths for " + length;
                assertEquals(List.of(owner), lan.owners(), what);
                assertTrue(lan.overlap().compareTo(INTERVAL.plus(ROUND_TRIP)) <= 0, what + ": " + lan.overlap());
            }
        }
    }
}
