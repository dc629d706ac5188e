package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.control.ControlClient;
import dev.vigia.control.Request;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a machine grants an agent for its punctuality, and what it refuses, is what {@code status} shows. */
class PunctualityIT {
    private static final Set<String> ALL =
            Set.of("runaway_guard", "realtime_loop", "realtime_threads", "timer_slack", "memory_lock");
    /** A root that may neither raise its scheduling nor lock memory, and whose limits do not allow it either. */
    private static final List<String> POOR = List.of("prlimit", "--rtprio=0:0", "--memlock=0:0", "setpriv",
            "--bounding-set=-sys_nice,-ipc_lock,-sys_resource");

    @Test
    void statusShowsWhatIsInForceAndWhyTheRestIsNot() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Station station = lab.lan("").station("lb1");
            Program rich = start(station);
            Map<String, String> granted = measures(station);
            assertEquals(ALL, granted.keySet());
            agreesWithLog(granted, rich);
            rich.terminate();
            rich.exit(Pair.START);

            station.surround(POOR, Map.of());
            Program poor = start(station);
            Map<String, String> refused = measures(station);
            assertEquals(ALL, refused.keySet());
            for (String word : List.of("realtime_loop", "realtime_threads", "memory_lock")) {
                assertTrue(refused.get(word).matches("[^:]+: E[A-Z]+ \\(.+\\)"), word + ": " + refused.get(word));
            }
            assertEquals("", refused.get("timer_slack"), "what needs no privilege is in force");
            agreesWithLog(refused, poor);
            String table = Shell.run("scripts/vigia", "status", "--socket", station.directory() + "/control.sock");
            assertTrue(table.contains("\nrefused: memory_lock: " + refused.get("memory_lock") + "\n"), table);
            assertTrue(table.contains("\nin force: ") && table.contains("timer_slack"), table);
        }
    }

    private static Program start(Station station) {
        var plan = new Plan(150, Duration.ofMillis(100), Plan.IPV4);
        Program agent = Router.VIGIA.start(station, plan);
        await().atMost(Pair.START).until(() -> station.holds(plan.address()));
        return agent;
    }

    /** Each measure's word with why it is refused, empty where it is in force. */
    private static Map<String, String> measures(Station station) throws Exception {
        Map<?, ?> status = ControlClient.ask(station.directory().resolve("control.sock"), Request.STATUS);
        Map<String, String> measures = new LinkedHashMap<>();
        for (Object one : (List<?>) status.get("measures")) {
            Map<?, ?> measure = (Map<?, ?>) one;
            String refused = (String) measure.get("refused_because");
            assertEquals(refused.isEmpty(), measure.get("in_force"), measure.toString());
            measures.put((String) measure.get("name"), refused);
        }
        return measures;
    }

    private static void agreesWithLog(Map<String, String> measures, Program agent) {
        measures.forEach((word, refused) -> {
            boolean logged = agent.output().contains("scheduling_refused: " + word + ": " + refused);
            assertEquals(!refused.isEmpty(), logged, word + " in " + agent.output());
        });
    }
}
