package dev.vigia.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scripts of every ill manner, each ended in time and reported. */
@Timeout(60)
class ScriptTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private Script.Outcome run(Duration timeout, String... lines) throws Exception {
        return run(timeout, Map.of(), Scripts.write(directory, "script.sh", lines));
    }

    private static Script.Outcome run(Duration timeout, Map<String, String> environment, String... command)
            throws Exception {
        return new Script(Scripts.asOurselves().around(List.of(command)), environment).await(Scripts.CLOCK, timeout);
    }

    @Test
    void oneThatEndsWellHasNoFailureButItsOutput() throws Exception {
        Script.Outcome outcome = run(AMPLE, "echo one; echo two >&2");
        assertFalse(outcome.failed(), outcome.failure());
        assertEquals("one | two", outcome.output());
    }

    @Test
    void exitStatusAndSignalAreReported() throws Exception {
        assertEquals("exit status 3", run(AMPLE, "exit 3").failure());
        assertEquals("ended by signal 11", run(AMPLE, "kill -SEGV $$").failure());
    }

    @Test
    void outputCannotForgeLogLines() throws Exception {
        Script.Outcome outcome = run(AMPLE, "printf 'a\\n<0>forged\\r\\nb\\033[31mred\\000\\302\\233'");
        assertEquals("a | <0>forged | b?[31mred??", outcome.output());
    }

    @Test
    void onlyItsOwnEnvironmentIsFound() throws Exception {
        Script.Outcome outcome = run(AMPLE, Map.of("VIGIA_SEQ", "7"), "/usr/bin/env");
        assertEquals(List.of("LANG=C.UTF-8", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "VIGIA_SEQ=7"), List.of(outcome.output().split(" \\| ")).stream().sorted().toList());
    }

    @Test
    void aHangingOneIsKilledWithAllItsChildrenEvenIfTheyIgnoreTerm() throws Exception {
        Path pids = directory.resolve("pids");
        Moment start = Scripts.CLOCK.now();
        Script.Outcome outcome = run(Duration.ofSeconds(1), "trap '' TERM INT HUP",
                "sleep 300 & echo $! >>" + pids, "(trap '' TERM; sleep 301) & echo $! >>" + pids,
                "echo $$ >>" + pids, "echo begun; wait");
        assertEquals("killed after 1000 ms", outcome.failure());
        assertEquals("begun", outcome.output());
        assertTrue(start.until(Scripts.CLOCK.now()).compareTo(Duration.ofSeconds(10)) < 0);
        List<String> killed = Scripts.lines(pids);
        assertEquals(3, killed.size());
        await().atMost(Duration.ofSeconds(10)).until(() -> killed.stream().noneMatch(Scripts::lives));
    }

    @Test
    void oneThatLeavesAProcessWithItsOutputOpenIsNotWaitedFor() throws Exception {
        Path pid = directory.resolve("pid");
        int threads = Thread.getAllStackTraces().size();
        for (int i = 0; i < 10; i++) {
            Moment start = Scripts.CLOCK.now();
            Script.Outcome outcome = run(AMPLE, "setsid sh -c 'echo $$ >>" + pid + "; exec sleep 300' &",
                    "until [ \"$(cat " + pid + " 2>/dev/null | wc -l)\" -gt " + i + " ]; do sleep 0.01; done",
                    "echo done");
            assertEquals("", outcome.failure());
            assertEquals("done", outcome.output());
            assertTrue(start.until(Scripts.CLOCK.now()).compareTo(Duration.ofSeconds(10)) < 0);
        }
        try {
            assertTrue(Scripts.lines(pid).stream().anyMatch(Scripts::lives), "what it left behind is left alone");
            assertTrue(Thread.getAllStackTraces().size() <= threads + 4, "no thread waits for it");
        } finally {
            for (String left : Scripts.lines(pid)) {
                ProcessHandle.of(Long.parseLong(left)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void hundredsOfMegabytesAreReadAndOnlyItsEndIsKept() throws Exception {
        Script.Outcome outcome = run(AMPLE, "head -c 300000000 /dev/zero | tr '\\0' x; echo; echo the end");
        assertEquals("", outcome.failure());
        assertTrue(outcome.output().endsWith("xxx | the end"), outcome.output());
        assertTrue(outcome.output().length() <= Tail.KEPT + 10);
    }

    @Test
    void endlessOutputEndsWithItsTime() throws Exception {
        Moment start = Scripts.CLOCK.now();
        Script.Outcome outcome = run(Duration.ofSeconds(1), "exec yes");
        assertEquals("killed after 1000 ms", outcome.failure());
        assertTrue(outcome.output().startsWith("y | y"));
        assertTrue(start.until(Scripts.CLOCK.now()).compareTo(Duration.ofSeconds(10)) < 0);
    }

    @Test
    void oneThatVanishedOrCannotBeExecutedIsReportedByName() throws Exception {
        String gone = directory.resolve("gone.sh").toString();
        Script.Outcome vanished = run(AMPLE, Map.of(), gone);
        assertTrue(vanished.failed());
        assertTrue(vanished.output().contains(gone), vanished.output());
        assertTrue(vanished.output().contains("No such file"), vanished.output());

        Path plain = Files.writeString(directory.resolve("plain.sh"), "#!/bin/sh\n");
        Script.Outcome refused = run(AMPLE, Map.of(), plain.toString());
        assertTrue(refused.failed());
        assertTrue(refused.output().contains("Permission denied"), refused.output());
    }

    @Test
    void aWordThatNoProgramCanTakeIsRefused() {
        assertThrows(IOException.class, () -> run(AMPLE, Map.of(), "/bin/echo", "a\0b"));
    }

    @Test
    void whatThisMachineLacksIsSaidBeforeTheFirstScript() throws Exception {
        Scripts.asOurselves().prove();
        if (System.getProperty("user.name").equals("root")) {
            IOException unknown = assertThrows(IOException.class, () -> Confinement.as("nobody-of-that-name").prove());
            assertTrue(unknown.getMessage().contains("notify scripts cannot be run as nobody-of-that-name"),
                    unknown.getMessage());
            assertTrue(unknown.getMessage().contains("no such user"), unknown.getMessage());
        }
    }
}
