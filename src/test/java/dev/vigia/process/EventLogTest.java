package dev.vigia.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The history on disk: what survives, what is bounded, and what a disk that refuses does. */
@Timeout(60)
class EventLogTest {
    private static final String SOCKET = "/run/vigia/control.sock";
    private static final Duration AMPLE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private EventLog log(Path home) {
        return new EventLog(home, SOCKET, 1000, 50);
    }

    private Path file() {
        return directory.resolve("history-run-vigia-control.sock.jsonl");
    }

    private static String line(int number) {
        return "{\"event\":" + number + "}";
    }

    private static List<String> lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(EventLogTest::line).toList();
    }

    private void keep(int from, int to) {
        EventLog log = log(directory);
        lines(from, to).forEach(log::keep);
        log.close();
    }

    @Test
    void linesSurviveARestartInTheirOrder() {
        assertEquals(List.of(), log(directory).recall());
        keep(1, 3);
        keep(4, 5);
        assertEquals(lines(1, 5), log(directory).recall());
    }

    @Test
    void halfALineIsNoEventAndSpoilsNone() throws Exception {
        keep(1, 2);
        Files.writeString(file(), "{\"event\":3,\"text\":\"cut off in the", StandardOpenOption.APPEND);
        assertEquals(lines(1, 2), log(directory).recall());
        keep(4, 4);
        assertEquals(List.of(line(1), line(2), line(4)), log(directory).recall());
        assertEquals(List.of(line(1), line(2), line(4)), Files.readAllLines(file()), "nothing is left of it");
    }

    @Test
    void whatSomebodyElseWroteIsPassedOver() throws Exception {
        Files.writeString(file(), "rubbish\n[1]\n" + line(1) + "\n");
        assertEquals(lines(1, 1), log(directory).recall());
    }

    @Test
    void twoFilesOfBoundedSizeHoldTheLatest() throws Exception {
        keep(1, 1000);
        List<String> kept = log(directory).recall();
        assertEquals(lines(1001 - kept.size(), 1000), kept, "the latest, without a gap");
        assertTrue(kept.size() > 60, "at least one full file: " + kept.size());
        try (var files = Files.list(directory)) {
            assertTrue(files.mapToLong(one -> one.toFile().length()).sum() <= 2000);
        }
    }

    @Test
    void whatTheDiskRefusesIsToldAndWrittenOnceItCan() throws Exception {
        Path home = Files.writeString(directory.resolve("home"), "in the way");
        EventLog log = log(home);
        lines(1, 3).forEach(log::keep);
        await().atMost(AMPLE).until(() -> log.trouble().contains("cannot be written"));
        log.keep(line(4));
        Files.delete(home);
        await().atMost(AMPLE).until(() -> log.trouble().isEmpty());
        log.keep(line(5));
        log.close();
        assertEquals(lines(1, 5), log(home).recall());
    }

    @Test
    void memoryIsBoundedWhileTheDiskRefuses() throws Exception {
        Path home = Files.writeString(directory.resolve("home"), "in the way");
        EventLog log = new EventLog(home, SOCKET, 1 << 20, 50);
        lines(1, EventLog.WAITING + 10).forEach(log::keep);
        await().atMost(AMPLE).until(() -> !log.trouble().isEmpty());
        Files.delete(home);
        log.close();
        assertEquals(lines(11, EventLog.WAITING + 10), new EventLog(home, SOCKET).recall(), "only the oldest are lost");
    }
}
