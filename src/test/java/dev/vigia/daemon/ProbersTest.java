package dev.vigia.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.CheckState;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.health.Verdict;
import dev.vigia.linux.MonotonicClock;
import dev.vigia.net.IpAddress;
import dev.vigia.probe.Patrol;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probers as the daemon puts them together. */
class ProbersTest {
    private static final Rhythm QUICK = new Rhythm(Duration.ofMillis(50), Duration.ofSeconds(5), 1, 1);
    private final MonotonicClock clock = new MonotonicClock();

    @TempDir
    Path folder;

    private static CheckSettings check(String name, Subject subject) {
        return new CheckSettings(name, subject, QUICK, Influence.DECISIVE);
    }

    @Test
    void eachKindHasOneOfItsOwn() {
        try (var probers = new Probers(clock)) {
            var tcp = new Subject.Tcp("127.0.0.1", 80);
            assertSame(probers.apply(tcp), probers.apply(new Subject.Dns("a", false, null, 53)));
            assertNotSame(probers.apply(tcp), probers.apply(new Subject.Ping(IpAddress.parse("127.0.0.1"), null)));
            assertNotSame(probers.apply(tcp), probers.apply(Subject.Processes.named("java")));
        }
    }

    @Test
    void whoComesAfterTheEndIsToldSo() {
        var probers = new Probers(clock);
        probers.close();
        List<CheckResult> answers = new ArrayList<>();
        probers.apply(new Subject.Tcp("127.0.0.1", 80)).start(check("a", new Subject.Tcp("127.0.0.1", 80)),
                Moment.NEVER, answers::add);
        assertEquals(Outcome.NOT_STARTED, answers.get(0).outcome());
    }

    @Test
    void theirVerdictsTurnAsWhatTheyLookAtDoes() throws IOException {
        Path number = Files.writeString(folder.resolve("number"), "0");
        Map<String, CheckState> states = new ConcurrentHashMap<>();
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (var probers = new Probers(clock); var patrol = new Patrol(clock, probers,
                (check, state) -> states.put(check.name(), state))) {
            patrol.configure(List.of(check("tcp", new Subject.Tcp("127.0.0.1", server.getLocalPort())),
                    check("script", new Subject.Script(List.of("/bin/false"), "nobody", false)),
                    check("file", new Subject.NumberFile(number.toString()))));
            await(states, "tcp", Verdict.UP);
            await(states, "script", Verdict.DOWN);
            await(states, "file", Verdict.UP);
            server.close();
            Files.writeString(number, "7");
            await(states, "tcp", Verdict.DOWN);
            Awaitility.await().until(() -> states.get("file").last().value() == 7);
            assertTrue(states.get("script").runs() > 0);
        }
    }

    private static void await(Map<String, CheckState> states, String name, Verdict verdict) {
        Awaitility.await(name).until(() -> states.containsKey(name) && states.get(name).verdict() == verdict);
    }
}
