package dev.vigia.control;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Reply;
import dev.vigia.agent.Reply.Verdict;
import dev.vigia.agent.Wish;
import dev.vigia.control.Request.Verb;
import dev.vigia.linux.MonotonicClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Acts through the control socket, with an agent that answers when the test says so. */
@Timeout(60)
class ActsTest {
    private static final Duration AMPLE = Duration.ofSeconds(20);
    private static final String DRAIN = "{\"schema\":1,\"verb\":\"drain\",\"name\":\"web\"}\n";
    private static final String STATUS = "{\"schema\":1,\"verb\":\"status\"}\n";

    @TempDir
    private Path directory;
    private final BlockingQueue<Input.Asked> asked = new LinkedBlockingQueue<>();
    private final List<SocketChannel> callers = new ArrayList<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream before = System.err;
    private ControlSocket control;

    private Path path() {
        return directory.resolve("control.sock");
    }

    private void serve(Duration patience, Duration actPatience) throws Exception {
        // slf4j-simple writes to the standard error of the moment
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        control = new ControlSocket(SocketFile.open(path()), new MonotonicClock(),
                input -> asked.add((Input.Asked) input), Samples.chronicle(), Samples::notified, patience, actPatience);
    }

    @AfterEach
    void close() throws IOException {
        for (SocketChannel caller : callers) {
            caller.close();
        }
        control.close();
        System.setErr(before);
    }

    private SocketChannel call(String words) throws IOException {
        SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX);
        callers.add(caller);
        caller.connect(UnixDomainSocketAddress.of(path()));
        ControlSocketTest.say(caller, words);
        return caller;
    }

    private Input.Asked next() throws InterruptedException {
        Input.Asked question = asked.poll(AMPLE.toSeconds(), TimeUnit.SECONDS);
        assertTrue(question != null, "the agent is asked");
        return question;
    }

    private void answer(Input.Asked question, Verdict verdict, String text) {
        control.answered(new Command.Answer(question.ticket(), new Reply.Outcome(verdict, text)));
    }

    private static Map<?, ?> hear(SocketChannel caller) {
        return ControlSocketTest.json(ControlSocketTest.hear(caller));
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anActGoesToTheAgentAndItsOutcomeComesBack() throws Exception {
        serve(AMPLE, AMPLE);
        SocketChannel caller = call("{\"schema\":1,\"verb\":\"drain\",\"name\":\"web\",\"for_ms\":60000,\"pid\":"
                + ProcessHandle.current().pid() + "}\n");
        Input.Asked question = next();
        assertEquals(new Wish.Drain("web", Duration.ofMinutes(1)), question.wish());
        answer(question, Verdict.DONE, "web is drained for 1m");
        assertEquals(Map.of("schema", 1L, "verdict", "done", "text", "web is drained for 1m"), hear(caller));
        String who = Peer.of(callers.get(0)).toString();
        assertTrue(log().contains("operator_act: " + who + " asks: drain web for 60 s (act 1, process "
                + ProcessHandle.current().pid() + ")"), log());
        assertTrue(log().contains("operator_act: act 1 is done: web is drained for 1m"), log());
    }

    @Test
    void theClientSendsWhatTheAgentUnderstands() throws Exception {
        serve(AMPLE, AMPLE);
        var outcome = new LinkedBlockingQueue<Map<?, ?>>();
        Thread client = new Thread(() -> {
            try {
                outcome.add(ControlClient.ask(path(), new Request(Verb.HANDOVER, "web", null, 1)));
            } catch (IOException failed) {
                outcome.add(Map.of("failed", failed.toString()));
            }
        });
        client.start();
        Input.Asked question = next();
        assertEquals(new Wish.HandOver("web"), question.wish());
        answer(question, Verdict.TIMED_OUT, "nobody took web");
        assertEquals("timed_out", outcome.poll(20, TimeUnit.SECONDS).get("verdict"));
    }

    @Test
    void whoNamesAProcessOfSomebodyElseIsNotBelieved() throws Exception {
        serve(AMPLE, AMPLE);
        // no process has this number: the kernel's largest is 2^22
        call("{\"schema\":1,\"verb\":\"resume\",\"pid\":" + Integer.MAX_VALUE + "}\n");
        next();
        assertTrue(log().contains("asks: resume everything (act 1, a process unknown)"), log());
    }

    @Test
    void eachActIsPutForItselfAndAnsweredToWhoAskedIt() throws Exception {
        serve(AMPLE, AMPLE);
        SocketChannel one = call(DRAIN);
        Input.Asked first = next();
        SocketChannel two = call(DRAIN);
        Input.Asked second = next();
        SocketChannel watching = call(STATUS);
        Input.Asked status = next();
        assertEquals(3, Set.of(first.ticket(), second.ticket(), status.ticket()).size(), "tickets are distinct");
        answer(second, Verdict.REFUSED, "second");
        answer(first, Verdict.DONE, "first");
        control.answered(new Command.Answer(status.ticket(), Samples.ordinary()));
        assertEquals("first", hear(one).get("text"));
        assertEquals("refused", hear(two).get("verdict"));
        assertEquals("lb1", hear(watching).get("node"));
    }

    @Test
    void statusIsAnsweredWhileActsAreUnderway() throws Exception {
        serve(AMPLE, AMPLE);
        call(DRAIN);
        Input.Asked act = next();
        for (int i = 0; i < 3; i++) {
            SocketChannel watching = call(STATUS);
            Input.Asked status = next();
            assertNotEquals(act.ticket(), status.ticket());
            control.answered(new Command.Answer(status.ticket(), Samples.ordinary()));
            assertEquals("lb1", hear(watching).get("node"));
        }
    }

    @Test
    void aCallerThatHangsUpChangesNothing() throws Exception {
        serve(AMPLE, AMPLE);
        for (int i = 1; i <= 3 * ControlSocket.ACTS; i++) {
            SocketChannel caller = call(DRAIN);
            Input.Asked question = next();
            caller.close();
            answer(question, Verdict.DONE, "drained, heard or not");
            int act = i;
            await().atMost(AMPLE).until(() -> log().contains("act " + act + " is done: drained, heard or not"));
        }
        SocketChannel next = call(DRAIN);
        answer(next(), Verdict.DONE, "the next");
        assertEquals("the next", hear(next).get("text"));
    }

    @Test
    void anActMayTakeLongerThanAQuestionButNotForEver() throws Exception {
        serve(Duration.ofMillis(200), Duration.ofMillis(900));
        SocketChannel caller = call(DRAIN);
        Input.Asked question = next();
        SocketChannel watching = call(STATUS);
        ControlSocketTest.assertFault(Fault.NO_ANSWER, "within 200 ms", ControlSocketTest.hear(watching));
        ControlSocketTest.assertFault(Fault.TIMED_OUT, "not done within 900 ms: drain web; it may still be",
                ControlSocketTest.hear(caller));
        answer(question, Verdict.DONE, "late");
        await().atMost(AMPLE).until(() -> log().contains("act 1 is done: late"));
    }

    @Test
    void manyWhoActDoNotShutOutWhoAsk() throws Exception {
        serve(AMPLE, AMPLE);
        List<SocketChannel> acting = new ArrayList<>();
        List<Input.Asked> questions = new ArrayList<>();
        for (int i = 0; i < ControlSocket.ACTS; i++) {
            acting.add(call(DRAIN));
            questions.add(next());
        }
        ControlSocketTest.assertFault(Fault.BUSY, "more than 8 acts at once", ControlSocketTest.hear(call(DRAIN)));
        for (int i = 0; i < 2 * ControlSocket.CALLERS; i++) {
            call("{");
        }
        SocketChannel watching = call(STATUS);
        control.answered(new Command.Answer(next().ticket(), Samples.ordinary()));
        assertEquals("lb1", hear(watching).get("node"));
        questions.forEach(question -> answer(question, Verdict.DONE, "ticket " + question.ticket()));
        assertEquals(questions.stream().map(question -> "ticket " + question.ticket()).collect(Collectors.toSet()),
                acting.stream().map(caller -> hear(caller).get("text")).collect(Collectors.toSet()),
                "who hang at the door do not push out who act");
    }

    @Test
    void whatTheAgentHasNoRoomForIsNotDone() throws Exception {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        control = new ControlSocket(SocketFile.open(path()), new MonotonicClock(), input -> false, Samples.chronicle(),
                Samples::notified, AMPLE, AMPLE);
        ControlSocketTest.assertFault(Fault.BUSY, "nothing was done", ControlSocketTest.hear(call(DRAIN)));
        assertTrue(log().contains("act 1 is not done: the agent is too busy"), log());
    }

    @Test
    void aRequestThatIsNotUnderstoodIsNoAct() throws Exception {
        serve(AMPLE, AMPLE);
        ControlSocketTest.assertFault(Fault.NOT_UNDERSTOOD, "does not go with",
                ControlSocketTest.hear(call("{\"schema\":1,\"verb\":\"drain\",\"instance\":\"web\"}\n")));
        assertEquals(0, asked.size());
    }
}
