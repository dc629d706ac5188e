package dev.vigia.lab;

import static dev.vigia.lab.Router.KEEPALIVED;
import static dev.vigia.lab.Router.VIGIA;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A sync group over two LANs beside keepalived, in both roles, and dual stack between two of us: what befalls one
 * address moves all, and the group is told of after its members.
 */
class SyncGroupIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String OUTSIDE = "10.0.0.100/";
    private static final String INSIDE = "10.0.1.100/";
    private static final String SIX = "fd00::100/";

    private static final String VIGIA_FILE = """
            global_defs:
              router_id: %1$s
              control_socket: %2$s/control.sock
              state_directory: %2$s/state
              script_user: root
              enable_script_security: false
            vrrp_instance:
              web:
                interface: eth0
                virtual_router_id: 51
                priority: %3$d
                advert_int: 200ms
                virtual_ipaddress: [ 10.0.0.100/24%4$s ]
                notify: %2$s/notify.sh
              inside:
                interface: eth1
                virtual_router_id: 52
                priority: %3$d
                advert_int: 200ms
                virtual_ipaddress: [ 10.0.1.100/24 ]
                notify: %2$s/notify.sh
            vrrp_sync_group:
              edge: { group: [ web, inside ], notify: %2$s/notify.sh }
            """;
    private static final String KEEPALIVED_FILE = """
            global_defs {
              vrrp_version 3
              script_user root
            }
            vrrp_sync_group edge {
              group {
                web
                inside
              }
            }
            vrrp_instance web {
              interface eth0
              virtual_router_id 51
              priority %1$d
              advert_int 0.2
              virtual_ipaddress {
                10.0.0.100/24
              }
            }
            vrrp_instance inside {
              interface eth1
              virtual_router_id 52
              priority %1$d
              advert_int 0.2
              virtual_ipaddress {
                10.0.1.100/24
              }
            }
            """;

    private record Row(Router first, Router second) {
        @Override
        public String toString() {
            return first + " to " + second;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(new Row(VIGIA, VIGIA), new Row(VIGIA, KEEPALIVED), new Row(KEEPALIVED, VIGIA));
    }

    /** Two LANs, two routers with a card on each. */
    private static final class Site implements AutoCloseable {
        private final Lab lab = Lab.open();
        private final Lan inner;
        private final Station lb1;
        private final Station lb2;

        private Site() {
            Lan outer = lab.lan("out");
            inner = lab.lan("in");
            lb1 = outer.station("lb1");
            lb2 = outer.station("lb2");
            inner.plug(lb1);
            inner.plug(lb2);
        }

        @Override
        public void close() {
            lab.close();
        }
    }

    private static Program start(Router make, Station station, int priority, boolean dual) throws IOException {
        Path told = station.directory().resolve("told");
        Path script = Files.writeString(station.directory().resolve("notify.sh"),
                "#!/bin/sh\necho \"$1 $2 $3\" >>" + told + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(told, "");
        return make.start(station, make == VIGIA
                ? VIGIA_FILE.formatted(station.name(), station.directory(), priority,
                        dual ? ", \"fe80::51:1/64\", \"fd00::100/64\"" : "")
                : KEEPALIVED_FILE.formatted(priority));
    }

    private static String held(Station station) {
        return Shell.run(station.inside(List.of("ip", "-o", "addr", "show")), "");
    }

    private static void awaitAllAt(Station owner, Station other, List<String> addresses, Program... programs) {
        try {
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
                String here = held(owner);
                String there = held(other);
                return addresses.stream().allMatch(address -> here.contains(address) && !there.contains(address));
            });
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("not all at " + owner + ":\n" + held(owner) + "and at " + other + ":\n"
                    + held(other) + String.join("\n", Stream.of(programs).map(Program::output).toList()), late);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aCutOnOneLanMovesTheAddressesOfBothAndBack(Row row) throws Exception {
        Skip.unless(Lab.obstacle());
        Skip.unless(row.first().obstacle());
        Skip.unless(row.second().obstacle());
        boolean dual = row.first() == VIGIA && row.second() == VIGIA;
        List<String> all = dual ? List.of(OUTSIDE, INSIDE, SIX) : List.of(OUTSIDE, INSIDE);
        try (Site site = new Site()) {
            Program first = start(row.first(), site.lb1, 150, dual);
            Program second = start(row.second(), site.lb2, 100, dual);
            awaitAllAt(site.lb1, site.lb2, all, first, second);
            site.inner.cut(site.lb1);
            awaitAllAt(site.lb2, site.lb1, all, first, second);
            site.inner.heal(site.lb1);
            awaitAllAt(site.lb1, site.lb2, all, first, second);
            if (row.second() == VIGIA) {
                assertToldInOrder(site.lb2, "MASTER");
            }
            if (row.first() == VIGIA) {
                assertToldInOrder(site.lb1, "FAULT");
            }
        }
    }

    /** Both instances in whatever order, then the group; each once. */
    private static void assertToldInOrder(Station station, String state) throws IOException {
        Path told = station.directory().resolve("told");
        await().atMost(LIMIT).until(() -> Files.readAllLines(told).contains("GROUP edge " + state));
        List<String> lines = Files.readAllLines(told);
        int group = lines.indexOf("GROUP edge " + state);
        assertEquals(List.of("INSTANCE inside " + state, "INSTANCE web " + state),
                lines.subList(0, group).stream().filter(line -> line.endsWith(state)).sorted().toList(),
                lines::toString);
    }

    /** The switch loses the group of one family only: nothing moves, for the other family is heard. */
    @Test
    void whereOnlyOneFamilyIsLostNothingMoves() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Site site = new Site()) {
            Program first = start(VIGIA, site.lb1, 150, true);
            Program second = start(VIGIA, site.lb2, 100, true);
            List<String> all = List.of(OUTSIDE, INSIDE, SIX);
            awaitAllAt(site.lb1, site.lb2, all, first, second);
            await().atMost(LIMIT).until(() -> Files.readString(site.lb2.directory().resolve("told"))
                    .contains("GROUP edge BACKUP"));
            drop(site.lb2, "ip6 daddr ff02::12 drop");
            assertFalse(movesWithin(site, Duration.ofSeconds(3)), "IPv6 adverts alone are lost");
            drop(site.lb2, "ip daddr 224.0.0.18 drop");
            awaitBothOwn(site);
        }
    }

    private static void drop(Station station, String rule) {
        Shell.run(station.inside(List.of("nft", "-f", "-")), "table inet lossy { chain in { type filter hook input "
                + "priority 0; " + rule + "; }; }\n");
    }

    private static boolean movesWithin(Site site, Duration span) {
        try {
            await().atMost(span).pollInterval(Duration.ofMillis(100)).until(() -> held(site.lb2).contains(SIX)
                    || held(site.lb2).contains(OUTSIDE));
            return true;
        } catch (ConditionTimeoutException calm) {
            return false;
        }
    }

    /** The control: with both lost the second does take over, so it was listening all the time. */
    private static void awaitBothOwn(Site site) {
        assertTrue(movesWithin(site, LIMIT), "the control: with both families lost it takes over");
    }
}
