package dev.vigia.linux;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes counted by name, told by the kernel where it tells, and by looking. */
@Timeout(120)
class ProcessWatcherTest {
    private static final MonotonicClock CLOCK = new MonotonicClock();
    private static final Duration AMPLE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;
    private final Deque<CheckResult> results = new ConcurrentLinkedDeque<>();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    /** A program of a name of its own: a copy of sleep(1). */
    private Path program(String name) throws IOException {
        return Files.copy(Path.of("/bin/sleep").toRealPath(), directory.resolve(name));
    }

    private Process begin(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    /** A watcher of one kind; null where the kernel does not tell here. */
    private static ProcessWatcher open(boolean told) {
        var watcher = told ? new ProcessWatcher(CLOCK) : new ProcessWatcher(CLOCK, null);
        if (told && !watcher.isTold()) {
            System.out.println("SKIPPED: this kernel tells nothing of processes here");
            watcher.close();
            org.junit.jupiter.api.Assumptions.abort("no process events");
        }
        return watcher;
    }

    private Runnable watch(ProcessWatcher watcher, Subject.Processes wanted) {
        return watcher.start(new CheckSettings("p", wanted, new Rhythm(AMPLE, AMPLE, 1, 1), Influence.DECISIVE),
                Moment.NEVER, results::add);
    }

    private void awaitSaid(Outcome outcome, String evidence) {
        await().atMost(AMPLE).pollInterval(Duration.ofMillis(2)).until(() -> !results.isEmpty()
                && results.getLast().outcome() == outcome && results.getLast().evidence().equals(evidence));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void beginningsAndEndsAreCounted(boolean told) throws Exception {
        Path program = program("vigia-test-one");
        Process first = begin(program, "300");
        try (ProcessWatcher watcher = open(told)) {
            watch(watcher, new Subject.Processes("vigia-test-one", List.of(), Subject.ArgumentMatch.ANY, false, 1, 2,
                    Duration.ZERO, Duration.ZERO));
            awaitSaid(Outcome.PASSED, "1 running as vigia-test-one");
            Process second = begin(program, "300");
            awaitSaid(Outcome.PASSED, "2 running as vigia-test-one");
            Process third = begin(program, "300");
            awaitSaid(Outcome.TOO_MANY, "3 running as vigia-test-one, 2 at most");
            third.destroyForcibly();
            awaitSaid(Outcome.PASSED, "2 running as vigia-test-one");
            second.destroyForcibly();
            first.destroyForcibly();
            Moment killed = CLOCK.now();
            awaitSaid(Outcome.TOO_FEW, "0 running as vigia-test-one, 1 wanted");
            Duration noticed = killed.until(CLOCK.now());
            System.out.println((told ? "told" : "looking") + ": noticed after " + noticed.toNanos() / 1000 + " us");
            assertTrue(noticed.toMillis() < 800, "sooner than by the next round: " + noticed);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDelayHidesARestart(boolean told) throws Exception {
        Path program = program("vigia-test-two");
        Process first = begin(program, "300");
        try (ProcessWatcher watcher = open(told)) {
            watch(watcher, new Subject.Processes("vigia-test-two", List.of(), Subject.ArgumentMatch.ANY, false, 1, 9,
                    Duration.ZERO, Duration.ofSeconds(8)));
            awaitSaid(Outcome.PASSED, "1 running as vigia-test-two");
            first.destroyForcibly();
            begin(program, "300");
            begin(program, "300");
            awaitSaid(Outcome.PASSED, "2 running as vigia-test-two");
            assertTrue(results.stream().allMatch(result -> result.outcome() == Outcome.PASSED), results.toString());
            started.forEach(Process::destroyForcibly);
            Moment killed = CLOCK.now();
            awaitSaid(Outcome.TOO_FEW, "0 running as vigia-test-two, 1 wanted");
            assertTrue(killed.until(CLOCK.now()).toMillis() > 7900);
        }
    }

    @Test
    void weAreNeverCountedOurselves() {
        try (var watcher = new ProcessWatcher(CLOCK)) {
            String ourselves = ProcessRow.read((int) ProcessHandle.current().pid()).argv().get(0);
            watch(watcher, new Subject.Processes(ourselves, ProcessRow.read((int) ProcessHandle.current().pid()).argv()
                    .subList(1, 3), Subject.ArgumentMatch.INITIAL, true, 1, 9, Duration.ZERO, Duration.ZERO));
            awaitSaid(Outcome.TOO_FEW, "0 running as " + ourselves + ", 1 wanted");
        }
    }

    @ParameterizedTest(name = "{5}")
    @CsvSource({
        "nginx,           ANY,     '',       false, true,  by its name",
        "ngin,            ANY,     '',       false, false, not by a part of it",
        "/usr/sbin/nginx, ANY,     '',       true,  true,  by its path as called",
        "nginx,           ANY,     '',       true,  false, the path is not the name",
        "/usr/sbin/nginx, ANY,     '',       false, false, the name is not the path",
        "nginx,           EXACT,   '-g x y', false, true,  all arguments",
        "nginx,           EXACT,   '-g x',   false, false, not only some of all",
        "nginx,           INITIAL, '-g x',   false, true,  the first arguments",
        "nginx,           INITIAL, '-g',     false, true,  the first argument",
        "nginx,           INITIAL, '-h',     false, false, another first argument",
        "nginx,           INITIAL, '-g x y z', false, false, more than there are",
        "nginx,           PARTIAL, '-g x',   false, true,  partly the whole is enough",
        "nginx,           PARTIAL, '-',      false, true,  the beginning of an argument",
        "nginx,           PARTIAL, '-g y',   false, false, not of another",
        "nginx,           PARTIAL, '- x',    false, false, only the last may go on"})
    void matches(String process, Subject.ArgumentMatch match, String arguments, boolean full, boolean matches,
            String rule) {
        var row = new ProcessRow(7, "nginx", 1, List.of("/usr/sbin/nginx", "-g", "x", "y", ""));
        assertEquals(matches, row.matches(new Subject.Processes(process, arguments.isEmpty() ? List.of()
                : List.of(arguments.split(" ")), match, full, 1, 9, Duration.ZERO, Duration.ZERO)));
    }

    @Test
    void longNamesAreComparedAsFarAsTheKernelKeepsThem() {
        var row = new ProcessRow(7, "a-very-long-nam", 1, List.of());
        assertTrue(row.matches(Subject.Processes.named("a-very-long-name-of-a-process")));
        assertFalse(row.matches(Subject.Processes.named("a-very-long-na")));
        assertFalse(row.matches(new Subject.Processes("x", List.of(), Subject.ArgumentMatch.ANY, true, 1, 9,
                Duration.ZERO, Duration.ZERO)), "a kernel thread has no command line");
    }

    @Test
    void oddNamesAreReadAsTheyAre() throws Exception {
        Process odd = begin(program(") R 1 (é"), "300");
        await().atMost(AMPLE).until(() -> ProcessRow.read((int) odd.pid()) != null
                && ProcessRow.read((int) odd.pid()).name().equals(") R 1 (é"));
        assertEquals(List.of(directory.resolve(") R 1 (é").toString(), "300", ""),
                ProcessRow.read((int) odd.pid()).argv());
        assertEquals(null, ProcessRow.read(Integer.MAX_VALUE));
    }
}
