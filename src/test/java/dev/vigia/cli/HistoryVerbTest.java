package dev.vigia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.daemon.ExitCode;
import dev.vigia.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** history and events by their words and exit codes; the agent answers what it is told to. */
@Timeout(60)
class HistoryVerbTest {
    private static final String HEAD = "{\"schema\":1,\"events\":3,\"not_kept_because\":\"%s\"}\n";
    private static final String EVENTS = """
            {"event":1,"at":"2026-11-23T12:00:00.000Z","kind":"started","text":"two instances"}
            {"event":2,"at":"2026-11-23T12:00:01.000Z","kind":"transition","text":"web: so","name":"web"}
            {"event":3,"at":"2026-11-23T12:00:02.000Z","kind":"transition","text":"db: so","name":"db"}
            """;

    @TempDir
    private Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private volatile String heard = "";

    private ExitCode run(String answer, String... words) throws Exception {
        Path socket = directory.resolve("agent.sock");
        out.reset();
        err.reset();
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            var agent = new Thread(() -> serve(server, answer));
            agent.start();
            ExitCode code = Main.run(Stream.concat(Stream.of(words), Stream.of("--socket", socket.toString())).toList(),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8));
            agent.join();
            return code;
        } finally {
            Files.delete(socket);
        }
    }

    private void serve(ServerSocketChannel server, String answer) {
        try (SocketChannel caller = server.accept()) {
            ByteBuffer request = ByteBuffer.allocate(4096);
            caller.read(request);
            heard = new String(request.array(), 0, request.position(), StandardCharsets.UTF_8);
            caller.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException ended) {
            heard = ended.toString();
        }
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void historyIsOneLineForEachEvent() throws Exception {
        assertEquals(ExitCode.OK, run(HEAD.formatted("") + EVENTS, "history"));
        assertEquals("""
                2026-11-23T12:00:00.000Z started: two instances
                2026-11-23T12:00:01.000Z transition: web: so
                2026-11-23T12:00:02.000Z transition: db: so
                """, out());
        assertEquals("", err());
        assertEquals(Map.of("schema", 1L, "verb", "history"), Json.parse(heard));
    }

    @Test
    void aNameLeavesOutTheOtherInstancesAndACountTheOlderEvents() throws Exception {
        assertEquals(ExitCode.OK, run(HEAD.formatted("") + EVENTS, "history", "web"));
        assertEquals(2, out().lines().count(), out());
        assertTrue(!out().contains("db: so"), out());
        assertEquals(ExitCode.OK, run(HEAD.formatted("") + EVENTS, "history", "-n", "1"));
        assertEquals("2026-11-23T12:00:02.000Z transition: db: so\n", out());
    }

    @Test
    void jsonHoldsTheEventsAsTheyAre() throws Exception {
        assertEquals(ExitCode.OK, run(HEAD.formatted("") + EVENTS, "history", "-o", "json"));
        Map<?, ?> answer = (Map<?, ?>) Json.parse(out());
        assertEquals(1L, answer.get("schema"));
        assertEquals(EVENTS.lines().map(Json::parse).toList(), answer.get("events"));
        assertEquals(ExitCode.OK, run(HEAD.formatted("") + EVENTS, "events", "-o", "json"));
        assertEquals(EVENTS.lines().map(Json::parse).toList(), out().lines().map(Json::parse).toList());
    }

    @Test
    void whoFollowsIsToldThatTheAgentHungUp() throws Exception {
        assertEquals(ExitCode.UNREACHABLE, run(HEAD.formatted("") + EVENTS, "events", "-f"));
        assertEquals(3, out().lines().count());
        assertTrue(err().contains("the agent has hung up"), err());
        assertEquals(Map.of("schema", 1L, "verb", "events"), Json.parse(heard));
    }

    @Test
    void whatIsNotKeptIsSaid() throws Exception {
        assertEquals(ExitCode.OK, run(HEAD.formatted("disk full") + EVENTS, "history"));
        assertTrue(err().contains("will not survive a restart: disk full"), err());
    }

    @Test
    void anAnswerThatIsNotWholeIsNoHistory() throws Exception {
        for (String answer : List.of("", "{\"schema\":1}\n", HEAD.formatted("") + "{\"event\":1}\n", HEAD + "{\n",
                "[]\n", "null\n", HEAD.formatted("") + "null\n", "x".repeat(9 << 20))) {
            assertEquals(ExitCode.UNREACHABLE, run(answer, "history"), answer);
        }
        assertEquals(ExitCode.PERMISSION,
                run("{\"schema\":1,\"error\":\"not you\",\"error_code\":\"not_allowed\"}\n", "history"));
        assertTrue(err().contains("answers: not you"), err());
        assertEquals(ExitCode.USAGE,
                Main.run(List.of("history", "-n", "0"), new PrintStream(out), new PrintStream(err)));
    }
}
