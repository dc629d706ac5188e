package dev.vigia.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.config.LocalFiles;
import dev.vigia.ffi.Native;
import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A script of root's whose path becomes somebody else's between two runs, on real files. */
@Timeout(60)
class CheckSecurityIT {
    private static final Duration AMPLE = Duration.ofSeconds(20);

    private Path top;
    private Path directory;
    private Path traces;
    private String script;
    private CheckRunner runner;

    @BeforeEach
    void write() throws IOException {
        boolean root = Native.LIBC.getuid() == 0 && Files.getAttribute(Path.of("/run"), "unix:uid").equals(0);
        if (!root) {
            System.out.println("SKIPPED: CheckSecurityIT: files of root's take root");
        }
        Assumptions.assumeTrue(root);
        // Not below /tmp, which is everyone's.
        top = Files.createTempDirectory(Path.of("/run"), "vigia-check-");
        directory = Files.createDirectory(top.resolve("etc"));
        mode(top, "rwxr-xr-x");
        mode(directory, "rwxr-xr-x");
        traces = top.resolve("traces");
        script = Scripts.write(directory, "check.sh", "echo ran >>" + traces);
        runner = new CheckRunner(new LocalFiles(), user -> Scripts.asOurselves(), Scripts.CLOCK);
    }

    @AfterEach
    void remove() throws IOException {
        if (top != null) {
            runner.close();
            for (Path path : List.of(Path.of(script), directory, traces, top)) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static void mode(Path path, String bits) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(bits));
    }

    private void runs(int times) throws Exception {
        assertEquals(new CheckResult(Outcome.PASSED, "exit status 0", "", 0, Duration.ZERO), run());
        assertEquals(times, Scripts.lines(traces).size());
    }

    /** A result without how long it took. */
    private CheckResult run() throws Exception {
        var check = new CheckSettings("script", new Subject.Script(List.of(script), "nobody", true),
                new Rhythm(AMPLE, AMPLE, 1, 1), Influence.DECISIVE);
        var answer = new CompletableFuture<CheckResult>();
        runner.start(check, Scripts.CLOCK.now().plus(AMPLE), answer::complete);
        CheckResult result = answer.get(40, TimeUnit.SECONDS);
        return new CheckResult(result.outcome(), result.evidence(), result.output(), 0, Duration.ZERO);
    }

    /** Refused, and its file has not run. */
    private void refused(Path culprit, int times) throws Exception {
        CheckResult result = run();
        assertEquals(Outcome.INSECURE, result.outcome(), result.toString());
        assertTrue(result.evidence().startsWith(script + " could be changed by others than root: " + culprit + " "),
                result.evidence());
        assertEquals(times, Scripts.lines(traces).size(), "it did not run");
    }

    @Test
    void everyComponentIsLookedAtBeforeEachRun() throws Exception {
        runs(1);
        mode(Path.of(script), "rwxr-xrwx");
        refused(Path.of(script), 1);
        mode(Path.of(script), "rwxrwxr-x");
        Files.setAttribute(Path.of(script), "unix:gid", 65534);
        refused(Path.of(script), 1);
        Files.setAttribute(Path.of(script), "unix:gid", 0);
        mode(Path.of(script), "rwxr-xr-x");
        runs(2);
        mode(directory, "rwxrwxrwx");
        refused(directory, 2);
        mode(directory, "rwxr-xr-x");
        runs(3);
        Files.setAttribute(top, "unix:uid", 65534);
        refused(top, 3);
        Files.setAttribute(top, "unix:uid", 0);
        Files.setAttribute(Path.of(script), "unix:uid", 65534);
        refused(Path.of(script), 3);
        Files.setAttribute(Path.of(script), "unix:uid", 0);
        runs(4);
    }

    @Test
    void whatVanishesOrLosesItsRunBitIsNamedAndComesBack() throws Exception {
        runs(1);
        mode(Path.of(script), "rw-r--r--");
        assertEquals(Outcome.NOT_EXECUTABLE, run().outcome());
        mode(Path.of(script), "rwxr-xr-x");
        Path aside = Files.move(directory, top.resolve("aside"));
        assertEquals(Outcome.MISSING, run().outcome());
        assertEquals(1, Scripts.lines(traces).size());
        Files.move(aside, directory);
        runs(2);
    }
}
