package dev.vigia.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.FifoSettings;
import dev.vigia.config.LocalFiles;
import dev.vigia.notify.FifoBacklog;
import dev.vigia.time.Moment;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lines through real FIFOs: in order, without waiting for who does not read. */
@Timeout(120)
class FifoTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ZERO;

    @TempDir
    private Path directory;

    private Path fifo() {
        return directory.resolve("told");
    }

    private static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }

    private static void write(FifoWriter writer, int first, int last) {
        numbers(first, last).forEach(line -> writer.write(line + "\n"));
    }

    private static List<String> read(BufferedReader reader, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.size() < count) {
            lines.add(reader.readLine());
        }
        return lines;
    }

    @Test
    void itIsMadeForItsOwnerAloneAndWhatWaitsIsThereForTheFirstReader() throws IOException {
        var writer = new FifoWriter(fifo(), "", Scripts.CLOCK);
        assertEquals("rw-------", permissions());
        write(writer, 1, 3);
        try (BufferedReader reader = Files.newBufferedReader(fifo())) {
            assertEquals(numbers(1, 3), read(reader, 3));
            write(writer, 4, 5);
            assertEquals(numbers(4, 5), read(reader, 2));
        }
        writer.close(Scripts.CLOCK.now());
    }

    private String permissions() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(fifo()));
    }

    @Test
    void aReaderThatDiesAndReturnsFindsEveryLineInOrder() throws IOException {
        var writer = new FifoWriter(fifo(), "", Scripts.CLOCK);
        write(writer, 1, 2);
        try (BufferedReader reader = Files.newBufferedReader(fifo())) {
            assertEquals(numbers(1, 2), read(reader, 2));
        }
        write(writer, 3, 6);
        try (BufferedReader reader = Files.newBufferedReader(fifo())) {
            assertEquals(numbers(3, 6), read(reader, 4));
        }
        writer.close(Scripts.CLOCK.now());
    }

    /** More than the kernel's buffer and the backlog hold together: what is lost is the oldest of what waits. */
    @Test
    void nobodyReadsAndTheWriterNeverWaits() throws IOException {
        var writer = new FifoWriter(fifo(), "", Scripts.CLOCK);
        String filler = "x".repeat(990);
        Moment start = Scripts.CLOCK.now();
        int count = FifoBacklog.LIMIT + 1000;
        for (int i = 1; i <= count; i++) {
            writer.write(i + " " + filler + "\n");
        }
        assertTrue(start.until(Scripts.CLOCK.now()).compareTo(Duration.ofSeconds(5)) < 0, "the loop is not held up");
        List<Integer> seen = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(fifo())) {
            while (seen.isEmpty() || seen.get(seen.size() - 1) < count) {
                String line = reader.readLine();
                assertEquals(filler, line.substring(line.indexOf(' ') + 1), "no line is torn");
                seen.add(Integer.parseInt(line.substring(0, line.indexOf(' '))));
            }
        }
        writer.close(Scripts.CLOCK.now());
        assertEquals(seen.stream().sorted().distinct().toList(), seen, "in order, each once");
        assertTrue(seen.size() >= FifoBacklog.LIMIT && seen.size() < count, "some were lost: " + seen.size());
        int last = seen.size() - 1;
        assertEquals(FifoBacklog.LIMIT - 1, seen.get(last) - seen.get(last - FifoBacklog.LIMIT + 1),
                "the newest are all there");
    }

    @Test
    void whatIsNoFifoIsLeftAloneAndWrittenToWhenAFifoTakesItsPlace() throws IOException {
        Files.writeString(fifo(), "somebody's");
        var writer = new FifoWriter(fifo(), "", Scripts.CLOCK);
        write(writer, 1, 2);
        await().during(Duration.ofMillis(500)).atMost(AMPLE).until(() -> Files.readString(fifo()).equals("somebody's"));
        assertThrows(IOException.class, () -> FifoFile.open(fifo(), ""));
        Files.delete(fifo());
        // Made anew by the writer.
        await().atMost(AMPLE).until(() -> Files.exists(fifo()));
        try (BufferedReader reader = Files.newBufferedReader(fifo())) {
            assertEquals(numbers(1, 2), read(reader, 2));
        }
        writer.close(Scripts.CLOCK.now());
    }

    @Test
    void oneThatSomebodyRemovedIsMadeAnew() throws IOException {
        var writer = new FifoWriter(fifo(), "", Scripts.CLOCK);
        Files.delete(fifo());
        write(writer, 7, 7);
        await().atMost(AMPLE).until(() -> Files.exists(fifo()));
        try (BufferedReader reader = Files.newBufferedReader(fifo())) {
            assertEquals(numbers(7, 7), read(reader, 1));
        }
        writer.close(Scripts.CLOCK.now());
    }

    @Test
    void theScriptIsStartedAgainWhenItEndsAndKilledWhenTheAgentDoes() throws IOException {
        Path told = directory.resolve("lines");
        Path pids = directory.resolve("pids");
        String script = Scripts.write(directory, "reader.sh", "echo $$ >>" + pids, "while read -r line; do",
                "  echo \"$line\" >>" + told, "  [ \"$line\" != 2 ] || exit 3", "done < \"$1\"", "sleep 300");
        var fifos = new Fifos(List.of(new FifoSettings(fifo().toString(), List.of(script))),
                System.getProperty("user.name"), Scripts.asOurselves(), Scripts.trust(), Scripts.CLOCK);
        fifos.write("1\n");
        fifos.write("2\n");
        await().atMost(AMPLE).until(() -> Scripts.lines(told).size() == 2);
        fifos.write("3\n");
        await().atMost(AMPLE).until(() -> Scripts.lines(told).equals(numbers(1, 3)));
        List<String> lives = Scripts.lines(pids);
        assertEquals(2, lives.size(), "started again once");
        fifos.close(AT_ONCE);
        await().atMost(AMPLE).until(() -> lives.stream().noneMatch(Scripts::lives));
    }

    @Test
    void aScriptThatOthersCouldChangeIsNotRun() throws IOException {
        Path ran = directory.resolve("ran");
        String script = Scripts.write(directory, "reader.sh", "echo ran >" + ran);
        // It lies where everybody may write.
        var fifos = new Fifos(List.of(new FifoSettings(fifo().toString(), List.of(script))),
                System.getProperty("user.name"), Scripts.asOurselves(), new Trust(new LocalFiles(), true),
                Scripts.CLOCK);
        await().during(Duration.ofMillis(500)).atMost(AMPLE).until(() -> !Files.exists(ran));
        fifos.close(AT_ONCE);
    }
}
