package dev.vigia.probe;

import static dev.vigia.probe.Probes.CLOCK;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.CheckState;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Prober;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.health.Verdict;
import dev.vigia.time.Moment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All checks walked in one thread: told is what turned, however many results there are. */
@Timeout(60)
class PatrolTest {
    private record Told(String name, CheckState state) {
    }

    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicBoolean healthy = new AtomicBoolean(true);

    /** Answers at once, by {@link #healthy}. */
    private final Prober quick = (check, deadline, answer) -> {
        runs.incrementAndGet();
        answer.accept(healthy.get() ? CheckResult.passed("fine", Duration.ZERO)
                : CheckResult.of(Outcome.REFUSED, "broken", Duration.ZERO));
        return cancelled::incrementAndGet;
    };

    private Patrol patrol(Prober prober) {
        return new Patrol(CLOCK, subject -> prober, (check, state) -> told.add(new Told(check.name(), state)));
    }

    private static CheckSettings check(String name, int fall) {
        return new CheckSettings(name, new Subject.Tcp("127.0.0.1", 1), new Rhythm(Duration.ofMillis(20),
                Duration.ofMillis(20), 1, fall), Influence.DECISIVE);
    }

    @Test
    void onlyTurnsAreTold() {
        try (Patrol patrol = patrol(quick)) {
            patrol.configure(List.of(check("web", 3)));
            await().until(() -> runs.get() >= 10);
            assertEquals(1, told.size());
            healthy.set(false);
            await().until(() -> told.size() == 2);
            List<Told> all = List.copyOf(told);
            assertEquals(Verdict.UP, all.get(0).state().verdict());
            assertEquals(1, all.get(0).state().runs());
            assertEquals(Verdict.DOWN, all.get(1).state().verdict());
            assertEquals(3, all.get(1).state().inRow());
            assertEquals("broken", all.get(1).state().evidence());
            await().until(() -> patrol.latest().containsKey("web")
                    && patrol.latest().get("web").inRow() > 3);
            assertEquals(2, told.size());
        }
    }

    @Test
    void whatIsNoLongerWantedIsCancelled() {
        List<Consumer<CheckResult>> open = new ArrayList<>();
        try (Patrol patrol = patrol((check, deadline, answer) -> {
            open.add(answer);
            runs.incrementAndGet();
            return cancelled::incrementAndGet;
        })) {
            patrol.configure(List.of(check("web", 1), check("db", 1)));
            await().until(() -> runs.get() == 2);
            patrol.configure(List.of(check("db", 1)));
            await().until(() -> cancelled.get() == 1);
            open.get(0).accept(CheckResult.passed("too late", Duration.ZERO));
            open.get(1).accept(CheckResult.passed("in time", Duration.ZERO));
            await().until(() -> told.size() == 1);
            assertEquals("db", told.peek().name());
            await().until(() -> runs.get() == 3);
        }
        await().until(() -> cancelled.get() == 2);
    }

    @Test
    void aProberThatNeverAnswersIsGivenUp() {
        try (Patrol patrol = patrol((check, deadline, answer) -> {
            runs.incrementAndGet();
            return cancelled::incrementAndGet;
        })) {
            Moment start = CLOCK.now();
            patrol.configure(List.of(check("web", 1)));
            await().atMost(Duration.ofSeconds(20)).until(() -> !told.isEmpty());
            assertEquals("the run gave no answer", told.peek().state().evidence());
            assertFalse(CLOCK.now().isBefore(start.plus(Duration.ofSeconds(5))));
            assertTrue(cancelled.get() == 1);
            await().until(() -> runs.get() == 2);
        }
    }

    @Test
    void twoHundredChecksRunInOneThreadAndKeepTheirRate() throws Exception {
        try (var server = Loopback.answering("HTTP/1.1 200 OK\r\n\r\n"); var hung = new Loopback(Loopback::hold);
                var network = new NetworkProber(CLOCK, new NameFiles(Path.of("none"), Path.of("none"), 1));
                Patrol patrol = patrol(network)) {
            List<CheckSettings> checks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                boolean hangs = i % 4 == 0;
                Subject subject = hangs ? Probes.get(hung.port(), "") : new Subject.Tcp("127.0.0.1", server.port());
                checks.add(new CheckSettings("c" + i, subject, new Rhythm(Duration.ofMillis(100),
                        hangs ? Duration.ofMillis(80) : Probes.AMPLE, 1, 1), Influence.DECISIVE));
            }
            patrol.configure(checks);
            await().atMost(Duration.ofSeconds(20)).until(() -> told.size() >= 200);
            long before = patrol.latest().values().stream().mapToLong(CheckState::runs).sum();
            Moment start = CLOCK.now();
            await().atMost(Duration.ofSeconds(20)).until(() -> patrol.latest().values().stream()
                    .mapToLong(CheckState::runs).sum() - before > 4000);
            System.out.println("4000 results took " + start.until(CLOCK.now()).toMillis() + " ms");
            assertEquals(50, patrol.latest().values().stream().filter(state -> state.verdict() == Verdict.DOWN
                    && state.last().outcome() == Outcome.TIMED_OUT).count());
            assertTrue(Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName()
                    .startsWith("probe")).count() <= 2);
        }
    }
}
