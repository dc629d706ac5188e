package dev.vigia.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.config.FileFacts;
import dev.vigia.config.KeyFile;
import dev.vigia.config.LocalFiles;
import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scripts of checks: each ending has its own outcome, and nothing they do lasts longer than their time. */
@Timeout(120)
class CheckRunnerTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;
    private final CheckRunner runner = runner(new LocalFiles());

    private static CheckRunner runner(FileFacts facts) {
        return new CheckRunner(facts, user -> Scripts.asOurselves(), Scripts.CLOCK);
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private static CheckSettings check(Duration timeout, boolean secure, String... argv) {
        return new CheckSettings("script", new Subject.Script(List.of(argv), "nobody", secure),
                new Rhythm(AMPLE, timeout, 1, 1), Influence.DECISIVE);
    }

    private static CheckResult run(CheckRunner runner, Duration timeout, boolean secure, String... argv)
            throws Exception {
        var answer = new CompletableFuture<CheckResult>();
        runner.start(check(timeout, secure, argv), Scripts.CLOCK.now().plus(timeout), answer::complete);
        return answer.get(60, TimeUnit.SECONDS);
    }

    private CheckResult run(Duration timeout, String... lines) throws Exception {
        return run(runner, timeout, false, Scripts.write(directory, "check.sh", lines));
    }

    private static String said(CheckResult result) {
        return result.outcome() + ": " + result.evidence() + " [" + result.output() + "]";
    }

    @Test
    void eachEndingIsToldApart() throws Exception {
        assertEquals("PASSED: exit status 0 [all is well]", said(run(AMPLE, "echo all is well")));
        assertEquals("EXIT_STATUS: exit status 3 [one | two]", said(run(AMPLE, "echo one; echo two >&2; exit 3")));
        assertEquals("EXIT_STATUS: exit status 127 []", said(run(AMPLE, "exit 127")));
        assertEquals("SIGNALLED: ended by signal 11 [begun]", said(run(AMPLE, "echo begun; kill -SEGV $$")));
        CheckResult late = run(Duration.ofSeconds(1), "echo begun; sleep 100");
        assertEquals(Outcome.TIMED_OUT, late.outcome());
        assertEquals("killed, for it did not end within 1000 ms", late.evidence());
        assertEquals("begun", late.output());
        assertTrue(late.took().toMillis() >= 999 && late.took().toMillis() < 10_000, late.toString());
    }

    @Test
    void oneThatIgnoresTermAndItsChildrenAreKilledWithTheirGroup() throws Exception {
        Path pids = directory.resolve("pids");
        CheckResult result = run(Duration.ofSeconds(1), "trap '' TERM", "sleep 300 & echo $! >" + pids,
                "echo $$ >>" + pids, "wait");
        assertEquals(Outcome.TIMED_OUT, result.outcome());
        List<String> killed = Scripts.lines(pids);
        assertEquals(2, killed.size());
        await().atMost(AMPLE).until(() -> killed.stream().noneMatch(Scripts::lives));
    }

    @Test
    void endlessOutputIsBoundedByTheTimeAndTheEndOfItKept() throws Exception {
        CheckResult result = run(Duration.ofSeconds(3), "exec yes");
        assertEquals(Outcome.TIMED_OUT, result.outcome());
        assertTrue(result.output().startsWith("y | y") && result.output().length() < 10_000);
    }

    @Test
    void aProgramThatVanishesOrLosesItsBitsIsNamedAtEachRun() throws Exception {
        String script = Scripts.write(directory, "check.sh", "exit 0");
        assertEquals(Outcome.PASSED, run(runner, AMPLE, false, script).outcome());
        Files.setPosixFilePermissions(Path.of(script), PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals("NOT_EXECUTABLE: " + script + " is not executable []", said(run(runner, AMPLE, false, script)));
        Files.delete(Path.of(script));
        assertEquals("MISSING: " + script + " does not exist []", said(run(runner, AMPLE, false, script)));
        Scripts.write(directory, "check.sh", "exit 0");
        assertEquals(Outcome.PASSED, run(runner, AMPLE, false, script).outcome());
    }

    @Test
    void aProgramThatOthersCouldChangeIsRefusedBeforeEachRun() throws Exception {
        Path traces = directory.resolve("traces");
        String script = Scripts.write(directory, "check.sh", "echo ran >>" + traces);
        List<Optional<String>> answers = new ArrayList<>(List.of(Optional.empty(),
                Optional.of("/opt can be written by everyone"), Optional.empty()));
        var facts = new FileFacts() {
            @Override
            public Optional<String> whyNotRunnable(String path) {
                return Optional.empty();
            }

            @Override
            public Optional<String> whyUnsafe(String path) {
                return answers.remove(0);
            }

            @Override
            public Optional<String> whyNoFifo(String path) {
                return Optional.empty();
            }

            @Override
            public KeyFile key(String path) {
                throw new AssertionError(path);
            }

            @Override
            public KeyFile credential(String name) {
                throw new AssertionError(name);
            }

            @Override
            public boolean knowsUser(String name) {
                return true;
            }
        };
        try (CheckRunner secured = runner(facts)) {
            assertEquals(Outcome.PASSED, run(secured, AMPLE, true, script).outcome());
            assertEquals("INSECURE: " + script + " could be changed by others than root: "
                    + "/opt can be written by everyone []", said(run(secured, AMPLE, true, script)));
            assertEquals(1, Scripts.lines(traces).size(), "it did not run");
            assertEquals(Outcome.PASSED, run(secured, AMPLE, true, script).outcome());
            assertEquals(0, answers.size());
            assertEquals(Outcome.PASSED, run(secured, AMPLE, false, script).outcome(), "security off asks nothing");
        }
        // a temporary directory is everyone's: the real check says so too
        assertEquals(Outcome.INSECURE, run(runner, AMPLE, true, script).outcome());
        assertEquals(Outcome.PASSED, run(runner, AMPLE, true, "/bin/true").outcome());
    }

    @Test
    void whatIsCancelledIsKilledAndDoesNotAnswer() throws Exception {
        Path pid = directory.resolve("pid");
        Queue<CheckResult> answers = new ConcurrentLinkedQueue<>();
        String script = Scripts.write(directory, "check.sh", "echo $$ >" + pid, "exec sleep 300");
        Runnable cancel = runner.start(check(AMPLE, false, script), Scripts.CLOCK.now().plus(AMPLE), answers::add);
        await().atMost(AMPLE).until(() -> !Scripts.lines(pid).isEmpty());
        cancel.run();
        await().atMost(AMPLE).until(() -> !Scripts.lives(Scripts.lines(pid).get(0)));
        assertEquals(Outcome.PASSED, run(AMPLE, "exit 0").outcome());
        assertEquals(0, answers.size());
    }

    @Test
    void theEndKillsWhatRunsAndLaterRunsAreRefused() throws Exception {
        Path pid = directory.resolve("pid");
        Queue<CheckResult> answers = new ConcurrentLinkedQueue<>();
        String script = Scripts.write(directory, "check.sh", "echo $$ >" + pid, "exec sleep 300");
        runner.start(check(AMPLE, false, script), Scripts.CLOCK.now().plus(AMPLE), answers::add);
        await().atMost(AMPLE).until(() -> !Scripts.lines(pid).isEmpty());
        runner.close();
        await().atMost(AMPLE).until(() -> !Scripts.lives(Scripts.lines(pid).get(0)));
        assertEquals(Outcome.NOT_STARTED, run(runner, AMPLE, false, "/bin/true").outcome());
        assertEquals(0, answers.size());
    }

    @Test
    void manyRunAtOnceWithoutWaitingForEachOther() throws Exception {
        Path gate = directory.resolve("gate");
        Queue<CheckResult> answers = new ConcurrentLinkedQueue<>();
        String script = Scripts.write(directory, "check.sh", "echo x >>" + gate,
                "until [ \"$(cat " + gate + " | wc -l)\" -ge 20 ]; do sleep 0.05; done");
        for (int i = 0; i < 20; i++) {
            runner.start(check(AMPLE, false, script), Scripts.CLOCK.now().plus(AMPLE), answers::add);
        }
        await().atMost(AMPLE).until(() -> answers.size() == 20);
        assertTrue(answers.stream().allMatch(result -> result.outcome() == Outcome.PASSED), answers.toString());
    }

    @Test
    void whatIsNoScriptOrCannotBeConfinedIsNotStarted() throws Exception {
        var answer = new CompletableFuture<CheckResult>();
        runner.start(new CheckSettings("x", new Subject.NumberFile("/x"), new Rhythm(AMPLE, AMPLE, 1, 1),
                Influence.DECISIVE), Scripts.CLOCK.now().plus(AMPLE), answer::complete);
        assertEquals("NOT_STARTED: no script []", said(answer.get(60, TimeUnit.SECONDS)));
        CheckResult odd = run(runner, AMPLE, false, "/bin/echo", "a\0b");
        assertEquals(Outcome.NOT_STARTED, odd.outcome(), said(odd));
        assertFalse(odd.evidence().isEmpty());
    }
}
