package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real agent's life on the real kernel, lived through again from its journal. */
@Timeout(120)
class JournalIT {
    private static String launcher() {
        return Path.of("scripts/vigia").toAbsolutePath().toString();
    }

    @Test
    void aTakeoverAReloadADrainAndAStopAreReplayedToTheLastByte() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            var pair = new Pair(lab.lan("journal"), Router.VIGIA, Router.VIGIA, Duration.ofMillis(100), Plan.IPV4);
            pair.start();
            // The second once more, with a journal.
            pair.secondProgram().terminate();
            pair.secondProgram().exit(Pair.START);
            Path file = pair.second().directory().resolve("vigia.yaml");
            Path journal = pair.second().directory().resolve("journal");
            Program recorded = Router.run(pair.second(), List.of("run", "-c", file.toString(), "--journal",
                    journal.toString()));
            await().atMost(Pair.START).until(() -> recorded.output().contains("-> BACKUP"));
            pair.firstProgram().kill();
            await().atMost(Pair.START).until(() -> pair.second().holds(pair.address()));
            Files.writeString(file, Files.readString(file).replace("priority: 100", "priority: 90"));
            recorded.hangUp();
            String socket = pair.second().directory() + "/control.sock";
            await().atMost(Pair.START).until(() -> recorded.output().contains("configuration_read"));
            assertEquals(0, Shell.attempt(List.of(launcher(), "drain", "--socket", socket), "").exit());
            assertEquals(0, Shell.attempt(List.of(launcher(), "resume", "--socket", socket), "").exit());
            await().atMost(Pair.START).until(() -> pair.second().holds(pair.address()));
            recorded.terminate();
            assertTrue(recorded.exit(Pair.START).isPresent(), recorded::output);
            Shell.Outcome replayed = Shell.attempt(List.of(launcher(), "replay", journal.toString()), "");
            assertEquals(0, replayed.exit(), replayed::output);
            assertTrue(replayed.printed().contains("everything was done again as it was"), replayed::output);
            for (String told : List.of("STOPPED -> BACKUP", "BACKUP -> ACTIVE, active_down",
                    "ACTIVE -> STOPPED, drained", "-> STOPPED, stop_requested")) {
                assertTrue(replayed.printed().contains(told), () -> told + " in " + replayed.output());
            }
        }
    }
}
