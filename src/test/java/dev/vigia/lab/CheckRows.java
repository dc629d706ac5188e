package dev.vigia.lab;

import static dev.vigia.lab.FaultRow.down;

import dev.vigia.net.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Rows in which checks decide, or misbehave: 8w, 24 and 25; for Vigia alone, whose checks they are. */
final class CheckRows {
    /** The stranger of the LAN, who is the witness. */
    private static final String WITNESS = "10.0.0.4";
    private static final Duration CUT = Duration.ofSeconds(3);
    private static final int INTERVAL_MS = 200;
    private static final int TIMEOUT_MS = 300;
    private static final int FALL = 2;
    /** Misbehaves on the first router only, and only while the flag stands. */
    private static final String MISBEHAVES = """
            #!/bin/sh
            [ -e %1$s ] || exit 0
            ip -o addr show dev eth0 | grep -q ' 10.0.0.1/' || exit 0
            %2$s
            """;

    private CheckRows() {
    }

    static List<FaultRow> all() {
        return List.of(
                FaultRow.of("8w", "the owner cut off from all, its carrier stays; with a witness",
                        "the one that lost all witnesses is unfit; never two",
                        interval -> new Limit(Limit.NONE, down(interval).plus(Limit.SLACK), 2), CheckRows::cutOff)
                        .preparedBy(trial -> {
                            trial.define("vrrp_check: { gate: { ping: %s, interval: 200ms, timeout: 200ms, fall: %d,"
                                    .formatted(WITNESS, FALL) + " witness: true } }");
                            trial.configure("track_check: [ gate ]");
                            trial.start();
                        }).healedBy(NetworkRows::unblock).forVigia(),
                FaultRow.of("24", "a check hangs", "killed with its children, counts as failed",
                        interval -> new Limit(Limit.NONE, skew(interval).plus(Limit.SLACK), 2), CheckRows::hang)
                        .preparedBy(trial -> start(trial, "sleep 1000 & sleep 1000"))
                        .healedBy(trial -> Files.delete(flag(trial))).forVigia(),
                FaultRow.of("25", "a check forks, and talks without end", "its output cut off; nothing changes",
                        interval -> Limit.unnoticed(), trial -> {
                            Files.createFile(flag(trial));
                            trial.watch(Duration.ofSeconds(5));
                        }).preparedBy(trial -> start(trial,
                                "i=0; while [ $i -lt 20 ]; do sleep 1 & i=$((i+1)); done; head -c 5000000 /dev/zero"))
                        .healedBy(trial -> Files.delete(flag(trial))).forVigia());
    }

    private static Duration skew(Duration interval) {
        return new Plan(Trial.SECOND, interval, Plan.IPV4).skew();
    }

    private static Path flag(Trial trial) {
        return trial.lan().lab().directory().resolve("misbehave");
    }

    private static void start(Trial trial, String misdeed) throws IOException {
        Path script = Files.writeString(trial.lan().lab().directory().resolve("check.sh"),
                MISBEHAVES.formatted(flag(trial), misdeed));
        script.toFile().setExecutable(true);
        trial.define("vrrp_script: { check: { script: %s, interval: %dms, timeout: %dms, fall: %d } }"
                .formatted(script, INTERVAL_MS, TIMEOUT_MS, FALL));
        trial.configure("track_script: [ check ]");
        trial.start();
    }

    private static void hang(Trial trial) throws IOException {
        Files.createFile(flag(trial));
        // A run that hangs costs its timeout and the next point of the grid.
        Duration decision = Duration.ofMillis((long) FALL * (INTERVAL_MS + TIMEOUT_MS) + INTERVAL_MS);
        trial.expectAlarm(trial.first(), decision, "check_down: check check fails: killed, for it did not end");
        trial.watch(CUT);
    }

    private static void cutOff(Trial trial) {
        String stranger = trial.stranger().address(Family.IPV4, "eth0").toString();
        trial.expect(stranger.equals(WITNESS), "the witness is " + stranger);
        NetworkRows.bridge(trial, "iifname lb1 drop", "oifname lb1 drop");
        trial.expectAlarm(trial.first(), Duration.ofMillis((FALL + 2) * 200L), "check_down: check gate fails");
        trial.watch(CUT);
        boolean unfit = trial.status(trial.pair().first()).filter(status ->
                status.get("unfit_because") instanceof List<?> why && why.contains("witnesses_lost")).isPresent();
        trial.expect(unfit, "the one that was cut off is not unfit");
    }
}
