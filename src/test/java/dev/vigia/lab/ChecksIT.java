package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks on the real kernel: what fails on the owner puts priority 0 on the wire, and the peer takes over. */
@Timeout(240)
class ChecksIT {
    private static final IpAddress ADDRESS = IpAddress.parse("10.0.0.100");
    private static final Duration PATIENCE = Pair.START.multipliedBy(2);

    private static Program start(Station station, int priority, String checks, String tracked) {
        Path file = Router.write(station, "vigia.yaml", """
                global_defs:
                  router_id: %1$s
                  control_socket: %2$s/control.sock
                  state_directory: %2$s/state
                  script_user: root
                  enable_script_security: false
                %4$s
                vrrp_instance:
                  web:
                    interface: eth0
                    virtual_router_id: 51
                    priority: %3$d
                    advert_int: 100ms
                    virtual_ipaddress: [ 10.0.0.100/24 ]
                %5$s
                """.formatted(station.name(), station.directory(), priority, checks, tracked));
        return Router.run(station, List.of("run", "-c", file.toString()));
    }

    private static void awaitOwner(Station owner, Station other) {
        await().atMost(PATIENCE).until(() -> owner.holds(ADDRESS) && !other.holds(ADDRESS));
    }

    private static boolean resigned(Probe probe, Station station) {
        return probe.watchUntil(seen -> seen.adverts(station.mac()).stream()
                .anyMatch(advert -> advert.priority() == 0), PATIENCE);
    }

    @Test
    void aFailingScriptResignsAndAPassingOneComesBack() throws IOException {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("script");
            Station first = lan.station("lb1");
            Station second = lan.station("lb2");
            Path well = Files.createFile(first.directory().resolve("well"));
            Program agent = start(first, 150, "vrrp_script: { flag: { script: \"/usr/bin/test -e " + well
                    + "\", interval: 100ms, timeout: 5s } }", "    track_script: [ flag ]");
            awaitOwner(first, second);
            start(second, 100, "", "");
            try (Probe probe = Probe.start(lan.station("client"), ADDRESS)) {
                probe.watch(Duration.ofSeconds(1));
                assertFalse(agent.output().contains("check_failed"), agent::output);
                Files.delete(well);
                assertTrue(resigned(probe, first), agent::output);
                awaitOwner(second, first);
                assertTrue(agent.output().contains("check_failed (flag: exit status 1)"), agent::output);
                Files.createFile(well);
                awaitOwner(first, second);
            }
        }
    }

    /** Whatever the agent has: real-time scheduling, capabilities, an environment. */
    @Test
    void aScriptHasNothingOfTheAgents() throws IOException {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Station station = lab.lan("child").station("lb1");
            Path seen = station.directory().resolve("seen");
            Path script = Router.write(station, "check.sh", """
                    #!/bin/sh
                    exec > %1$s.new
                    cat /proc/self/status /proc/self/limits
                    echo "stat $(cut -d')' -f2 /proc/self/stat)"
                    env | sed 's/^/env /'
                    echo "umask $(umask)"
                    mv %1$s.new %1$s
                    """.formatted(seen));
            script.toFile().setExecutable(true);
            Program agent = start(station, 150, "vrrp_script: { look: { script: \"" + script
                    + "\", interval: 100ms, timeout: 5s } }", "    track_script: [ look ]");
            await().atMost(PATIENCE).until(() -> Files.exists(seen));
            List<String> lines = Files.readAllLines(seen);
            for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
                assertTrue(lines.contains(set + ":\t0000000000000000"), () -> set + " in " + lines);
            }
            assertTrue(lines.contains("NoNewPrivs:\t1"), lines::toString);
            assertTrue(lines.stream().anyMatch(line -> line.matches("Max core file size +0 +0 +bytes *")),
                    lines::toString);
            List<String> environment = lines.stream().filter(line -> line.startsWith("env "))
                    .map(line -> line.substring(4, line.indexOf('='))).sorted().toList();
            // The shell adds some of its own.
            environment = environment.stream().filter(name -> !List.of("PWD", "OLDPWD", "SHLVL", "_").contains(name))
                    .toList();
            assertEquals(List.of("LANG", "PATH"), environment);
            String[] stat = lines.stream().filter(line -> line.startsWith("stat ")).findFirst().orElseThrow()
                    .split(" +");
            // After "stat" and the name: fields 3 and on of proc(5); 41 is the policy, 40 the real-time priority.
            assertEquals("0 0", stat[1 + 40 - 3] + " " + stat[1 + 41 - 3], "normal scheduling: " + List.of(stat));
            assertTrue(agent.alive(), agent::output);
        }
    }

    @Test
    void aKilledProcessResigns() {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("process");
            Station first = lan.station("lb1");
            Station second = lan.station("lb2");
            // An argument that no other process has.
            List<String> words = List.of("sleep", Long.toString(1_000_000_000L + ProcessHandle.current().pid()));
            Program worker = first.start("worker", words, Map.of());
            Program agent = start(first, 150, "vrrp_track_process: { worker: { process: \"" + String.join(" ", words)
                    + "\" } }", "    track_process: [ worker ]");
            awaitOwner(first, second);
            start(second, 100, "", "");
            try (Probe probe = Probe.start(lan.station("client"), ADDRESS)) {
                probe.watch(Duration.ofSeconds(1));
                worker.kill();
                assertTrue(resigned(probe, first), agent::output);
                awaitOwner(second, first);
                assertTrue(agent.output().contains("check_failed (process/worker: 0 running as sleep, 1 wanted)"),
                        agent::output);
            }
        }
    }
}
