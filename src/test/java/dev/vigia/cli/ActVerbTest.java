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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** drain, resume and handover by their exit codes and words; the agent answers what it is told to. */
@Timeout(60)
class ActVerbTest {
    private static final String OUTCOME = "{\"schema\":1,\"verdict\":\"%s\",\"text\":\"%s\"}\n";
    private static final String STATUS = "{\"schema\":1,\"instances\":[{\"name\":\"web\"},{\"name\":\"database\"}]}\n";

    @TempDir
    private Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    private Path socket() {
        return directory.resolve("agent.sock");
    }

    /** Runs a verb against an agent that gives one answer to each who calls, in order, and then hangs up. */
    private ExitCode act(List<String> answers, String... words) throws IOException {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket()));
            new Thread(() -> serve(server, answers)).start();
            return Main.run(Stream.concat(Stream.of(words), Stream.of("--socket", socket().toString())).toList(),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8));
        }
    }

    private void serve(ServerSocketChannel server, List<String> answers) {
        for (String answer : answers) {
            try (SocketChannel caller = server.accept()) {
                ByteBuffer request = ByteBuffer.allocate(4096);
                caller.read(request);
                heard.add(new String(request.array(), 0, request.position(), StandardCharsets.UTF_8));
                caller.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private static List<String> outcome(String verdict, String text) {
        return List.of(OUTCOME.formatted(verdict, text));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsDoneIsSaidInTheAgentsSentence() throws Exception {
        assertEquals(ExitCode.OK, act(outcome("done", "web is drained for 1h"), "drain", "web", "--for", "1h"));
        assertEquals("web is drained for 1h\n", out());
        assertEquals("", err());
        assertEquals(Map.of("schema", 1L, "verb", "drain", "name", "web", "for_ms", 3_600_000L,
                "pid", ProcessHandle.current().pid()), Json.parse(heard.get(0)));
    }

    @Test
    void withoutANameEverythingIsMeantUntilItIsTakenBack() throws Exception {
        assertEquals(ExitCode.OK, act(outcome("done", "all"), "drain"));
        assertEquals(Map.of("schema", 1L, "verb", "drain", "pid", ProcessHandle.current().pid()),
                Json.parse(heard.get(0)));
    }

    @Test
    void whatIsRefusedExitsWithSevenAndWhatTimesOutWithEight() throws Exception {
        assertEquals(ExitCode.REFUSED, act(List.of(OUTCOME.formatted("refused", "web is not Active"), STATUS),
                "handover", "web"));
        assertEquals("vigia: handover refused: web is not Active\n", err());
        assertEquals("", out());
        assertEquals(ExitCode.TIMED_OUT, again("timed_out", "nobody took web"));
        assertTrue(err().endsWith("vigia: handover timed out: nobody took web\n"), err());
    }

    private ExitCode again(String verdict, String text) throws IOException {
        Files.delete(socket());
        return act(outcome(verdict, text), "handover", "web");
    }

    @Test
    void aNameThatNoInstanceHasIsAnsweredWithTheNearest() throws Exception {
        List<String> answers = List.of(OUTCOME.formatted("refused", "there is no instance 'databse'"), STATUS);
        assertEquals(ExitCode.REFUSED, act(answers, "drain", "databse"));
        assertEquals("vigia: drain refused: there is no instance 'databse'; did you mean 'database'?\n", err());
    }

    @Test
    void programsAreToldTheSame() throws Exception {
        List<String> answers = List.of(OUTCOME.formatted("refused", "there is no instance 'wbe'"), STATUS);
        assertEquals(ExitCode.REFUSED, act(answers, "resume", "wbe", "-o", "json"));
        assertEquals(Map.of("schema", 1L, "verdict", "refused", "text", "there is no instance 'wbe'",
                "hint", "did you mean 'web'?"), Json.parse(out()));
        assertEquals("", err());
    }

    @Test
    void anAgentThatDoesNotAnswerHasItsOwnExitCodes() throws Exception {
        String fault = "{\"schema\":1,\"error\":\"the reason\",\"error_code\":\"%s\"}\n";
        for (var row : Map.of("not_allowed", ExitCode.PERMISSION, "no_answer", ExitCode.UNREACHABLE,
                "timed_out", ExitCode.TIMED_OUT, "busy", ExitCode.FAILURE).entrySet()) {
            assertEquals(row.getValue(), act(List.of(fault.formatted(row.getKey())), "drain"), row.getKey());
            assertTrue(err().contains("answers: the reason"), err());
            Files.delete(socket());
        }
        assertEquals(ExitCode.UNREACHABLE, act(List.of("{\"schema\":1,\"verdict\":\"perhaps\"}\n"), "resume"));
        assertTrue(err().contains("its answer is no outcome"), err());
        Files.delete(socket());
        assertEquals(ExitCode.UNREACHABLE, Main.run(List.of("drain", "--socket", socket().toString()),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)));
        assertTrue(err().contains("there is no such socket"), err());
        assertEquals("", out());
    }
}
