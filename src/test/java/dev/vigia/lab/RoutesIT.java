package dev.vigia.lab;

import static dev.vigia.lab.Router.VIGIA;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/** Routes, rules and labels move with the addresses; nothing of them is left anywhere, whatever ends the agent. */
class RoutesIT {
    private static final Duration LIMIT = Duration.ofSeconds(25);
    private static final String FILE = """
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
                virtual_ipaddress: [ { address: 10.0.0.100/24, label: "eth0:vip" } ]
                virtual_routes:
                  - { to: 10.7.0.0/16, via: 10.0.0.%4$s, src: 10.0.0.100 }
                  - { to: default, via: 10.0.0.200, table: 77 }
                  - { to: 10.8.0.0/16, type: blackhole, metric: 5 }
                  - { to: "fd07::/64", type: unreachable }
                virtual_rules:
                  - { priority: 7700, from: 10.0.0.100/32, table: 77 }
                  - { priority: 7701, family: ipv6, fwmark: 0x7, table: 77 }
            """;
    private static final List<String> ALL = List.of("10.7.0.0/16 via 10.0.0.200 dev eth0 proto 112 src 10.0.0.100",
            "default via 10.0.0.200 dev eth0 table 77 proto 112", "blackhole 10.8.0.0/16 proto 112 metric 5",
            "unreachable fd07::/64 dev lo proto 112", "7700:\tfrom 10.0.0.100 lookup 77 proto 112",
            "7701:\tfrom all fwmark 0x7 lookup 77 proto 112", " eth0:vip");

    private static Program start(Station station, int priority, String router) {
        return VIGIA.start(station, FILE.formatted(station.name(), station.directory(), priority, router));
    }

    /** All that the kernel has of routes, rules and addresses, in one space between words. */
    private static String tables(Station station) {
        return Stream.of("ip -4 route show table all", "ip -6 route show table all", "ip -4 rule", "ip -6 rule",
                        "ip -o -4 addr show dev eth0")
                .map(words -> Shell.run(station.inside(List.of(words.split(" "))), "").replaceAll(" +", " "))
                .reduce("", String::concat);
    }

    private static boolean all(Station station) {
        String tables = tables(station);
        return ALL.stream().allMatch(tables::contains);
    }

    private static boolean none(Station station) {
        String tables = tables(station);
        return !tables.contains("proto 112") && !tables.contains("eth0:vip");
    }

    private static void awaitAt(Station owner, Station other, Program... programs) {
        try {
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(100)).until(() -> all(owner) && none(other));
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("not all at " + owner + ":\n" + tables(owner) + "or some at " + other + ":\n"
                    + tables(other) + String.join("\n", Stream.of(programs).map(Program::output).toList()), late);
        }
    }

    @Test
    void moveWithTheAddressesAndNothingIsLeftBehind() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("lan");
            Station lb1 = lan.station("lb1");
            Station lb2 = lan.station("lb2");
            Program first = start(lb1, 150, "200");
            Program second = start(lb2, 100, "200");
            awaitAt(lb1, lb2, first, second);
            takenAway(lb1, lb2, first);
            first.kill();
            await().atMost(LIMIT).until(() -> all(lb2));
            first = start(lb1, 150, "200");
            awaitAt(lb1, lb2, first, second);
            first.terminate();
            awaitAt(lb2, lb1, first, second);
            second.kill();
            assertTrue(all(lb2), "the control: a killed agent leaves its routes\n" + tables(lb2));
            // Another file: what stands of the former one is swept, though nobody owns anything yet.
            second = VIGIA.start(lb2, FILE.formatted("lb2", lb2.directory(), 100, "200")
                    .replaceAll("(?s)    virtual_routes:.*", ""));
            await().atMost(LIMIT).until(() -> !tables(lb2).contains("proto 112"));
            second.terminate();
            await().atMost(LIMIT).until(() -> none(lb2));
        }
    }

    private static void takenAway(Station lb1, Station lb2, Program first) {
        for (String words : List.of("ip route del 10.7.0.0/16", "ip rule del priority 7700",
                "ip -6 route del unreachable fd07::/64")) {
            Shell.run(lb1.inside(List.of(words.split(" "))), "");
            await().atMost(Duration.ofSeconds(3)).pollInterval(Duration.ofMillis(50)).until(() -> all(lb1));
        }
        assertTrue(first.output().contains("route_taken_away"), first.output());
        assertTrue(none(lb2), tables(lb2));
    }

    /** Its next router is on no link: it holds nothing, says why, and the other has all. */
    @Test
    void aRefusedRouteMakesTheNodeUnfit() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("lan");
            Station lb1 = lan.station("lb1");
            Station lb2 = lan.station("lb2");
            Program second = start(lb2, 100, "200");
            awaitAt(lb2, lb1, second);
            Program first = start(lb1, 150, "200, onlink: false, dev: dummy9");
            await().atMost(LIMIT).until(() -> first.output().toLowerCase().contains("route_refused"));
            awaitAt(lb2, lb1, first, second);
            assertTrue(first.output().contains("there is no link dummy9"), first.output());
            assertFalse(second.output().contains("route_refused"), second.output());
        }
    }

    @Test
    void cleanUpTakesWhatADeadAgentLeft() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Station lb1 = lab.lan("lan").station("lb1");
            Program agent = start(lb1, 150, "200");
            await().atMost(LIMIT).until(() -> all(lb1));
            agent.kill();
            assertTrue(all(lb1), "the control: it leaves them");
            Path file = lb1.directory().resolve("vigia.yaml");
            Router.run(lb1, List.of("clean-up", "-c", file.toString())).exit(LIMIT);
            assertTrue(none(lb1), tables(lb1));
        }
    }
}
