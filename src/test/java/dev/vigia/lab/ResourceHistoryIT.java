package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What agents of resources did is told: in the history, to notify scripts, and to Pacemaker's tools. */
class ResourceHistoryIT {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<String> NAMES = List.of("fs", "db");

    private static String vigia(Station station, String... words) {
        List<String> all = new ArrayList<>(List.of(Path.of("scripts/vigia").toAbsolutePath().toString()));
        all.addAll(List.of(words));
        all.addAll(List.of("--socket", station.directory() + "/control.sock"));
        Shell.Outcome said = Shell.attempt(all, "");
        assertEquals(0, said.exit(), said::output);
        return said.printed();
    }

    @Test
    void whatWasDoneStandsInTheHistoryAndInTheCib() throws Exception {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("told");
            Path notes = Files.createTempDirectory("vigia-told");
            Files.setPosixFilePermissions(notes, PosixFilePermissions.fromString("rwxrwxrwx"));
            Path script = Files.writeString(notes.resolve("notify.sh"),
                    "#!/bin/sh\necho \"$VIGIA_STATE $VIGIA_RESOURCES\" >> " + notes + "/log\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            var told = new Plan(150, INTERVAL, Plan.IPV4, Optional.of(script));
            var pair = new Pair(lan, Router.VIGIA, Services.plan(told, "unproven", NAMES), Router.VIGIA,
                    Services.plan(new Plan(100, INTERVAL, Plan.IPV4), "unproven", NAMES));
            var services = new Services(pair.first());
            new Services(pair.second());
            pair.start();
            await().atMost(LIMIT).until(() -> services.runs("fs") && services.runs("db"));
            services.kill("db");
            await().atMost(LIMIT).until(() -> services.deeds().size() == 3 && services.runs("db"));
            await().atMost(LIMIT).until(() -> vigia(pair.first(), "history").contains("not running"));

            String history = vigia(pair.first(), "history");
            assertTrue(history.contains("start_0 of fs took "), history);
            assertTrue(history.contains("monitor_500 of db took "), history);
            String cib = vigia(pair.first(), "cib", "export");
            assertTrue(cib.contains("operation_key=\"db_monitor_500\""), cib);
            assertTrue(cib.contains("fail-count-db#monitor_500\" value=\"1\""), cib);
            vigia(pair.first(), "resource", "cleanup");
            await().atMost(LIMIT).until(() -> !vigia(pair.first(), "cib", "export").contains("fail-count"));

            pair.firstProgram().terminate();
            assertEquals(0, pair.firstProgram().exit(LIMIT).orElse(-1));
            assertEquals(List.of("BACKUP fs:unknown db:unknown", "ACTIVE fs:stopped db:stopped",
                    "INITIALIZE fs:stopped db:stopped"), Files.readAllLines(notes.resolve("log")));
        }
    }
}
