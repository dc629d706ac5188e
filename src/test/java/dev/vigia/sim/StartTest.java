package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Timers;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nodes that start on a quiet LAN: one owner soon, and how long two may answer on the way there. */
class StartTest {
    private static final int SEEDS = 500;
    private static final long ONE_WAY = Weather.CALM.longestDelay();
    private static final int[] INTERVALS_MS = {10, 100, 200, 1000};

    @Test
    void unequalPrioritiesThatStartTogetherNeverAnswerBoth() {
        int seeds = 0;
        for (long seed = 1; seeds < SEEDS; seed++) {
            Random random = new Random(seed);
            Lan lan = lan(seed, random);
            SimWorld one = lan.node(1 + random.nextInt(254), random.nextBoolean());
            SimWorld other = lan.node(1 + random.nextInt(254), random.nextBoolean());
            // The first advert of the one must arrive before the other's skew ends: by RFC 9568 section
            // 8.3.2 it is for the operator to give the priorities enough distance.
            if (skew(one).minus(skew(other)).abs().toNanos() <= 2 * ONE_WAY) {
                continue;
            }
            seeds++;
            one.start();
            other.start();
            lan.simulation.run(longestDown(lan).plusSeconds(1));
            String what = "seed " + seed;
            SimWorld higher = priority(one).compareTo(priority(other)) > 0 ? one : other;
            assertEquals(java.util.List.of(higher), lan.owners(), what);
            assertEquals(1, lan.simulation.watch().takeovers(), what);
            assertEquals(Duration.ZERO, lan.simulation.watch().overlapSeen(), what);
        }
    }

    /** A preemption, and timers that run out within one way of each other, make two answer for that way. */
    @Test
    void unequalPrioritiesThatStartApartAnswerBothForNoLongerThanOneWayAndBack() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            Lan lan = lan(seed, random);
            SimWorld one = lan.node(1 + random.nextInt(127), true);
            SimWorld other = lan.node(128 + random.nextInt(127), true);
            long span = longestDown(lan).toNanos() / (random.nextBoolean() ? 1 : 20);
            SimWorld late = random.nextBoolean() ? one : other;
            SimWorld early = late == one ? other : one;
            early.start();
            lan.simulation.plan(new Moment(random.nextLong(span)), late::start);
            lan.simulation.run(longestDown(lan).plusSeconds(1));
            assertEquals(1, lan.owners().size(), "seed " + seed);
            lan.simulation.run(longestDown(lan).multipliedBy(2));
            assertEquals(java.util.List.of(other), lan.owners(), "seed " + seed);
            assertShort(lan, Duration.ofNanos(2 * ONE_WAY), seed);
        }
    }

    @Test
    void equalPrioritiesAreDecidedWithinARoundTripAndTwentyMilliseconds() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            Lan lan = lan(seed, random);
            int count = 2 + random.nextInt(2);
            int priority = 1 + random.nextInt(255);
            for (int i = 0; i < count; i++) {
                SimWorld node = lan.node(priority, random.nextBoolean());
                lan.simulation.plan(new Moment(random.nextLong(1 + ONE_WAY)), node::start);
            }
            lan.simulation.run(longestDown(lan).plusSeconds(1));
            assertEquals(1, lan.owners().size(), "seed " + seed);
            assertShort(lan, Duration.ofNanos(2 * ONE_WAY).plusMillis(20), seed);
        }
    }

    private static void assertShort(Lan lan, Duration most, long seed) {
        Duration seen = lan.simulation.watch().overlapSeen();
        assertTrue(seen.compareTo(most) <= 0, () -> "seed " + seed + ": two answered for " + seen);
    }

    private static Lan lan(long seed, Random random) {
        return new Lan(seed, Duration.ofMillis(INTERVALS_MS[random.nextInt(INTERVALS_MS.length)]));
    }

    private static Priority priority(SimWorld node) {
        return node.instance().priority();
    }

    private static Duration skew(SimWorld node) {
        return Timers.skew(priority(node), node.instance().advertInterval());
    }

    private static Duration longestDown(Lan lan) {
        return Timers.activeDown(new Priority(1), lan.interval);
    }
}
