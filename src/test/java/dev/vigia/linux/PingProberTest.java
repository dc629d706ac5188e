package dev.vigia.linux;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.ffi.ErrnoException;
import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Echo requests on loopback, by whatever kind of socket is permitted here; without one it says so and skips. */
@Timeout(60)
class PingProberTest {
    private static final MonotonicClock CLOCK = new MonotonicClock();
    private static final Duration AMPLE = Duration.ofSeconds(20);

    @BeforeEach
    void permitted() {
        try (var socket = new EchoSocket(Family.IPV4)) {
            System.out.println("echo requests by a " + (socket.isRaw() ? "raw" : "datagram") + " socket");
        } catch (ErrnoException refused) {
            System.out.println("SKIPPED: " + refused.getMessage());
            Assumptions.abort(refused.getMessage());
        }
    }

    private static CheckSettings check(Subject subject, Duration timeout) {
        return new CheckSettings("ping", subject, new Rhythm(timeout, timeout, 1, 1), Influence.DECISIVE);
    }

    private static CheckResult ping(PingProber prober, Subject subject, Duration timeout) throws Exception {
        var answer = new CompletableFuture<CheckResult>();
        prober.start(check(subject, timeout), CLOCK.now().plus(timeout), answer::complete);
        return answer.get(30, TimeUnit.SECONDS);
    }

    private static Subject host(String address) {
        return new Subject.Ping(IpAddress.parse(address), null);
    }

    @Test
    void bothFamiliesAnswer() throws Exception {
        try (var prober = new PingProber(CLOCK)) {
            assertEquals("echo from 127.0.0.1", ping(prober, host("127.0.0.1"), AMPLE).evidence());
            assertEquals("echo from 127.0.0.2", ping(prober, host("127.0.0.2"), AMPLE).evidence());
            assertEquals("echo from ::1", ping(prober, host("::1"), AMPLE).evidence());
            assertEquals(Outcome.PASSED, ping(prober, host("::1"), AMPLE).outcome());
        }
    }

    @Test
    void whatCannotBeSentIsNamed() throws Exception {
        try (var prober = new PingProber(CLOCK)) {
            CheckResult none = ping(prober, new Subject.Ping(IpAddress.parse("fe80::1"), new LinkName("nolink")),
                    AMPLE);
            assertEquals("NOT_STARTED there is no link nolink", none.outcome() + " " + none.evidence());
            CheckResult wrong = ping(prober, new Subject.NumberFile("/x"), AMPLE);
            assertEquals("NOT_STARTED no ping", wrong.outcome() + " " + wrong.evidence());
        }
    }

    @Test
    void hundredsAtOnceAreAnsweredEachOnce() {
        Queue<CheckResult> results = new ConcurrentLinkedQueue<>();
        try (var prober = new PingProber(CLOCK)) {
            for (int i = 0; i < 500; i++) {
                var subject = host("127.0.1." + (1 + i % 200));
                prober.start(check(subject, AMPLE), CLOCK.now().plus(AMPLE), results::add);
            }
            await().atMost(AMPLE).until(() -> results.size() == 500);
            assertEquals(500, results.stream().filter(result -> result.outcome() == Outcome.PASSED).count());
        }
    }
}
