package dev.vigia.control;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Snapshot;
import dev.vigia.json.Json;
import dev.vigia.linux.MonotonicClock;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The control socket under callers who know their manners and callers who do not. */
@Timeout(60)
class ControlSocketTest {
    private static final String STATUS = "{\"schema\":1,\"verb\":\"status\"}\n";
    private static final Duration AMPLE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;
    private final Queue<Input.Asked> asked = new ConcurrentLinkedQueue<>();
    private final List<SocketChannel> callers = new ArrayList<>();
    private final Chronicle chronicle = Samples.chronicle();
    private volatile Snapshot snapshot = Samples.ordinary();
    private ControlSocket control;

    private Path path() {
        return directory.resolve("control.sock");
    }

    private void serve(Predicate<Input> agent, Duration patience) throws Exception {
        control = new ControlSocket(SocketFile.open(path()), new MonotonicClock(), agent, chronicle,
                Samples::notified, patience, AMPLE);
    }

    /** An agent that answers at once. */
    private boolean answer(Input input) {
        var question = (Input.Asked) input;
        asked.add(question);
        control.answered(new Command.Answer(question.ticket(), snapshot));
        return true;
    }

    @AfterEach
    void close() throws IOException {
        for (SocketChannel caller : callers) {
            caller.close();
        }
        control.close();
    }

    private SocketChannel call(String words) throws IOException {
        SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX);
        callers.add(caller);
        caller.connect(UnixDomainSocketAddress.of(path()));
        say(caller, words);
        return caller;
    }

    static void say(SocketChannel caller, String words) throws IOException {
        caller.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8)));
    }

    /** The line that comes back, or as much of it as came before the other hung up. */
    static String hear(SocketChannel caller) {
        InputStream stream = Channels.newInputStream(caller);
        var line = new StringBuilder();
        try {
            for (int c = stream.read(); c >= 0 && c != '\n'; c = stream.read()) {
                line.append((char) c);
            }
        } catch (IOException hungUp) {
            return line.toString();
        }
        return line.toString();
    }

    static Map<?, ?> json(String line) {
        return (Map<?, ?>) Json.parse(line);
    }

    static void assertFault(Fault fault, String part, String line) {
        Map<?, ?> json = json(line);
        assertTrue(fault.is(json), line);
        assertEquals(1L, json.get("schema"));
        assertTrue(String.valueOf(json.get("error")).contains(part), line);
    }

    private void assertServes() throws IOException {
        assertEquals("lb1", ControlClient.ask(path(), Request.STATUS).get("node"));
    }

    @Test
    void aQuestionGoesThereAndItsAnswerComesBack() throws Exception {
        serve(this::answer, AMPLE);
        Map<?, ?> status = ControlClient.ask(path(), Request.STATUS);
        assertEquals(3, ((List<?>) status.get("instances")).size());
        assertEquals(1, asked.size());
        assertServes();
    }

    @Test
    void whoSaysNoMoreStillHearsTheAnswer() throws Exception {
        List<Input.Asked> owed = new ArrayList<>();
        serve(input -> owed.add((Input.Asked) input), AMPLE);
        SocketChannel caller = call(STATUS.strip());
        caller.shutdownOutput();
        await().atMost(AMPLE).until(() -> owed.size() == 1);
        long before = controlNanos();
        await().pollDelay(Duration.ofMillis(400)).until(() -> true);
        assertTrue(controlNanos() - before < 200_000_000L, "it does not spin meanwhile");
        control.answered(new Command.Answer(owed.get(0).ticket(), snapshot));
        assertEquals("lb1", json(hear(caller)).get("node"), "as from a pipe into a socket tool, without a line's end");
    }

    @Test
    void sixteenWhoHangDoNotShutOutTheSeventeenth() throws Exception {
        serve(this::answer, AMPLE);
        List<SocketChannel> hanging = new ArrayList<>();
        for (int i = 0; i < ControlSocket.CALLERS; i++) {
            hanging.add(call("{"));
        }
        for (int i = 0; i < 5; i++) {
            assertServes();
        }
        assertFault(Fault.BUSY, "try again", hear(hanging.get(0)));
        say(hanging.get(15), "}\n");
        assertFault(Fault.NOT_UNDERSTOOD, "schema", hear(hanging.get(15)));
    }

    @Test
    void hundredsAtOnceAreAllAnswered() throws Exception {
        serve(this::answer, AMPLE);
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < 50; n++) {
                    try {
                        assertServes();
                    } catch (IOException | AssertionError failed) {
                        wrong.add(failed.toString());
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), wrong);
        assertTrue(asked.size() <= 400);
    }

    @Test
    void oneQuestionIsPutForAllWhoWait() throws Exception {
        serve(input -> asked.add((Input.Asked) input), AMPLE);
        List<SocketChannel> waiting = new ArrayList<>();
        waiting.add(call(STATUS));
        await().atMost(AMPLE).until(() -> asked.size() == 1);
        for (int i = 0; i < 10; i++) {
            waiting.add(call(STATUS));
        }
        // Heard, and not put while the first is owed: a caller after them is served before.
        assertFault(Fault.NOT_UNDERSTOOD, "", hear(call("\n")));
        assertEquals(1, asked.size());
        control.answered(new Command.Answer(asked.poll().ticket(), snapshot));
        assertEquals("lb1", json(hear(waiting.get(0))).get("node"));
        await().atMost(AMPLE).until(() -> asked.size() == 1);
        control.answered(new Command.Answer(asked.poll().ticket(), snapshot));
        for (SocketChannel caller : waiting.subList(1, 11)) {
            assertEquals("lb1", json(hear(caller)).get("node"));
        }
        assertEquals(0, asked.size());
    }

    @Test
    void whatIsNoRequestIsRefusedWithASentence() throws Exception {
        serve(this::answer, AMPLE);
        for (String garbage : List.of("\n", "hello\n", "\0\1\2\n", "[]\n", "{}\n", "\"status\"\n",
                "{\"schema\":2,\"verb\":\"status\"}\n", "{\"schema\":1}\n", "{\"schema\":1,\"verb\":\"stop\"}\n",
                "{\"schema\":1,\"schema\":1}\n", "[".repeat(60_000) + "\n",
                "{\"a\":".repeat(10_000) + "\n", "1e99999999999\n")) {
            assertFault(Fault.NOT_UNDERSTOOD, "not understood", hear(call(garbage)));
        }
        assertEquals(0, asked.size());
        assertServes();
    }

    @Test
    void aMegabyteIsRefusedBeforeItIsRead() throws Exception {
        serve(this::answer, AMPLE);
        SocketChannel caller = call("x".repeat(Call.LONGEST));
        assertFault(Fault.NOT_UNDERSTOOD, "longer than 65536 bytes", hear(caller));
        assertThrows(IOException.class, () -> {
            for (int i = 0; i < 100; i++) {
                say(caller, "x".repeat(1 << 20));
            }
        });
        assertServes();
    }

    @Test
    void halfALineAndSilenceAreEndedInTimeWithASentence() throws Exception {
        serve(this::answer, Duration.ofMillis(300));
        SocketChannel half = call("{\"schema\":1,");
        SocketChannel silent = call("");
        assertFault(Fault.NOT_UNDERSTOOD, "no whole line came within 300 ms", hear(half));
        assertFault(Fault.NOT_UNDERSTOOD, "no whole line came within 300 ms", hear(silent));
    }

    @Test
    void aLoopThatDoesNotAnswerIsSaidSo() throws Exception {
        serve(input -> true, Duration.ofMillis(300));
        assertFault(Fault.NO_ANSWER, "event loop did not answer within 300 ms", hear(call(STATUS)));
    }

    @Test
    void anAgentThatIsTooBusyIsSaidSo() throws Exception {
        serve(input -> false, AMPLE);
        assertFault(Fault.BUSY, "too busy", hear(call(STATUS)));
        assertFault(Fault.BUSY, "too busy", hear(call(STATUS)));
    }

    @Test
    void hangingUpAtAnyMomentHarmsNobody() throws Exception {
        snapshot = Samples.huge();
        serve(this::answer, AMPLE);
        for (int i = 0; i < 20; i++) {
            call("").close();
            call("{\"schema\":1,").close();
            call(STATUS).close();
            SocketChannel reading = call(STATUS);
            assertEquals(1, reading.read(ByteBuffer.allocate(1)));
            reading.close();
        }
        snapshot = Samples.ordinary();
        assertServes();
    }

    @Test
    void whoNeverReadsAHugeAnswerIsGivenUpAndCostsNothingMeanwhile() throws Exception {
        snapshot = Samples.huge();
        serve(this::answer, Duration.ofSeconds(1));
        SocketChannel deaf = call(STATUS);
        await().atMost(AMPLE).until(() -> asked.size() == 1);
        snapshot = Samples.ordinary();
        long before = controlNanos();
        assertServes();
        await().atMost(AMPLE).until(() -> hungUp(deaf));
        String line = hear(deaf);
        assertThrows(IllegalArgumentException.class, () -> Json.parse(line), "only the beginning fits a buffer");
        assertTrue(controlNanos() - before < 500_000_000L, "it does not spin");
    }

    @Test
    void aHugeAnswerReachesWhoReadsIt() throws Exception {
        snapshot = Samples.huge();
        serve(this::answer, AMPLE);
        assertEquals(3000, ((List<?>) ControlClient.ask(path(), Request.STATUS).get("instances")).size());
    }

    @Test
    void aStateThatCannotBeToldIsSaidSoAndTheNextCanBe() throws Exception {
        snapshot = new Snapshot(null, null, Duration.ZERO, null, List.of(), List.of(), List.of(), List.of(), List.of());
        serve(this::answer, AMPLE);
        assertFault(Fault.NO_ANSWER, "cannot tell", hear(call(STATUS)));
        snapshot = Samples.ordinary();
        assertServes();
    }

    @Test
    void theEndIsToldToWhoWaits() throws Exception {
        serve(input -> asked.add((Input.Asked) input), AMPLE);
        SocketChannel waiting = call(STATUS);
        await().atMost(AMPLE).until(() -> asked.size() == 1);
        control.close();
        assertFault(Fault.NO_ANSWER, "ends", hear(waiting));
        assertFalse(Files.exists(path()));
    }

    /** Who still serves us takes what we say. */
    private static boolean hungUp(SocketChannel caller) {
        try {
            say(caller, " ");
            return false;
        } catch (IOException broken) {
            return true;
        }
    }

    private static long controlNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        long total = 0;
        for (long id : threads.getAllThreadIds()) {
            var thread = threads.getThreadInfo(id);
            if (thread != null && thread.getThreadName().equals("control")) {
                total += Math.max(0, threads.getThreadCpuTime(id));
            }
        }
        return total;
    }
}
