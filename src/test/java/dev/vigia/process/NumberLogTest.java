package dev.vigia.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Role;
import dev.vigia.agent.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that were given are known after a crash, whoever was told of them. */
@Timeout(60)
class NumberLogTest {
    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("control.sock.numbers");
    }

    private NumberLog log() {
        return new NumberLog(directory.resolve("control.sock"));
    }

    private static void give(NumberLog log, String name, long seq) {
        log.accept(Scripts.tell(name, seq, Duration.ofSeconds(1)));
    }

    private Map<String, Told> recalled() {
        return log().recall(Map.of());
    }

    @Test
    void eachIsOnFileWhenItsTransitionIsGoneThrough() {
        var log = log();
        assertEquals(Map.of(), log.recall(Map.of()));
        for (long seq = 1; seq <= 5; seq++) {
            give(log, "web", seq);
            give(log, "two\nlines", seq + 10);
            // Never closed: this is how a killed process leaves it.
            assertEquals(Map.of("web", told(seq), "two\nlines", told(seq + 10)), recalled());
        }
    }

    private static Told told(long seq) {
        return new Told(seq, seq % 2 == 0 ? Role.ACTIVE : Role.BACKUP);
    }

    @Test
    void theLargerNumberCountsAndNoNameIsForgotten() {
        var first = log();
        first.recall(Map.of());
        give(first, "web", 7);
        give(first, "db", 2);
        Map<String, Told> both = log().recall(Map.of("web", told(5), "db", told(4), "old", told(3)));
        assertEquals(Map.of("web", told(7), "db", told(4), "old", told(3)), both);
        var second = log();
        second.recall(Map.of());
        give(second, "web", 8);
        assertEquals(Map.of("web", told(8), "db", told(2)), recalled());
    }

    @Test
    void itDoesNotGrowForEver() throws IOException {
        var log = log();
        for (long seq = 1; seq <= 20_000; seq++) {
            give(log, "web", seq);
        }
        assertTrue(Files.size(file()) <= LineFile.LONGEST + 1000, Files.size(file()) + " bytes");
        assertEquals(Map.of("web", told(20_000)), recalled());
        log.close();
    }

    @Test
    void aDamagedFileStopsNobody() throws IOException {
        var log = log();
        give(log, "web", 4);
        Files.writeString(file(), Files.readString(file()) + "{\"name\":\"web\",\"seq\":5,\"ro");
        assertEquals(Map.of("web", told(4)), recalled(), "a line cut short is no number");
        for (String damage : new String[] {"{\n", "\0\n".repeat(9), "[]\nnull\n", "{\"name\":1}\n"}) {
            Files.writeString(file(), damage);
            var next = log();
            next.recall(Map.of());
            give(next, "web", 1);
            assertEquals(Map.of("web", told(1)), recalled(), damage);
        }
        Files.delete(file());
        Files.createDirectory(file());
        var refused = log();
        assertEquals(Map.of("web", told(9)), refused.recall(Map.of("web", told(9))));
        give(refused, "web", 10);
        give(refused, "web", 11);
    }
}
