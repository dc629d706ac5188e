package dev.vigia.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.ffi.LinuxAbi;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a script has and has not, asked from inside of one, started from a thread that has everything. */
@Timeout(60)
class ConfinementIT {
    private static final List<String> CAPABILITIES = List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsRoot() {
        boolean whole = Native.LIBC.getuid() == 0 && mapsNobody();
        if (!whole) {
            System.out.println("SKIPPED: ConfinementIT: switching users takes root outside of a user namespace");
        }
        Assumptions.assumeTrue(whole);
    }

    private static boolean mapsNobody() {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/self/uid_map")).strip().split("\\s+")[2]) > 65534;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** What a script says of itself: the lines {@code name: value} of its status, and some of ours. */
    private String script() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Scripts.write(directory, "tell.sh",
                "grep -E '^(Cap|NoNewPrivs|Uid|Gid|Groups)' /proc/$$/status",
                "echo Policy: $(chrt -p $$ | sed -n 's/.*policy: //p')",
                "read pid comm state ppid pgrp session rest </proc/$$/stat",
                "echo Leads: $(( pid == pgrp && pid == session ))",
                "echo Directory: $(pwd)",
                "printf 'Descriptors: '; ls -x -w 0 /proc/self/fd",
                "echo Input: $(readlink /proc/$$/fd/0)",
                "echo Environment: $(tr '\\0' ' ' </proc/$$/environ)");
    }

    private static Map<String, String> facts(String output) {
        return Stream.of(output.split("\\s*(\\R| \\| )\\s*")).map(line -> line.split(":\\s*", 2))
                .collect(Collectors.toMap(words -> words[0], words -> words[1].strip(), (one, other) -> one));
    }

    /** Runs as the loop would: a real-time thread with raw sockets open. */
    private Map<String, String> told(String user) throws Exception {
        int raw = Native.LIBC.socket(LinuxAbi.AF_INET, LinuxAbi.SOCK_RAW | LinuxAbi.SOCK_CLOEXEC, 112);
        assertTrue(raw >= 0);
        try (var parameters = new Memory(LinuxAbi.SchedParam.SIZE)) {
            parameters.i32(LinuxAbi.SchedParam.SCHED_PRIORITY, 5);
            assertEquals(0, Native.LIBC.sched_setscheduler(0, LinuxAbi.SCHED_RR, parameters.address()),
                    "the test must start from real-time scheduling");
            Script.Outcome outcome = new Script(Confinement.as(user).around(List.of(script())),
                    Map.of("VIGIA_SEQ", "7")).await(Scripts.CLOCK, Duration.ofSeconds(20));
            assertEquals("", outcome.failure(), outcome.output());
            return facts(outcome.output());
        } finally {
            Native.LIBC.close(raw);
            backToNormal();
        }
    }

    private static void backToNormal() {
        try (var parameters = new Memory(LinuxAbi.SchedParam.SIZE)) {
            Native.LIBC.sched_setscheduler(0, 0, parameters.address());
        }
    }

    private static void assertHasNothing(Map<String, String> facts) {
        CAPABILITIES.forEach(name -> assertEquals("0000000000000000", facts.get(name), name));
        assertOrdinary(facts);
    }

    private static void assertOrdinary(Map<String, String> facts) {
        assertEquals("1", facts.get("NoNewPrivs"));
        assertEquals("SCHED_OTHER", facts.get("Policy"));
        assertEquals("1", facts.get("Leads"), "of its own session and process group");
        assertEquals("/", facts.get("Directory"));
        assertEquals("/dev/null", facts.get("Input"));
        assertEquals("0 1 2 3", facts.get("Descriptors").replaceAll(" +", " "), "3 is ls looking");
        assertEquals(List.of("LANG=C.UTF-8", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "VIGIA_SEQ=7"), Stream.of(facts.get("Environment").split(" ")).sorted().toList());
    }

    @Test
    void theAgentOfThisTestHasWhatTheScriptMustNotHave() throws Exception {
        Map<String, String> ours = facts(Files.readString(Path.of("/proc/thread-self/status")).replaceAll("\t", " "));
        assertFalse(ours.get("CapEff").matches("0+"), "a control: root has capabilities");
        assertFalse(ours.get("CapBnd").matches("0+"));
        assertEquals("0", ours.get("NoNewPrivs"));
    }

    @Test
    void aScriptOfNobodyHasNothing() throws Exception {
        Map<String, String> facts = told("nobody");
        assertHasNothing(facts);
        assertEquals("65534 65534 65534 65534", facts.get("Uid"));
        assertEquals("65534 65534 65534 65534", facts.get("Gid"));
        assertEquals("65534", facts.get("Groups"));
    }

    @Test
    void aScriptOfRootHasNoCapabilitiesEither() throws Exception {
        Map<String, String> facts = told("root");
        assertHasNothing(facts);
        assertEquals("0 0 0 0", facts.get("Uid"));
    }

    /** The agent under a unit with User= and AmbientCapabilities=, in a process of its own. */
    @Test
    void anAgentWithAmbientCapabilitiesDoesNotHandThemOn() throws Exception {
        Function<List<String>, String> run = command -> {
            try {
                Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(process.waitFor(30, TimeUnit.SECONDS));
                assertEquals(0, process.exitValue(), said);
                return said;
            } catch (IOException | InterruptedException failed) {
                throw new AssertionError(failed);
            }
        };
        List<String> unit = List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups",
                "--inh-caps=+net_raw,+net_admin", "--ambient-caps=+net_raw,+net_admin", "--");
        String script = script();
        Map<String, String> control = facts(run.apply(Stream.concat(unit.stream(), Stream.of(script)).toList()));
        assertEquals("0000000000003000", control.get("CapEff"), "without the confinement they are handed on");

        List<String> java = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                readableClassPath(), Nested.class.getName(), script);
        Map<String, String> facts = facts(run.apply(Stream.concat(unit.stream(), java.stream()).toList()));
        for (String name : List.of("CapInh", "CapPrm", "CapEff", "CapAmb")) {
            assertEquals("0000000000000000", facts.get(name), name);
        }
        assertOrdinary(facts);
        assertEquals("65534 65534 65534 65534", facts.get("Uid"));
    }

    /** A copy, since the user of the test may not see into the project. */
    private String readableClassPath() throws Exception {
        StringBuilder path = new StringBuilder();
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(":")) {
            Path copy = directory.resolve("cp" + number++ + (entry.endsWith(".jar") ? ".jar" : ""));
            Process cp = new ProcessBuilder("cp", "-rL", entry, copy.toString()).inheritIO().start();
            assertEquals(0, cp.waitFor());
            assertEquals(0, new ProcessBuilder("chmod", "-R", "a+rX", copy.toString()).start().waitFor());
            path.append(path.isEmpty() ? "" : ":").append(copy);
        }
        return path.toString();
    }

    /** An agent as small as it can be: runs one script confined and prints what it said. */
    static final class Nested {
        private Nested() {
        }

        public static void main(String[] arguments) throws Exception {
            Confinement confinement = Confinement.as("nobody");
            confinement.prove();
            Script.Outcome outcome = new Script(confinement.around(List.of(arguments[0])), Map.of("VIGIA_SEQ", "7"))
                    .await(Scripts.CLOCK, Duration.ofSeconds(20));
            System.out.println(outcome.output());
            if (outcome.failed()) {
                throw new IllegalStateException(outcome.failure());
            }
        }
    }
}
