package dev.vigia.probe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.health.CheckResult;
import dev.vigia.health.Outcome;
import dev.vigia.health.Subject;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that hold a number, however they come to hold another. */
@Timeout(60)
class FileWatcherTest {
    @TempDir
    private Path directory;
    private final Deque<CheckResult> results = new ConcurrentLinkedDeque<>();

    private Runnable watch(FileWatcher watcher, Path path) {
        return watcher.start(Probes.check(new Subject.NumberFile(path.toString()), Probes.AMPLE), Moment.NEVER,
                results::add);
    }

    private void awaitValue(int value) {
        await().atMost(Duration.ofSeconds(20)).until(() -> results.getLast().value() == value
                && results.getLast().outcome() == Outcome.PASSED);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = {
        "0,0,holds 0", "7,7,holds 7", "-12,-12,holds -12", " +5 ,5,holds 5", "007,7,holds 7", "'',0,is empty: 0",
        "' ',0,is empty: 0", "2147483647,2147483647,holds 2147483647", "-2147483648,-2147483648,holds -2147483648"})
    void numbers(String text, int value, String evidence) throws IOException {
        Path file = Files.writeString(directory.resolve("f"), text);
        assertEquals(CheckResult.value(value, file + " " + evidence), FileWatcher.read(file));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"yes", "1.5", "2147483648", "1 2", "0x10", "--1"})
    void whatIsNoNumberIsUnreadable(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("f"), text);
        assertEquals("UNREADABLE: " + file + " holds no number", Probes.said(FileWatcher.read(file)));
    }

    @Test
    void onlyPlainFilesAreOpened() throws Exception {
        assertEquals("UNREADABLE: " + directory + " is no plain file", Probes.said(FileWatcher.read(directory)));
        Path pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertEquals("UNREADABLE: " + pipe + " is no plain file", Probes.said(FileWatcher.read(pipe)));
        Path dangling = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("none"));
        assertEquals(CheckResult.value(0, dangling + " is missing: 0"), FileWatcher.read(dangling));
        Path large = Files.writeString(directory.resolve("large"), "1".repeat(1 << 20));
        assertEquals(Outcome.UNREADABLE, FileWatcher.read(large).outcome());
    }

    @Test
    void everyChangeIsToldAndNothingElse() throws Exception {
        Path file = directory.resolve("maintenance");
        try (var watcher = new FileWatcher()) {
            watch(watcher, file);
            assertEquals(List.of(CheckResult.value(0, file + " is missing: 0")), List.copyOf(results));
            Files.writeString(file, "5");
            awaitValue(5);
            Files.writeString(directory.resolve("new"), "6");
            Files.move(directory.resolve("new"), file, StandardCopyOption.REPLACE_EXISTING);
            awaitValue(6);
            Files.delete(file);
            awaitValue(0);
            Files.writeString(file, "no");
            await().until(() -> results.getLast().outcome() == Outcome.UNREADABLE);
            int told = results.size();
            Files.writeString(directory.resolve("other"), "9");
            Files.writeString(file, "8");
            awaitValue(8);
            assertEquals(told, results.stream().filter(result -> !result.evidence().contains("empty")
                    && result.value() != 8).count() + results.stream().limit(told)
                    .filter(result -> result.evidence().contains("empty")).count());
        }
    }

    @Test
    void aDirectoryThatComesLaterOrGoesAndReturnsIsWatchedToo() throws Exception {
        Path late = directory.resolve("late");
        Path file = late.resolve("f");
        try (var watcher = new FileWatcher()) {
            watch(watcher, file);
            Files.createDirectory(late);
            Files.writeString(file, "1");
            awaitValue(1);
            Files.delete(file);
            Files.delete(late);
            awaitValue(0);
            Files.createDirectory(late);
            Files.writeString(file, "2");
            awaitValue(2);
        }
    }

    @Test
    void whatIsCancelledIsNotTold() throws Exception {
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        try (var watcher = new FileWatcher()) {
            Runnable cancel = watch(watcher, one);
            cancel.run();
            Files.writeString(one, "1");
            watch(watcher, two);
            Files.writeString(two, "2");
            awaitValue(2);
            assertEquals(0, results.stream().filter(result -> result.value() == 1).count());
        }
    }
}
