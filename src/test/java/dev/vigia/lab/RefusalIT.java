package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.IpAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the agent must refuse to start with: the exit code, the sentence, and nothing started. */
class RefusalIT {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    /** Every mistake names its line and column; an empty file has none. */
    private static final Pattern PLACE = Pattern.compile(
            "vigia\\.yaml(:[1-9][0-9]*:[1-9][0-9]*: error: |: error: the file holds no configuration)");
    private static final String GOOD = """
            vrrp_instance:
              web:
                interface: eth0
                virtual_router_id: 51
                advert_int: 100ms
                virtual_ipaddress: [ 10.0.0.100/24 ]
            """;

    @Test
    void aSecondAgentOnTheSameSocketIsRefused() {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Station station = lab.lan("twice").station("lb1");
            var plan = new Plan(150, INTERVAL, Plan.IPV4);
            Program agent = Router.VIGIA.start(station, plan);
            await().atMost(Pair.START).until(() -> station.holds(plan.address()));
            Shell.Outcome second = run(station, Path.of(station.directory() + "/vigia.yaml"), List.of());
            assertEquals(7, second.exit(), second::output);
            assertTrue(second.output().contains(station.directory() + "/control.sock"), second::output);
            assertTrue(agent.alive(), "the first goes on");
            assertTrue(station.holds(plan.address()), "and keeps its address");
            Shell.Outcome status = Shell.attempt(station.inside(List.of(launcher(), "status", "-q", "--socket",
                    station.directory() + "/control.sock")), "");
            assertEquals(0, status.exit(), status::output);
        }
    }

    @Test
    void withoutTheCapabilitiesItSaysWhichAreMissing() {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Station station = lab.lan("caps").station("lb1");
            Path file = write(station, GOOD);
            for (String capability : List.of("net_raw", "net_admin")) {
                Shell.Outcome refused = run(station, file, List.of("setpriv", "--bounding-set=-" + capability));
                assertEquals(6, refused.exit(), refused::output);
                assertTrue(refused.output().contains("CAP_" + capability.toUpperCase(java.util.Locale.ROOT)),
                        refused::output);
                assertNothingStarted(station);
            }
        }
    }

    @Test
    void badFilesStartNothing() {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Station station = lab.lan("bad").station("lb1");
            badFiles().forEach((name, text) -> {
                Path file = write(station, text);
                Shell.Outcome refused = run(station, file, List.of());
                assertEquals(3, refused.exit(), () -> name + ": " + refused.output());
                assertTrue(PLACE.matcher(refused.output()).find(), () -> name + ": " + refused.output());
                assertNothingStarted(station);
                Shell.Outcome checked = Shell.attempt(List.of(launcher(), "check", "-c", file.toString()), "");
                assertEquals(3, checked.exit(), () -> name + ": " + checked.output());
                assertEquals(refused.output(), checked.output(), "check says what run would say");
            });
            Shell.Outcome missing = run(station, station.directory().resolve("absent.yaml"), List.of());
            assertEquals(3, missing.exit(), missing::output);
            // The control: the same file without a mistake does start.
            Router.run(station, List.of("run", "-c", write(station, GOOD).toString()));
            await().atMost(Pair.START).until(() -> station.holds(IpAddress.parse("10.0.0.100")));
        }
    }

    private static Map<String, String> badFiles() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("empty", "");
        files.put("not YAML", "vrrp_instance: [ {");
        files.put("a list", "- vrrp_instance\n");
        files.put("a tab", GOOD.replace("    interface", "\tinterface"));
        files.put("the same key twice", GOOD + "    virtual_router_id: 52\n");
        files.put("an unknown key", GOOD.replace("virtual_router_id", "virtual_router"));
        files.put("VRID 0", GOOD.replace("51", "0"));
        files.put("VRID 256", GOOD.replace("51", "256"));
        files.put("VRID 999", GOOD.replace("51", "999"));
        files.put("priority 0", GOOD + "    priority: 0\n");
        files.put("priority 256", GOOD + "    priority: 256\n");
        files.put("no address", GOOD.replace("[ 10.0.0.100/24 ]", "[]"));
        files.put("a prefix of 33", GOOD.replace("/24", "/33"));
        files.put("a wrong type", GOOD.replace("eth0", "[ eth0 ]"));
        files.put("an absent script", GOOD + "    notify: /nowhere/at/all.sh\n");
        files.put("a VRID twice", GOOD + GOOD.replace("vrrp_instance:\n", "").replace("web", "other"));
        String bomb = Stream.of("a: &a [x, x]", "b: &b [*a, *a, *a, *a, *a, *a]", "c: [*b, *b, *b, *b, *b, *b]")
                .reduce("", (text, line) -> text + line + "\n");
        files.put("aliases", bomb + GOOD);
        return files;
    }

    private static Path write(Station station, String text) {
        return Router.write(station, "vigia.yaml", text.contains("vrrp_instance:\n") && !text.startsWith("-")
                ? "global_defs:\n  control_socket: %1$s/control.sock\n  state_directory: %1$s/state\n%2$s"
                        .formatted(station.directory(), text) : text);
    }

    private static String launcher() {
        return Path.of("scripts/vigia").toAbsolutePath().toString();
    }

    private static Shell.Outcome run(Station station, Path file, List<String> before) {
        Stream<String> words = Stream.concat(before.stream(),
                Stream.of(launcher(), "run", "-c", file.toString()));
        return Shell.attempt(station.inside(words.toList()), "");
    }

    private static void assertNothingStarted(Station station) {
        assertEquals(3, station.addresses().size(), "its own addresses: " + station.addresses());
        assertFalse(Files.exists(station.directory().resolve("control.sock")));
        Shell.Outcome running = Shell.attempt(List.of("ip", "netns", "pids", station.namespace()), "");
        assertEquals("", running.output());
    }
}
