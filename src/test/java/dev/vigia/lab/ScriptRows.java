package dev.vigia.lab;

import static dev.vigia.lab.FaultRow.down;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Rows about notify scripts, configurations and resources: 26 to 28 and 37. */
final class ScriptRows {
    private static final String SLOW = """
            #!/bin/sh
            echo "begin $3 ${VIGIA_SEQ:-0} ${VIGIA_REASON:-none}" >> %1$s
            sleep 0.7
            echo "end $3 ${VIGIA_SEQ:-0} ${VIGIA_REASON:-none}" >> %1$s
            """;

    private ScriptRows() {
    }

    static List<FaultRow> all() {
        return List.of(
                FaultRow.of("26", "notify scripts hang for 700 ms while the link flaps", "the address never waits",
                        interval -> new Limit(Limit.NONE, down(interval).plus(Limit.SLACK), 2),
                        trial -> OwnerRows.over(trial, Fault.CABLE_CUT))
                        .preparedBy(trial -> {
                            trial.listener(SLOW);
                            trial.start();
                            await().atMost(Pair.START).until(() -> trial.first().all().stream()
                                    .anyMatch(tell -> tell.edge().equals("end") && tell.state().equals("MASTER")));
                        }).healedBy(trial -> trial.pair().first().heal()),
                FaultRow.of("27", "reloads without end during transitions", "one after the other, one owner",
                        interval -> Limit.oneTakeover(down(interval)), ScriptRows::reloadAndFail)
                        .healedBy(trial -> {
                            Files.writeString(file(trial), Files.readString(file(trial)).replace("149", "150"));
                            trial.pair().firstProgram().hangUp();
                        }),
                FaultRow.of("28", "five wrong files, each followed by SIGHUP",
                        "refused with its place; the old one stays",
                        interval -> Limit.unnoticed(), ScriptRows::reloadWrongFiles).healedBy(trial -> {
                            if (!trial.pair().firstProgram().alive()) {
                                trial.restartFirst();
                            }
                        }),
                FaultRow.waiting("37", "a resource does not stop", "the node does not yield silently", "resources"));
    }

    private static Path file(Trial trial) {
        return trial.pair().first().directory()
                .resolve(trial.make() == Router.VIGIA ? "vigia.yaml" : "keepalived.conf");
    }

    /** Each reload changes the priority a little, while the cable goes and comes. */
    private static void reloadAndFail(Trial trial) throws IOException {
        for (int i = 0; i < 60; i++) {
            String text = Files.readString(file(trial));
            Files.writeString(file(trial), i % 2 == 0 ? text.replace("150", "149") : text.replace("149", "150"));
            trial.pair().firstProgram().hangUp();
            trial.watch(Duration.ofMillis(50));
            if (i == 10) {
                trial.pair().first().cut();
            } else if (i == 40) {
                trial.pair().first().heal();
            }
        }
    }

    private static void reloadWrongFiles(Trial trial) throws IOException {
        boolean vigia = trial.make() == Router.VIGIA;
        Path file = file(trial);
        String good = Files.readString(file);
        String vrid = vigia ? "virtual_router_id: 51" : "virtual_router_id 51";
        List<String> wrong = List.of(
                good.replace(vrid, vrid.replace("51", "999")),
                good.replace("priority", "prioritty"),
                vigia ? good.replace("vrrp_instance:", "vrrp_instance: [") : good.substring(0, good.lastIndexOf('}')),
                good.replace("150", "0"),
                "");
        try {
            for (String text : wrong) {
                Files.writeString(file, text);
                trial.pair().firstProgram().hangUp();
                trial.watch(Duration.ofMillis(500));
            }
        } finally {
            Files.writeString(file, good);
        }
        long refused = trial.first().log().stream().filter(line -> line.contains("configuration_refused")).count();
        trial.expect(!vigia || refused >= wrong.size(), "refused " + refused + " of " + wrong.size());
        trial.expect(trial.pair().firstProgram().alive(), "the router is dead");
    }
}
