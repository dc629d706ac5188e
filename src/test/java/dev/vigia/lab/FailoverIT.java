package dev.vigia.lab;

import static dev.vigia.lab.Fault.CABLE_CUT;
import static dev.vigia.lab.Fault.CLEAN_STOP;
import static dev.vigia.lab.Fault.KILL;
import static dev.vigia.lab.Fault.POWER_LOSS;
import static dev.vigia.lab.Router.KEEPALIVED;
import static dev.vigia.lab.Router.VIGIA;
import static dev.vigia.net.Family.IPV4;
import static dev.vigia.net.Family.IPV6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault of the owner, with Vigia on both sides and with keepalived on either: the address goes over, not
 * before its time, and comes back. Each row first watches as long without a fault.
 */
class FailoverIT {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    /** What a busy machine may add to the protocol's waits; the bench has the tight figures. */
    private static final Duration SLACK = Duration.ofSeconds(1);
    /** The kernel's timers and the two clocks that the record is made with are no more exact than this. */
    private static final Duration GRAIN = Duration.ofMillis(5);

    private static final long ROW_SECONDS = 60;
    private static final ExecutorService AT_ONCE = Executors.newFixedThreadPool(3);
    private static final Map<Row, Future<?>> RUNNING = new ConcurrentHashMap<>();

    private record Row(Router first, Router second, Family family, Fault fault) {
        @Override
        public String toString() {
            return "%s to %s, %s, %s".formatted(first, second, family.word(), fault);
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(VIGIA, VIGIA, IPV4, POWER_LOSS),
                new Row(VIGIA, VIGIA, IPV4, CABLE_CUT),
                new Row(VIGIA, VIGIA, IPV4, CLEAN_STOP),
                new Row(VIGIA, VIGIA, IPV4, KILL),
                new Row(VIGIA, VIGIA, IPV6, CABLE_CUT),
                new Row(VIGIA, VIGIA, IPV6, CLEAN_STOP),
                new Row(VIGIA, VIGIA, IPV6, KILL),
                new Row(VIGIA, KEEPALIVED, IPV4, CABLE_CUT),
                new Row(VIGIA, KEEPALIVED, IPV4, CLEAN_STOP),
                new Row(VIGIA, KEEPALIVED, IPV4, KILL),
                new Row(VIGIA, KEEPALIVED, IPV6, CABLE_CUT),
                new Row(VIGIA, KEEPALIVED, IPV6, CLEAN_STOP),
                new Row(VIGIA, KEEPALIVED, IPV6, KILL),
                new Row(KEEPALIVED, VIGIA, IPV4, CABLE_CUT),
                new Row(KEEPALIVED, VIGIA, IPV4, CLEAN_STOP),
                new Row(KEEPALIVED, VIGIA, IPV4, KILL),
                new Row(KEEPALIVED, VIGIA, IPV6, CABLE_CUT),
                new Row(KEEPALIVED, VIGIA, IPV6, CLEAN_STOP),
                new Row(KEEPALIVED, VIGIA, IPV6, KILL),
                // The lab's own control: what is asked of Vigia is asked of a router known to work.
                new Row(KEEPALIVED, KEEPALIVED, IPV4, CABLE_CUT),
                new Row(KEEPALIVED, KEEPALIVED, IPV6, CLEAN_STOP));
    }

    /** The rows wait most of their time: some of them run at once, each on a LAN of its own. */
    @BeforeAll
    static void startRows() {
        rows().forEach(row -> RUNNING.put(row, AT_ONCE.submit(() -> goesOverAndComesBack(row))));
    }

    @AfterAll
    static void endRows() {
        AT_ONCE.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theAddressGoesOverAndComesBack(Row row) throws Throwable {
        try {
            RUNNING.get(row).get(ROW_SECONDS * RUNNING.size(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static void goesOverAndComesBack(Row row) {
        Skip.unless(Lab.obstacle());
        Skip.unless(row.first().obstacle());
        Skip.unless(row.second().obstacle());
        List<String> addresses = row.family() == IPV4 ? Plan.IPV4 : Plan.IPV6;
        try (Lab lab = Lab.open()) {
            Pair pair = new Pair(lab.lan("row"), row.first(), row.second(), INTERVAL, addresses);
            pair.start();
            try (Probe probe = Probe.start(pair.client(), pair.address())) {
                Duration window = pair.secondPlan().activeDownInterval().plus(SLACK);
                assertCalm(pair, probe, window);
                Moment faultAt = probe.now();
                pair.befall(row.fault());
                boolean came = probe.watchFor(seen -> seen instanceof Sighting.Announcement
                        && seen.mac().equals(pair.second().mac()), window);
                assertTrue(came, () -> pair.second() + " announces nothing; it said\n" + pair.secondProgram().output());
                probe.watch(INTERVAL.multipliedBy(3));
                Moment before = faultAt.minus(pair.firstPlan().activeDownInterval());
                Timeline after = probe.timeline().between(before, probe.now());
                assertTakenOver(row, pair, after);
                Moment repaired = probe.now();
                pair.repair(row.fault());
                pair.awaitOwner(pair.first(), Pair.START.plus(window));
                probe.watch(INTERVAL.multipliedBy(5));
                assertBack(pair, probe.timeline().between(repaired, probe.now()));
            }
        }
    }

    private static void assertCalm(Pair pair, Probe probe, Duration window) {
        // The way to the first owner is no part of it.
        assertTrue(probe.watchFor(seen -> seen instanceof Sighting.Reply, Duration.ofSeconds(5)), "an answer");
        probe.watch(INTERVAL.multipliedBy(3));
        Moment from = probe.now();
        probe.watch(window);
        Timeline calm = probe.timeline().between(from, probe.now());
        assertTrue(calm.echoes().size() > window.toMillis() / 4, calm.echoes().size() + " requests were sent");
        assertTrue(calm.blackout().toMillis() < 50, "without an answer for " + calm.blackout() + " with no fault");
        assertEquals(Set.of(pair.first().mac()), calm.answerers());
        assertEquals(List.of(), calm.adverts(pair.second().mac()));
        assertFalse(calm.adverts(pair.first().mac()).isEmpty(), "adverts of the owner");
    }

    private static void assertTakenOver(Row row, Pair pair, Timeline after) {
        Takeover takeover = after.takeover(pair.first().mac(), pair.second().mac())
                .orElseThrow(() -> new AssertionError("no takeover:\n" + after.story()));
        assertEquals(row.fault() == CLEAN_STOP, takeover.last().priority() == 0, "resigned by a priority of 0");
        Plan heir = pair.secondPlan();
        assertEquals(heir.priority(), takeover.asserted().priority());
        assertEquals(pair.second().address(row.family()), takeover.asserted().source());
        Duration excess = takeover.excess(row.fault() == CLEAN_STOP ? heir.skew() : heir.activeDownInterval());
        System.out.printf("%s: excess %.1f ms, blackout %d ms, overlap %d ms%n", row, excess.toNanos() / 1e6,
                takeover.blackout().toMillis(), takeover.overlap().toMillis());
        assertTrue(excess.plus(GRAIN).compareTo(Duration.ZERO) > 0, "it took over too early: " + excess);
        assertTrue(excess.compareTo(SLACK) < 0, "it took over too late: " + excess);
        assertTrue(takeover.blackout().compareTo(heir.activeDownInterval().plus(SLACK)) < 0,
                "the client was without an answer for " + takeover.blackout());
        assertTrue(pair.second().holds(pair.address()), "the heir holds the address");
        if (row.fault() == KILL) {
            // The killed one's kernel goes on answering, which only its own gate or lease could end.
            return;
        }
        assertTrue(takeover.overlap().toMillis() < 50, "both answered for " + takeover.overlap());
        // A machine without power holds nothing; its namespace here may.
        assertFalse(row.fault() != POWER_LOSS && pair.first().holds(pair.address()), "the old owner let it go");
    }

    private static void assertBack(Pair pair, Timeline back) {
        Moment settled = back.echoes().get(back.echoes().size() - 1).sent().minus(INTERVAL.multipliedBy(2));
        Timeline end = back.between(settled, Moment.NEVER);
        assertEquals(Set.of(pair.first().mac()), end.answerers(), "who answers in the end");
        assertEquals(List.of(), end.adverts(pair.second().mac()), "adverts of the one that yielded");
        assertEquals(1, end.owners().size());
        assertEquals(pair.first().mac(), end.owners().get(0).mac());
        assertTrue(back.blackout().compareTo(pair.secondPlan().activeDownInterval().plus(SLACK)) < 0,
                "the way back cost " + back.blackout());
    }
}
