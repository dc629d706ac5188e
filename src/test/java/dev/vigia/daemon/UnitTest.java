package dev.vigia.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Settings;
import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.house.UnitFile;
import dev.vigia.linux.Capabilities;
import dev.vigia.linux.Scheduling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped unit and what else there is for systemd: that systemd takes them, and that they fit the agent. */
class UnitTest {
    private static final Path NON_ROOT = Path.of("conf/systemd/non-root.conf");
    private static final Path RESOURCE_AGENTS = Path.of("conf/systemd/resource-agents.conf");
    private static final Path ANALYZE = Path.of("target/peers/systemd/usr/bin/systemd-analyze").toAbsolutePath();

    private final UnitFile unit = new UnitFile(UnitFile.SHIPPED);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Type                     | notify
            NotifyAccess             | main
            Restart                  | always
            RestartSec               | 100ms
            StartLimitIntervalSec    | 0
            SuccessExitStatus        | 143
            WatchdogSec              | 5s
            WatchdogSignal           | SIGKILL
            KillMode                 | mixed
            CPUSchedulingPolicy      | rr
            CPUSchedulingPriority    | 5
            LimitMEMLOCK             | infinity
            LimitRTTIME              | 5s:6s
            OOMPolicy                | continue
            RuntimeDirectoryPreserve | restart
            ExecReload               | /bin/kill -HUP $MAINPID
            ExecStart                | /usr/bin/vigia run -c /etc/vigia/vigia.yaml
            ExecStopPost             | /usr/bin/vigia clean-up -c /etc/vigia/vigia.yaml
            """)
    void says(String key, String value) {
        assertEquals(value, unit.value(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MemoryDenyWriteExecute", "RestrictRealtime", "ProtectKernelTunables", "PrivateNetwork",
        "DynamicUser", "CPUSchedulingResetOnFork"})
    void doesNotSay(String key) {
        assertFalse(unit.has(key), key + " would break the agent");
    }

    @Test
    void whatAnotherStartCannotMendIsNotStartedAgain() throws IOException {
        Set<String> ends = new TreeSet<>(Stream.of(ExitCode.USAGE, ExitCode.CONFIGURATION, ExitCode.PERMISSION,
                ExitCode.REFUSED).map(code -> Integer.toString(code.number())).toList());
        assertEquals(ends, new TreeSet<>(unit.words("RestartPreventExitStatus")));
        assertTrue(Files.readString(Path.of("scripts/vigia")).contains("exit-code:[" + String.join("", ends) + "])"),
                "the launcher cleans up after the same");
    }

    @Test
    void prioritiesAndPatienceFitTheAgent() {
        assertTrue(Integer.parseInt(unit.value("CPUSchedulingPriority")) < Scheduling.LOOP_PRIORITY);
        assertTrue(Integer.parseInt(unit.value("LimitRTPRIO")) >= Scheduling.LOOP_PRIORITY);
        int longestScript = 60;
        assertTrue(Integer.parseInt(unit.value("TimeoutStopSec").replace("s", "")) > longestScript);
    }

    @Test
    void directoriesAreThoseOfTheDefaults() throws IOException {
        Path file = Files.writeString(directory.resolve("vigia.yaml"), """
                vrrp_instance:
                  web: { interface: eth0, virtual_router_id: 1, virtual_ipaddress: [ 10.0.0.1/24 ] }
                """);
        Settings settings = ConfigFile.read(file, FileFacts.NOT_ASKED, "lb1").settings();
        Path socket = Path.of(settings.controlSocket());
        assertEquals("/run/" + unit.value("RuntimeDirectory"), socket.getParent().toString());
        assertEquals("/var/lib/" + unit.value("StateDirectory"), settings.stateDirectory());
        String made = Files.readString(Path.of("conf/tmpfiles.d/vigia.conf"));
        assertTrue(made.contains("d " + socket.getParent() + " ") && made.contains("d " + settings.stateDirectory()));
    }

    @Test
    void capabilitiesAreThoseThatAreUsed() {
        assertEquals("CAP_NET_ADMIN CAP_NET_RAW CAP_SYS_NICE CAP_IPC_LOCK CAP_SETUID CAP_SETGID CAP_SETPCAP CAP_KILL",
                unit.value("CapabilityBoundingSet"));
        var nonRoot = new UnitFile(UnitFile.SHIPPED, NON_ROOT);
        assertEquals("CAP_NET_ADMIN CAP_NET_RAW CAP_SYS_NICE CAP_IPC_LOCK", nonRoot.value("CapabilityBoundingSet"));
        assertEquals(nonRoot.words("CapabilityBoundingSet"), nonRoot.words("AmbientCapabilities"));
        assertTrue(nonRoot.words("AmbientCapabilities").containsAll(
                Capabilities.REQUIRED.stream().map(Enum::name).toList()));
        assertTrue(readable("conf/sysusers.d/vigia.conf").contains("\nu " + nonRoot.value("User") + " "));
        assertEquals(List.of(nonRoot.value("Group")), nonRoot.words("SupplementaryGroups"), "the group that may ask");
    }

    @Test
    void resourceAgentsSeeTheWholeMachine() {
        var opened = new UnitFile(UnitFile.SHIPPED, RESOURCE_AGENTS);
        for (String key : List.of("ProtectSystem", "ProtectHome", "ProtectKernelModules", "ProtectKernelLogs",
                "ProtectControlGroups", "ProtectHostname", "NoNewPrivileges", "RestrictNamespaces", "RestrictSUIDSGID",
                "LockPersonality")) {
            assertTrue(unit.has(key) && opened.value(key).equals("no"), key);
        }
        assertEquals("", opened.value("SystemCallFilter") + opened.value("RestrictAddressFamilies"));
        assertEquals("~", opened.value("CapabilityBoundingSet"));
        assertEquals("process", opened.value("KillMode"));
    }

    private static String readable(String file) {
        try {
            return "\n" + Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "conf/systemd/non-root.conf", "conf/systemd/resource-agents.conf"})
    void systemdTakesIt(String dropIn) throws Exception {
        Path analyze = analyze().orElse(null);
        if (analyze == null) {
            System.out.println("SKIPPED: what systemd says of the unit: no systemd-analyze (scripts/peers fetches it)");
            Assumptions.abort("no systemd-analyze");
        }
        // It wants to see the program; here it stands elsewhere.
        String launcher = Path.of("scripts/vigia").toAbsolutePath().toString();
        Path file = Files.writeString(directory.resolve("vigia.service"),
                Files.readString(UnitFile.SHIPPED).replace("/usr/bin/vigia", launcher));
        Path dropIns = Files.createDirectory(directory.resolve("vigia.service.d"));
        if (!dropIn.isEmpty()) {
            Files.copy(Path.of(dropIn), dropIns.resolve("10.conf"));
        }
        assertEquals("", verify(analyze, file));
        Files.writeString(dropIns.resolve("20.conf"), "[Service]\nWatchdogSecs=5s\n");
        String complaint = verify(analyze, file);
        assertTrue(complaint.contains("WatchdogSecs"), "the control: a misspelt key is complained of: " + complaint);
    }

    private static Optional<Path> analyze() {
        return Stream.of(Path.of("/usr/bin/systemd-analyze"), ANALYZE).filter(Files::isExecutable).findFirst();
    }

    private static String verify(Path analyze, Path file) throws Exception {
        var builder = new ProcessBuilder(analyze.toString(), "verify", "--man=no", file.toString())
                .redirectErrorStream(true);
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        Path libraries = ANALYZE.getParent().resolveSibling("lib").resolve(architecture + "-linux-gnu");
        builder.environment().put("LD_LIBRARY_PATH", libraries + ":" + libraries.resolve("systemd"));
        Process process = builder.start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "systemd-analyze does not end");
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
