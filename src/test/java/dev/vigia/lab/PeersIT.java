package dev.vigia.lab;

import static dev.vigia.lab.Fault.CABLE_CUT;
import static dev.vigia.lab.Fault.CLEAN_STOP;
import static dev.vigia.lab.Fault.KILL;
import static dev.vigia.lab.Fault.POWER_LOSS;
import static dev.vigia.lab.Router.KEEPALIVED;
import static dev.vigia.lab.Router.VIGIA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
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
 * Unicast peers and version 2 beside keepalived, in both roles: calm without a fault, the address goes over in time,
 * and comes back. The way over is told from what a client sees, who hears no unicast advert.
 */
class PeersIT {
    private static final Duration SLACK = Duration.ofSeconds(1);
    private static final long ROW_SECONDS = 90;
    /** Until the kernel has given up a neighbour that is dead: 5 s of trust, three questions, and some. */
    private static final Duration NEIGHBOR_FORGOTTEN = Duration.ofSeconds(12);
    private static final ExecutorService AT_ONCE = Executors.newFixedThreadPool(4);
    private static final Map<Row, Future<?>> RUNNING = new ConcurrentHashMap<>();

    /** How the two speak with each other. */
    private enum Way {
        UNICAST4(Family.IPV4, 200), UNICAST6(Family.IPV6, 200), VERSION2(Family.IPV4, 1000),
        VERSION2_PASS(Family.IPV4, 1000), VERSION2_UNICAST(Family.IPV4, 1000);

        private final Family family;
        private final Duration interval;

        Way(Family family, int millis) {
            this.family = family;
            this.interval = Duration.ofMillis(millis);
        }

        private boolean unicast() {
            return this == UNICAST4 || this == UNICAST6 || this == VERSION2_UNICAST;
        }

        private Plan plan(int priority, IpAddress own, IpAddress peer) {
            Stream<String> vigia = this == VERSION2_PASS
                    ? Stream.of("version: 2", "authentication: { auth_type: PASS, auth_pass: readable }")
                    : name().startsWith("VERSION2") ? Stream.of("version: 2") : Stream.of();
            Stream<String> keepalived = this == VERSION2_PASS
                    ? Stream.of("version 2", "authentication {\n auth_type PASS\n auth_pass readable\n}")
                    : name().startsWith("VERSION2") ? Stream.of("version 2") : Stream.of();
            if (unicast()) {
                vigia = Stream.concat(vigia, Stream.of("unicast_src_ip: \"" + own + '"',
                        "unicast_peer: [ \"" + peer + "\" ]"));
                keepalived = Stream.concat(keepalived, Stream.of("unicast_src_ip " + own,
                        "unicast_peer {\n " + peer + "\n}"));
            }
            return new Plan(priority, interval, family == Family.IPV4 ? Plan.IPV4 : Plan.IPV6)
                    .with(Map.of(VIGIA, vigia.toList(),
                            KEEPALIVED, keepalived.map(line -> Plan.INSTANCE + line).toList()));
        }
    }

    private record Row(Way way, Router first, Router second, Fault fault) {
        @Override
        public String toString() {
            return "%s, %s to %s, %s".formatted(way, first, second, fault);
        }
    }

    static Stream<Row> rows() {
        Stream<Row> mixed = Stream.of(Way.values()).flatMap(way -> Stream.of(CABLE_CUT, CLEAN_STOP)
                .flatMap(fault -> Stream.of(new Row(way, VIGIA, KEEPALIVED, fault),
                        new Row(way, KEEPALIVED, VIGIA, fault))));
        return Stream.concat(mixed, Stream.of(
                new Row(Way.UNICAST4, VIGIA, KEEPALIVED, KILL),
                new Row(Way.UNICAST4, VIGIA, VIGIA, POWER_LOSS),
                new Row(Way.UNICAST6, VIGIA, VIGIA, POWER_LOSS),
                new Row(Way.VERSION2, VIGIA, VIGIA, CABLE_CUT),
                // The lab's own control: what is asked of Vigia is asked of a router known to work.
                new Row(Way.UNICAST4, KEEPALIVED, KEEPALIVED, CABLE_CUT),
                new Row(Way.VERSION2_PASS, KEEPALIVED, KEEPALIVED, CLEAN_STOP)));
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
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("row");
            String network = row.way().family == Family.IPV4 ? "10.0.0." : "fd00::";
            IpAddress one = IpAddress.parse(network + 1);
            IpAddress two = IpAddress.parse(network + 2);
            Pair pair = new Pair(lan, row.first(), row.way().plan(150, one, two),
                    row.second(), row.way().plan(100, two, one));
            assertEquals(one, pair.first().address(row.way().family, "eth0"));
            assertEquals(two, pair.second().address(row.way().family, "eth0"));
            pair.start();
            try (Probe probe = Probe.start(pair.client(), pair.address())) {
                Duration window = pair.secondPlan().activeDownInterval().plus(SLACK);
                assertCalm(row, pair, probe, window);
                assertTakenOver(row, pair, probe, window);
                Moment repaired = probe.now();
                pair.repair(row.fault());
                pair.awaitOwner(pair.first(), Pair.START.plus(window));
                probe.watch(row.way().interval.multipliedBy(5));
                assertBack(pair, probe.timeline().between(repaired, probe.now()), row.way().interval);
            }
        }
    }

    private static void assertCalm(Row row, Pair pair, Probe probe, Duration window) {
        assertTrue(probe.watchFor(seen -> seen instanceof Sighting.Reply, Duration.ofSeconds(5)), "an answer");
        probe.watch(row.way().interval.multipliedBy(3));
        Moment from = probe.now();
        probe.watch(window);
        Timeline calm = probe.timeline().between(from, probe.now());
        assertTrue(calm.blackout().toMillis() < 50, "without an answer for " + calm.blackout() + " with no fault");
        assertEquals(Set.of(pair.first().mac()), calm.answerers());
        assertEquals(row.way().unicast(), calm.adverts(pair.first().mac()).isEmpty(), "adverts to the group");
    }

    private static void assertTakenOver(Row row, Pair pair, Probe probe, Duration window) {
        Moment faultAt = probe.now();
        pair.befall(row.fault());
        boolean came = probe.watchFor(seen -> seen instanceof Sighting.Announcement
                && seen.mac().equals(pair.second().mac()), window);
        assertTrue(came, () -> pair.second() + " announces nothing; it said\n" + pair.secondProgram().output());
        Moment announced = probe.now();
        Duration least = row.fault() == CLEAN_STOP ? Duration.ZERO : row.way().interval.multipliedBy(2);
        assertTrue(faultAt.until(announced).compareTo(least) >= 0, "after " + faultAt.until(announced));
        probe.watch(row.fault() == POWER_LOSS ? NEIGHBOR_FORGOTTEN : row.way().interval.multipliedBy(3));
        Timeline after = probe.timeline().between(announced.plus(Duration.ofMillis(200)), probe.now());
        System.out.printf("%s: announced after %d ms, then %d ms without an answer%n", row,
                faultAt.until(announced).toMillis(), after.blackout().toMillis());
        if (row.fault() != KILL || row.first() == VIGIA) {
            assertEquals(Set.of(pair.second().mac()), after.answerers(), "who answers for good");
        }
        assertTrue(after.blackout().toMillis() < 50, "the heir was silent for " + after.blackout());
        assertTrue(pair.second().holds(pair.address()), "the heir holds the address");
        assertFalse(pair.secondProgram().output().contains("gate_closed_while_active"), pair.secondProgram()::output);
    }

    private static void assertBack(Pair pair, Timeline back, Duration interval) {
        Moment settled = back.echoes().get(back.echoes().size() - 1).sent().minus(interval.multipliedBy(2));
        Timeline end = back.between(settled, Moment.NEVER);
        assertEquals(Set.of(pair.first().mac()), end.answerers(), "who answers in the end");
        assertTrue(back.blackout().compareTo(pair.secondPlan().activeDownInterval().plus(SLACK)) < 0,
                "the way back cost " + back.blackout());
    }
}
