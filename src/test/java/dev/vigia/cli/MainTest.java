package dev.vigia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** Every verb by its exit code and its words; agents are played by a socket that answers what it is told to. */
@Timeout(60)
class MainTest {
    private static final String GOOD = """
            vrrp_instance:
              web:
                interface: eth0
                virtual_router_id: 51
                virtual_ipaddress: [ 10.0.0.100/24 ]
            """;

    @TempDir
    private Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ExitCode vigia(String... words) {
        out.reset();
        err.reset();
        return Main.run(List.of(words), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("vigia.yaml"), text).toString();
    }

    @Test
    void wrongCommandLinesAreUsageErrors() {
        for (List<String> words : List.of(List.<String>of(), List.of("fly"), List.of("run"), List.of("check"),
                List.of("run", "-c"), List.of("run", "-c", "/a", "-c", "/b"), List.of("check", "-c", "/a", "--what"),
                List.of("check", "-c", "/a", "-o", "xml"), List.of("status", "-o", "yaml"), List.of("status", "web"),
                List.of("status", "--socket"), List.of("schema", "x"), List.of("check", "-c", "a\0b"),
                List.of("version", "x"), List.of("status", "--socket", "a\0b"), List.of("handover"),
                List.of("handover", "web", "--for", "1h"), List.of("drain", "web", "db"), List.of("drain", ""),
                List.of("drain", "--for", "1d"), List.of("drain", "--for", "0"), List.of("drain", "--for", "9000h"),
                List.of("resume", "-o", "table"), List.of("drain", "-q"), List.of("capture"),
                List.of("capture", "lo", "eth0"), List.of("capture", "lo", "--count", "0"),
                List.of("capture", "lo", "--count", "x"), List.of("capture", "lo", "--count", "9".repeat(19)),
                List.of("capture", "pom.xml", "-w", "./pom.xml"), List.of("capture", "a\0b"),
                List.of("status", "--every", "1s"), List.of("status", "--times", "1", "-q"),
                List.of("status", "--watch", "-o", "json"), List.of("status", "-w", "-q"),
                List.of("status", "-w", "--every", "10ms"), List.of("status", "-w", "--times", "-1"))) {
            assertEquals(ExitCode.USAGE, vigia(words.toArray(String[]::new)), words.toString());
            assertTrue(err().startsWith("vigia: "), err());
            assertEquals("", out());
        }
    }

    @Test
    void aCaptureThatIsNotThereIsOneSentence() {
        assertEquals(ExitCode.CONFIGURATION, vigia("capture", directory + "/none.pcap"));
        assertEquals("vigia: there is neither a link nor a file " + directory + "/none.pcap\n", err());
        assertEquals("", out());
    }

    @Test
    void aJournalThatCannotBeReadIsOneSentence() {
        assertEquals(ExitCode.CONFIGURATION, vigia("replay", directory + "/none"));
        assertEquals("vigia: the journal " + directory + "/none does not exist\n", err());
        assertEquals(ExitCode.CONFIGURATION, vigia("replay", directory.toString()));
        assertEquals("vigia: the journal " + directory + " cannot be looked at: Is a directory\n", err());
        assertEquals(ExitCode.FAILURE, vigia("replay", "pom.xml"));
        assertEquals("vigia: pom.xml cannot be replayed: this is no journal of Vigia\n", err());
    }

    @Test
    void theFarFutureIsNotSimulatedAndNoOptionIsBlamedThatWasNotGiven() throws Exception {
        assertEquals(ExitCode.USAGE, vigia("simulate", file(GOOD), "--fault", "t=999h kill vigia"));
        assertTrue(err().startsWith("vigia: the last fault and 30s after it end at "), err());
    }

    @Test
    void aScreenFitsIntoATerminalOfFewerLines() {
        // Nothing in it scrolls: the first lines stay where they are (console_codes(4), CUP).
        assertEquals("\u001b[1;1Hone\u001b[K\u001b[2;1H\u001b[K\u001b[3;1Htwo\u001b[K\u001b[J",
                Lookout.placed("one\n\ntwo\n"));
    }

    @Test
    void helpVersionAndSchema() {
        for (String help : List.of("help", "--help", "-h")) {
            assertEquals(ExitCode.OK, vigia(help));
            assertTrue(out().startsWith("usage: vigia VERB"));
        }
        assertEquals(ExitCode.OK, vigia("version"));
        assertTrue(out().startsWith("vigia "));
        assertEquals(ExitCode.OK, vigia("schema"));
        assertTrue(Json.parse(out()) instanceof Map<?, ?> schema && schema.containsKey("properties"), out());
    }

    @Test
    void everyVerbInTheUsageIsThere() {
        vigia("help");
        List<String> verbs = out().lines().filter(line -> line.matches("  [a-z]+ .*"))
                .map(line -> line.strip().split(" ")[0]).toList();
        assertEquals(List.of("run", "check", "status", "explain", "history", "events", "plan", "reload",
                "drain", "resume", "handover", "relocate", "standby", "unstandby", "resource",
                "resource", "resource", "resource", "maintenance",
                "simulate", "doctor", "replay", "convert", "cib", "capture", "schema",
                "completion", "version", "help"), verbs);
        for (String verb : verbs) {
            vigia(verb, "--no-such-option");
            assertFalse(err().contains("there is no verb"), verb);
        }
    }

    @Test
    void checkSaysOkOrWhatIsWrong() throws Exception {
        assertEquals(ExitCode.OK, vigia("check", "-c", file(GOOD)));
        assertEquals(file(GOOD) + ": ok\n", out());
        assertEquals("", err());
        assertEquals(ExitCode.CONFIGURATION, vigia("check", "-c", file(GOOD.replace("51", "999"))));
        assertEquals("", out());
        assertTrue(err().contains("vigia.yaml:4:24: error: virtual_router_id"), err());
    }

    @Test
    void checkTellsProgramsTheSame() throws Exception {
        assertEquals(ExitCode.OK, vigia("check", "-o", "json", "-c", file(GOOD)));
        assertEquals(Map.of("schema", 1L, "file", file(GOOD), "ok", true, "problems", List.of()), Json.parse(out()));
        assertEquals(ExitCode.CONFIGURATION, vigia("check", "-o", "json", "-c", file(GOOD.replace("51", "999"))));
        Map<?, ?> json = (Map<?, ?>) Json.parse(out());
        assertEquals(false, json.get("ok"));
        Map<?, ?> problem = (Map<?, ?>) ((List<?>) json.get("problems")).get(0);
        assertEquals("error", problem.get("severity"));
        assertEquals(4L, problem.get("line"));
        assertEquals(24L, problem.get("column"));
        assertTrue(String.valueOf(problem.get("message")).contains("virtual_router_id"), out());
        assertEquals("", err());
    }

    @Test
    void filesThatAreNoFilesAreConfigurationErrors() throws Exception {
        for (String verb : List.of("check", "run")) {
            assertEquals(ExitCode.CONFIGURATION, vigia(verb, "-c", directory.toString()));
            assertTrue(err().contains("is a directory"), err());
            assertEquals(ExitCode.CONFIGURATION, vigia(verb, "-c", directory + "/absent.yaml"));
            assertTrue(err().contains("does not exist"), err());
        }
        assertEquals(ExitCode.CONFIGURATION, vigia("check", "-c", "absent.yaml"));
        Path relative = Path.of("").toAbsolutePath().relativize(Path.of(file(GOOD)));
        assertEquals(ExitCode.OK, vigia("check", "-c", relative.toString()));
    }

    @Test
    void scriptsAreLookedForUnlessToldNotTo() throws Exception {
        String file = file(GOOD + "    notify: /nowhere/at/all.sh\n");
        assertEquals(ExitCode.CONFIGURATION, vigia("check", "-c", file));
        assertEquals(ExitCode.OK, vigia("check", "-c", file, "--no-files"));
    }

    /** An agent that says the same to all who come. */
    private ExitCode status(String answer, String... words) throws IOException {
        Path socket = directory.resolve("agent.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread agent = new Thread(() -> {
                try (SocketChannel caller = server.accept()) {
                    caller.read(ByteBuffer.allocate(4096));
                    caller.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                } catch (IOException ended) {
                    return;
                }
            });
            agent.start();
            return vigia(Stream.concat(Stream.of("status", "--socket", socket.toString()), Stream.of(words))
                    .toArray(String[]::new));
        } finally {
            Files.delete(socket);
        }
    }

    private static String instances(String... words) {
        return "{\"schema\":1,\"instances\":[" + String.join(",", Stream.of(words)
                .map(word -> "{\"keepalived_state\":\"" + word
                + "\",\"priority\":{},\"unfit_because\":[],\"unfit_detail\":[]}").toList()) + "]}\n";
    }

    @Test
    void quietStatusIsAnExitCode() throws Exception {
        assertEquals(ExitCode.OK, status(instances("MASTER", "MASTER"), "-q"));
        assertEquals(ExitCode.SOME_BACKUP, status(instances("MASTER", "BACKUP"), "-q"));
        assertEquals(ExitCode.SOME_BACKUP, status(instances("STOP"), "-q"));
        assertEquals(ExitCode.SOME_FAULT, status(instances("BACKUP", "MASTER", "FAULT"), "-q"));
        assertEquals("", out() + err());
        assertEquals(ExitCode.OK, status(instances()));
        assertTrue(out().contains("INSTANCE"));
        assertEquals(List.of(0, 10, 11), Stream.of(ExitCode.OK, ExitCode.SOME_BACKUP, ExitCode.SOME_FAULT)
                .map(ExitCode::number).toList());
    }

    @Test
    void statusAsJsonIsWhatTheAgentSaid() throws Exception {
        assertEquals(ExitCode.OK, status(instances("MASTER"), "-o", "json"));
        assertEquals(Json.parse(instances("MASTER")), Json.parse(out()));
    }

    @Test
    void anAgentThatRefusesHasItsReasonTold() throws Exception {
        String refusal = "{\"schema\":1,\"error\":\"the reason\",\"error_code\":\"%s\"}\n";
        assertEquals(ExitCode.PERMISSION, status(refusal.formatted("not_allowed")));
        assertTrue(err().contains("the reason"), err());
        assertEquals(ExitCode.UNREACHABLE, status(refusal.formatted("no_answer"), "-q"));
        assertEquals(ExitCode.FAILURE, status(refusal.formatted("busy")));
    }

    @Test
    void nonsenseIsNoAgent() throws Exception {
        for (String nonsense : List.of("", "\n", "hello\n", "[]\n", "{\"schema\":2}\n", "{\"schema\":1",
                "{\"schema\":1}\n", "{\"schema\":1,\"instances\":[7]}\n", "null\n", "{".repeat(9 << 20))) {
            assertEquals(ExitCode.UNREACHABLE, status(nonsense), nonsense);
            assertTrue(err().startsWith("vigia: no agent answers on "), err());
            assertEquals("", out());
        }
    }

    @Test
    void noAgentIsSaidInOneSentence() throws Exception {
        assertEquals(ExitCode.UNREACHABLE, vigia("status", "--socket", directory + "/none.sock"));
        assertTrue(err().contains("there is no such socket"), err());
        assertEquals(1, err().lines().count());
        Files.writeString(directory.resolve("plain"), "");
        assertEquals(ExitCode.UNREACHABLE, vigia("status", "--socket", directory + "/plain"));
        assertTrue(err().contains("Connection refused"), err());
        assertEquals(ExitCode.UNREACHABLE, vigia("status", "--socket", "none.sock"));
        assertEquals(ExitCode.UNREACHABLE, vigia("status", "--socket", "/" + "x".repeat(200)));
    }

    @Test
    void colourIsForTerminalsThatWantIt() throws Exception {
        Path terminal = Files.createSymbolicLink(directory.resolve("1"), Path.of("/dev/pts/0"));
        Path pipe = Files.createSymbolicLink(directory.resolve("2"), Path.of("pipe:[4711]"));
        Path plain = Files.createSymbolicLink(directory.resolve("3"), Path.of("/var/log/ttyS0"));
        assertTrue(StatusVerb.colourful(terminal, Map.of("TERM", "xterm")));
        assertTrue(StatusVerb.colourful(terminal, Map.of("NO_COLOR", "")));
        assertFalse(StatusVerb.colourful(terminal, Map.of("NO_COLOR", "1")));
        assertFalse(StatusVerb.colourful(terminal, Map.of("TERM", "dumb")));
        assertFalse(StatusVerb.colourful(pipe, Map.of("TERM", "xterm")));
        assertFalse(StatusVerb.colourful(plain, Map.of("TERM", "xterm")));
        assertFalse(StatusVerb.colourful(directory.resolve("none"), Map.of()));
    }

    @Test
    void exitCodesNeverChange() {
        assertEquals("OK=0 FAILURE=1 USAGE=2 CONFIGURATION=3 UNREACHABLE=5 PERMISSION=6 REFUSED=7 TIMED_OUT=8"
                + " SOME_BACKUP=10 SOME_FAULT=11", String.join(" ", Stream.of(ExitCode.values())
                .map(code -> code.name() + "=" + code.number()).toList()));
    }
}
