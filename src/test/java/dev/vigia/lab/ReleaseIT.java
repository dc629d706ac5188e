package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.json.Json;
import dev.vigia.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A FIFO with its reader, and a command that an orderly stop waits for: by the agent as it is started. */
@Timeout(240)
class ReleaseIT {
    private static final IpAddress ADDRESS = IpAddress.parse("10.0.0.100");

    private static Path script(Station station, String name, String text) {
        Path script = Router.write(station, name, "#!/bin/sh\n" + text);
        script.toFile().setExecutable(true);
        return script;
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void theFifoIsReadAndTheStopWaitsForTheCommand() throws IOException {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("release");
            Station station = lan.station("lb1");
            Path at = station.directory();
            Path told = at.resolve("told");
            Path moved = at.resolve("moved");
            Path reader = script(station, "reader.sh", "exec cat \"$1\" > " + told + "\n");
            Path before = script(station, "before.sh", "echo \"begin $VIGIA_STATE $VIGIA_REASON $VIGIA_SEQ\" >> "
                    + moved + "\nwhile [ ! -e " + at + "/go ]; do sleep 0.05; done\necho end >> " + moved + "\n");
            Program agent = Router.VIGIA.start(station, """
                    global_defs:
                      router_id: lb1
                      control_socket: %1$s/control.sock
                      state_directory: %1$s/state
                      script_user: root
                      enable_script_security: false
                      notify_fifo: %1$s/fifo
                      notify_fifo_script: %2$s
                    vrrp_instance:
                      web:
                        interface: eth0
                        virtual_router_id: 51
                        priority: 150
                        advert_int: 100ms
                        virtual_ipaddress: [ 10.0.0.100/24 ]
                        notify_before_release: %3$s
                        notify_before_release_timeout: 30s
                    """.formatted(at, reader, before));
            List<String> sofar = List.of("INSTANCE \"web\" BACKUP 150 seq=1", "INSTANCE \"web\" MASTER 150 seq=2");
            await().atMost(Pair.START).until(() -> lines(told).equals(sofar));
            try (Probe probe = Probe.start(lan.station("client"), ADDRESS)) {
                agent.terminate();
                await().atMost(Pair.START).until(() -> lines(moved).equals(List.of("begin ACTIVE stop_requested 2")));
                var since = probe.now();
                probe.watch(Duration.ofSeconds(1));
                Timeline waiting = probe.timeline().between(since, probe.now());
                assertTrue(waiting.adverts(station.mac()).size() >= 5, "goes on advertising while it runs");
                assertTrue(waiting.adverts(station.mac()).stream().allMatch(advert -> advert.priority() == 150));
                assertTrue(station.holds(ADDRESS) && agent.alive(), agent::output);
                Files.createFile(at.resolve("go"));
                assertTrue(probe.watchUntil(seen -> seen.adverts(station.mac()).stream()
                        .anyMatch(advert -> advert.priority() == 0), Pair.START), agent::output);
            }
            assertEquals(0, agent.exit(Pair.START).orElseThrow(), agent::output);
            assertEquals(List.of("begin ACTIVE stop_requested 2", "end"), lines(moved));
            await().atMost(Pair.START).until(() -> lines(told).size() == 3);
            assertEquals("INSTANCE \"web\" STOP 150 seq=3", lines(told).get(2));
        }
    }

    @Test
    void statusTellsHowTheLastScriptWent() {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Station station = lab.lan("account").station("lb1");
            Path notify = script(station, "notify.sh", "exit 7\n");
            Router.VIGIA.start(station, new Plan(150, Duration.ofMillis(100), Plan.IPV4,
                    Optional.of(notify)));
            await().atMost(Pair.START).until(() -> station.holds(ADDRESS));
            await().atMost(Pair.START).untilAsserted(() -> {
                Map<?, ?> last = (Map<?, ?>) ((Map<?, ?>) status(station).get("notify")).get("last");
                assertEquals(List.of(notify.toString(), 2L, "MASTER", 7L, false), List.of(last.get("command"),
                        last.get("seq"), last.get("told"), last.get("exit_status"), last.get("killed")));
            });
        }
    }

    private static Map<?, ?> status(Station station) {
        String printed = Shell.attempt(List.of(Path.of("scripts/vigia").toAbsolutePath().toString(), "status", "-o",
                "json", "--socket", station.directory() + "/control.sock"), "").printed();
        return (Map<?, ?>) ((List<?>) ((Map<?, ?>) Json.parse(printed)).get("instances")).get(0);
    }
}
