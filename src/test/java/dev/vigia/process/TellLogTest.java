package dev.vigia.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Role;
import dev.vigia.agent.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was told survives a restart, and nothing that lies in its directory stops an agent. */
@Timeout(60)
class TellLogTest {
    private static final String SOCKET = "/run/vigia/control.sock";

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("told-run-vigia-control.sock.json");
    }

    private static void keep(TellLog log, String name, long seq) {
        log.keep(Scripts.tell(name, seq, Duration.ofSeconds(1)).transition());
    }

    private Map<String, Told> recalled() {
        return new TellLog(directory, SOCKET).recall();
    }

    @Test
    void theLastOfEachNameSurvivesARestart() {
        var log = new TellLog(directory, SOCKET);
        assertEquals(Map.of(), log.recall());
        keep(log, "web", 1);
        keep(log, "web", 2);
        keep(log, "db \"quoted\"", 7);
        assertEquals(Map.of("web", new Told(2, Role.ACTIVE), "db \"quoted\"", new Told(7, Role.BACKUP)), recalled());
        var next = new TellLog(directory, SOCKET);
        next.recall();
        keep(next, "web", 3);
        assertEquals(7, recalled().get("db \"quoted\"").seq(), "a name that is not configured now is not forgotten");
    }

    @Test
    void aDamagedFileIsReplacedAndNothingElseHappens() throws IOException {
        for (String damage : List.of("", "{", "[]", "null", "{\"told\":[]}", "{\"told\":{\"web\":{}}}",
                "{\"told\":{\"web\":{\"seq\":\"1\",\"role\":\"ACTIVE\"}}}",
                "{\"told\":{\"web\":{\"seq\":0,\"role\":\"ACTIVE\"}}}",
                "{\"told\":{\"web\":{\"seq\":1,\"role\":\"KING\"}}}", "[".repeat(100_000), "\0".repeat(3_000_000))) {
            Files.writeString(file(), damage);
            var log = new TellLog(directory, SOCKET);
            assertEquals(Map.of(), log.recall(), damage.substring(0, Math.min(80, damage.length())));
            keep(log, "web", 1);
            assertEquals(1, recalled().get("web").seq());
        }
        Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertEquals(Map.of(), recalled());
    }

    @Test
    void agentsThatShareTheDirectoryDoNotShareTheirNumbers() {
        List<String> sockets = List.of("/run/a/b.sock", "/run/a-b.sock", "/run/a%2db.sock", "/run/a b.sock");
        for (int i = 0; i < sockets.size(); i++) {
            keep(new TellLog(directory, sockets.get(i)), "web", i + 1);
        }
        for (int i = 0; i < sockets.size(); i++) {
            assertEquals(i + 1, new TellLog(directory, sockets.get(i)).recall().get("web").seq());
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeCostsOnlyTheMemory() throws IOException {
        Path plain = Files.createFile(directory.resolve("plain"));
        var log = new TellLog(plain.resolve("state"), SOCKET);
        assertEquals(Map.of(), log.recall());
        keep(log, "web", 1);
        keep(log, "web", 2);
        assertEquals(2, log.recall().get("web").seq());
        Files.delete(plain);
        keep(log, "web", 3);
        assertEquals(3, new TellLog(plain.resolve("state"), SOCKET).recall().get("web").seq(),
                "it is tried again each time");
    }

    @Test
    void aDirectoryBehindALinkIsUsed() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        keep(new TellLog(link, SOCKET), "web", 4);
        assertEquals(4, new TellLog(real, SOCKET).recall().get("web").seq());
    }

    @Test
    void linksAndPipesThatSomebodyPutThereAreNotFollowed() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "keep me");
        Files.createSymbolicLink(directory.resolve(file().getFileName() + ".new"), precious);
        Files.createSymbolicLink(file(), precious);
        var log = new TellLog(directory, SOCKET);
        assertEquals(Map.of(), log.recall());
        keep(log, "web", 1);
        assertEquals("keep me", Files.readString(precious));
        assertFalse(Files.isSymbolicLink(file()));
        assertEquals(1, recalled().get("web").seq());

        Files.delete(file());
        Process mkfifo = new ProcessBuilder("mkfifo", file().toString()).inheritIO().start();
        assertEquals(0, mkfifo.waitFor());
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertEquals(Map.of(), recalled()));
    }

    @Test
    void manyNamesAtOnceAreAllOnDiskWhenTheirKeepReturns() throws Exception {
        var log = new TellLog(directory, SOCKET);
        List<String> lost = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = IntStream.range(0, 200).mapToObj(i -> new Thread(() -> {
            keep(log, "name" + i, i + 1);
            Told told = recalled().get("name" + i);
            if (told == null || told.seq() != i + 1) {
                lost.add("name" + i + " " + told);
            }
        })).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), lost);
        assertTrue(recalled().size() == 200);
    }
}
