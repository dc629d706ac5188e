package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Notify scripts on a link that flaps: each transition once, in order, one script at a time. */
class NotifyIT {
    private static final int FLAPS = 12;
    private static final Duration INTERVAL = Duration.ofMillis(50);
    /** Slower than the link flaps, and slower the earlier it is: a runner without a queue would mix them up. */
    private static final String SCRIPT = """
            #!/bin/sh
            echo "begin $VIGIA_SEQ" >> %1$s
            case $VIGIA_SEQ in *[02468]) sleep 0.2 ;; esac
            echo "$* $VIGIA_SEQ $VIGIA_PREVIOUS $VIGIA_STATE" >> %1$s
            echo "end $VIGIA_SEQ" >> %1$s
            """;
    /** What may follow what, in the words of scripts. */
    private static final Map<String, Set<String>> NEXT = Map.of(
            "BACKUP", Set.of("MASTER", "FAULT", "STOP"),
            "MASTER", Set.of("BACKUP", "FAULT", "STOP"),
            "FAULT", Set.of("BACKUP", "STOP"),
            "STOP", Set.of());

    @Test
    void scriptsRunOnceInOrderAndOneAtATime() throws IOException {
        Skip.unless(Lab.obstacle());
        Skip.unless(deniedGroups());
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("flap");
            Station station = lan.station("lb1");
            Path told = station.directory().resolve("told");
            Path script = Router.write(station, "notify.sh", SCRIPT.formatted(told));
            script.toFile().setExecutable(true);
            var plan = new Plan(150, INTERVAL, Plan.IPV4, Optional.of(script));
            Program agent = Router.VIGIA.start(station, plan);
            await().atMost(Pair.START).until(() -> states(told).contains("MASTER"));
            Probe probe = Probe.start(lan.station("client"), plan.address());
            try (probe) {
                List<String> calm = states(told);
                probe.watch(Duration.ofSeconds(1));
                assertEquals(calm, states(told), "nothing is told while nothing happens");
                for (int i = 0; i < FLAPS; i++) {
                    station.cut();
                    probe.watch(Duration.ofMillis(20 + 30 * (i % 3)));
                    station.heal();
                    // Sometimes long enough to become Active again, sometimes not.
                    probe.watch(Duration.ofMillis(40 + 120 * (i % 4)));
                }
                await().atMost(Pair.START).until(() -> states(told).get(states(told).size() - 1).equals("MASTER"));
                agent.terminate();
                assertEquals(0, agent.exit(Pair.START).orElseThrow(), agent::output);
            }
            assertOrder(told, FLAPS);
        }
    }

    /** In a user namespace of an unprivileged user nobody can take on another user's groups. */
    private static Optional<String> deniedGroups() throws IOException {
        return Files.readString(Path.of("/proc/self/setgroups")).startsWith("deny")
                ? Optional.of("notify scripts: setgroups(2) is denied in this user namespace") : Optional.empty();
    }

    private static List<String> states(Path told) throws IOException {
        if (!Files.exists(told)) {
            return List.of();
        }
        return Files.readAllLines(told).stream().filter(line -> line.startsWith("INSTANCE"))
                .map(line -> line.split(" ")[2]).toList();
    }

    private static void assertOrder(Path told, int flaps) throws IOException {
        List<String> lines = Files.readAllLines(told);
        List<String> expected = new ArrayList<>();
        IntStream.rangeClosed(1, lines.size() / 3)
                .forEach(seq -> expected.addAll(List.of("begin " + seq, "end " + seq)));
        assertEquals(expected, lines.stream().filter(line -> !line.startsWith("INSTANCE")).toList());
        List<String> states = states(told);
        assertEquals("STOP", states.get(states.size() - 1));
        assertTrue(states.stream().filter("FAULT"::equals).count() >= flaps / 2, "faults told: " + states);
        for (int i = 1; i < states.size(); i++) {
            assertTrue(NEXT.get(states.get(i - 1)).contains(states.get(i)), states.get(i) + " is told after "
                    + states.get(i - 1) + " in " + states);
        }
        for (String line : lines) {
            assertTrue(line.matches("(begin|end) \\d+|INSTANCE web (MASTER|BACKUP|FAULT|STOP) 150 \\d+ "
                    + "(INITIALIZE|BACKUP|ACTIVE) (INITIALIZE|BACKUP|ACTIVE)"), line);
        }
    }
}
