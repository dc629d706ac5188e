package dev.vigia.control;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Notice;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Reason;
import dev.vigia.agent.Reply;
import dev.vigia.agent.Role;
import dev.vigia.agent.Transition;
import dev.vigia.linux.MonotonicClock;
import dev.vigia.net.Priority;
import dev.vigia.notify.NotifyAccount;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The history through the control socket: what is told, in order, to who asks once and to who follows. */
@Timeout(60)
class ChronicleTest {
    private static final Duration AMPLE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;
    private final List<String> kept = new CopyOnWriteArrayList<>();
    private volatile String trouble = "";
    private final Chronicle chronicle = new Chronicle(new Chronicle.Store() {
        @Override
        public List<String> recall() {
            return List.of("{\"event\":41,\"kind\":\"stopped\"}");
        }

        @Override
        public void keep(String line) {
            kept.add(line);
        }

        @Override
        public String trouble() {
            return trouble;
        }
    }, new MonotonicClock());
    private final List<SocketChannel> callers = new ArrayList<>();
    private ControlSocket control;

    @BeforeEach
    void serve() throws Exception {
        control = new ControlSocket(SocketFile.open(path()), new MonotonicClock(), input -> {
            var asked = (Input.Asked) input;
            control.answered(new Command.Answer(asked.ticket(), new Reply.Outcome(Reply.Verdict.DONE, "so it is")));
            return true;
        }, chronicle, Samples::notified, AMPLE, AMPLE);
    }

    @AfterEach
    void close() throws IOException {
        control.close();
        for (SocketChannel caller : callers) {
            caller.close();
        }
    }

    private Path path() {
        return directory.resolve("control.sock");
    }

    private BufferedReader call(String verb) throws IOException {
        SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX);
        callers.add(caller);
        caller.connect(UnixDomainSocketAddress.of(path()));
        ControlSocketTest.say(caller, "{\"schema\":1,\"verb\":\"" + verb + "\"}\n");
        return new BufferedReader(new InputStreamReader(Channels.newInputStream(caller), StandardCharsets.UTF_8));
    }

    private static Map<?, ?> next(BufferedReader reader) throws IOException {
        String line = reader.readLine();
        assertNotNull(line, "the agent hung up");
        return ControlSocketTest.json(line);
    }

    @Test
    void aTransitionIsToldWithItsReasonAfterWhatWasBeforeTheStart() throws Exception {
        var transition = new Transition("web", 7, Role.BACKUP, Role.ACTIVE, new Priority(150),
                new Reason(Reason.Code.ACTIVE_DOWN, "silence"));
        chronicle.accept(new Command.Tell(transition, NotifySettings.NONE));
        BufferedReader reader = call("history");
        assertEquals(Map.of("schema", 1L, "events", 2L, "not_kept_because", ""), next(reader));
        assertEquals(41L, next(reader).get("event"));
        Map<?, ?> event = next(reader);
        assertEquals(42L, event.get("event"), "the count goes on");
        assertEquals(List.of("web", 7L, "BACKUP", "ACTIVE", "MASTER", 150L, "active_down", "silence"),
                List.of(event.get("name"), event.get("seq"), event.get("from"), event.get("to"),
                        event.get("keepalived_state"), event.get("priority"), event.get("reason"),
                        event.get("reason_detail")));
        assertTrue(String.valueOf(event.get("at")).endsWith("Z"), event.toString());
        assertNull(reader.readLine(), "history ends");
        assertEquals(List.of(event), kept.stream().map(ControlSocketTest::json).toList(), "and it is kept");
    }

    @Test
    void theRunOfANotifyScriptIsTold() throws Exception {
        chronicle.ran("web", new NotifyAccount.Run("/etc/on.sh", 7, "MASTER", 3, 12, false, "exit status 3"));
        BufferedReader reader = call("history");
        next(reader);
        next(reader);
        Map<?, ?> event = next(reader);
        assertEquals(List.of("notify_run", "web", 7L, 3L, 12L, "exit status 3",
                "web seq 7 MASTER: /etc/on.sh exit status 3 after 12 ms"), List.of(event.get("kind"), event.get("name"),
                event.get("seq"), event.get("exit_status"), event.get("ms"), event.get("failure"), event.get("text")));
    }

    @Test
    void warningsAreToldAndChatterIsNot() throws Exception {
        chronicle.accept(new Command.Log(new Notice(Notice.Severity.INFO, "chatter", "nothing")));
        chronicle.accept(new Command.Log(new Notice(Notice.Severity.WARNING, "checksum_error", "refused")));
        BufferedReader reader = call("history");
        assertEquals(2L, next(reader).get("events"));
        next(reader);
        Map<?, ?> event = next(reader);
        assertEquals(List.of("checksum_error", "warning", "refused"),
                List.of(event.get("kind"), event.get("severity"), event.get("text")));
    }

    @Test
    void whoFollowsSeesWhatWasAndThenEachThingAsItHappens() throws Exception {
        BufferedReader reader = call("events");
        assertEquals(1L, next(reader).get("events"));
        assertEquals(41L, next(reader).get("event"));
        for (int i = 1; i <= 300; i++) {
            chronicle.note("kind", "number " + i);
        }
        for (int i = 1; i <= 300; i++) {
            assertEquals("number " + i, next(reader).get("text"));
        }
        control.close();
        assertNull(reader.readLine());
    }

    @Test
    void anActIsToldWithWhoWantedItAndWhatCameOfIt() throws Exception {
        BufferedReader reader = call("events");
        next(reader);
        next(reader);
        next(call("drain\",\"name\":\"web"));
        Map<?, ?> asked = next(reader);
        String who = System.getProperty("user.name") + ":";
        assertTrue(String.valueOf(asked.get("text")).startsWith(who), asked.toString());
        assertTrue(String.valueOf(asked.get("text")).contains("asks: drain web (act 1"), asked.toString());
        assertEquals("act 1 is done: so it is", next(reader).get("text"));
    }

    @Test
    void aDiskThatRefusesIsToldToWhoAsks() throws Exception {
        trouble = "no space left on device";
        assertEquals("no space left on device", next(call("history")).get("not_kept_because"));
    }

    @Test
    void memoryIsBoundedAndWhoDoesNotReadIsToldWhatWasSkipped() throws Exception {
        BufferedReader reader = call("events");
        next(reader);
        String pad = "x".repeat(400);
        int all = 5 * Chronicle.LIMIT;
        for (int i = 1; i <= all; i++) {
            chronicle.note("kind", i + " " + pad);
            int told = i;
            if (i % 1000 == 0) {
                await().atMost(AMPLE).until(() -> kept.size() == told);
            }
        }
        boolean skipped = false;
        String last = "";
        next(reader);
        while (!last.startsWith(all + " ")) {
            Map<?, ?> event = next(reader);
            skipped |= "skipped".equals(event.get("kind"));
            last = String.valueOf(event.get("text"));
            if (event.get("event") instanceof Long number) {
                assertEquals(number - 41, Long.parseLong(last.split(" ")[0]), "each event under its own number");
            }
        }
        assertTrue(skipped, "a reader that stood still is told what it missed");
        BufferedReader latest = call("history");
        assertEquals((long) Chronicle.LIMIT, next(latest).get("events"));
        for (int i = all - Chronicle.LIMIT + 1; i <= all; i++) {
            assertEquals(41L + i, next(latest).get("event"), "the latest, without a gap");
        }
    }

    @Test
    void whoDoesNotReadMakesRoom() throws Exception {
        for (int i = 0; i < Chronicle.LIMIT; i++) {
            chronicle.note("kind", i + "x".repeat(400));
        }
        await().atMost(AMPLE).until(() -> kept.size() == Chronicle.LIMIT);
        for (int i = 0; i < 3 * Followers.MOST; i++) {
            call("events");
        }
        Set<SocketChannel> ended = new HashSet<>();
        await().atMost(AMPLE).until(() -> {
            for (SocketChannel caller : callers) {
                if (!ended.contains(caller) && hasEnded(caller)) {
                    ended.add(caller);
                }
            }
            return ended.size() == 2 * Followers.MOST;
        });
        BufferedReader reader = call("history");
        assertEquals((long) Chronicle.LIMIT, next(reader).get("events"));
        for (int i = 0; i < Chronicle.LIMIT; i++) {
            assertFalse(next(reader).isEmpty());
        }
    }

    /** Reads what is there, and tells whether the agent has hung up behind it. */
    private static boolean hasEnded(SocketChannel caller) {
        ByteBuffer part = ByteBuffer.allocate(1 << 16);
        try {
            caller.configureBlocking(false);
            int read = caller.read(part.clear());
            while (read > 0) {
                read = caller.read(part.clear());
            }
            return read < 0;
        } catch (IOException hungUp) {
            return true;
        }
    }

    @Test
    void moreThanCanBeNumberedIsCountedAsLost() {
        var alone = new Chronicle(new Chronicle.Store() {
            @Override
            public List<String> recall() {
                return List.of();
            }

            @Override
            public void keep(String line) {
                kept.add(line);
            }

            @Override
            public String trouble() {
                return "";
            }
        }, new MonotonicClock());
        for (int i = 0; i < Chronicle.WAITING + 7; i++) {
            alone.note("kind", "text");
        }
        alone.settle();
        assertEquals(Chronicle.WAITING + 1, kept.size());
        assertTrue(kept.get(Chronicle.WAITING).contains("7 events came too fast"), kept.get(Chronicle.WAITING));
    }
}
