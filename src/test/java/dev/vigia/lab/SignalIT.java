package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What signals do to a running agent: HUP looks at the file and changes nothing, TERM ends it in order. */
class SignalIT {
    @Test
    void hangUpChecksTheFileAndTermEndsInOrder() throws IOException {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Station station = lab.lan("signals").station("lb1");
            var plan = new Plan(150, Duration.ofMillis(100), Plan.IPV4);
            Program agent = Router.VIGIA.start(station, plan);
            await().atMost(Pair.START).until(() -> station.holds(plan.address()));
            Path file = station.directory().resolve("vigia.yaml");
            String good = Files.readString(file);

            Files.writeString(file, good.replace("priority: 150", "prioritty: 120"));
            agent.hangUp();
            await().atMost(Pair.START).until(() -> agent.output().contains("configuration_refused: "));
            assertTrue(agent.output().contains("did you mean 'priority'?"), agent::output);

            Files.writeString(file, good.replace("priority: 150", "priority: 120"));
            agent.hangUp();
            await().atMost(Pair.START).until(() -> agent.output().contains("configuration_read: "));
            assertTrue(agent.alive() && station.holds(plan.address()), "neither moved the address");

            agent.terminate();
            assertEquals(0, agent.exit(Pair.START).orElseThrow());
            assertTrue(!station.holds(plan.address()), "the address is taken down");
        }
    }
}
