package dev.vigia.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Influence;
import dev.vigia.health.Outcome;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Echo requests over a cable, by both kinds of socket, to hosts that answer, are silent, or answer for another. */
@Timeout(120)
class PingProberIT {
    private static final MonotonicClock CLOCK = new MonotonicClock();
    private static final Duration AMPLE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final LinkName VA = new LinkName("va");

    private static CheckSettings check(Subject subject, Duration timeout) {
        return new CheckSettings("ping", subject, new Rhythm(timeout, timeout, 1, 1), Influence.DECISIVE);
    }

    private static String ping(PingProber prober, String address, LinkName link, Duration timeout) throws Exception {
        var answer = new CompletableFuture<CheckResult>();
        prober.start(check(new Subject.Ping(IpAddress.parse(address), link), timeout), CLOCK.now().plus(timeout),
                answer::complete);
        CheckResult result = answer.get(30, TimeUnit.SECONDS);
        return result.outcome() + ": " + result.evidence();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void overACable(boolean datagrams) throws Exception {
        Namespace[] pair = Namespace.pair();
        try (var near = pair[0]; var far = pair[1]) {
            near.ip("addr add 192.0.2.1/24 dev va");
            near.ip("addr add fe80::1/64 dev va nodad");
            far.ip("addr add 192.0.2.2/24 dev vb");
            far.ip("addr add fe80::2/64 dev vb nodad");
            near.run(() -> Files.writeString(Path.of("/proc/sys/net/ipv4/ping_group_range"),
                    datagrams ? "0 2147483647" : "1 0"));
            for (Family family : Family.values()) {
                near.run(() -> {
                    try (var socket = new EchoSocket(family)) {
                        assertEquals(!datagrams, socket.isRaw());
                    }
                    return null;
                });
            }
            try (PingProber prober = near.run(() -> new PingProber(CLOCK))) {
                assertEquals("PASSED: echo from 192.0.2.2", ping(prober, "192.0.2.2", null, AMPLE));
                assertEquals("TIMED_OUT: no echo from 192.0.2.9 within 300 ms", ping(prober, "192.0.2.9", null, SHORT));
                assertTrue(ping(prober, "198.51.100.1", null, AMPLE).startsWith(
                        "UNREACHABLE: cannot send to 198.51.100.1: ENETUNREACH"));
                assertEquals("TIMED_OUT: no echo from ff02::1 within 300 ms", ping(prober, "ff02::1", VA, SHORT),
                        "who answers to all is none of them");
                silentWhenCancelled(prober);
            }
        }
    }

    /** Of fe80::2, which is asked by the index that the namespace's thread knows. */
    private static void silentWhenCancelled(PingProber prober) throws Exception {
        Queue<CheckResult> results = new ConcurrentLinkedQueue<>();
        var silent = new Subject.Ping(IpAddress.parse("192.0.2.9"), null);
        prober.start(check(silent, SHORT), CLOCK.now().plus(SHORT), results::add).run();
        assertEquals("PASSED: echo from fe80::2", ping(prober, "fe80::2", VA, AMPLE));
        assertEquals("TIMED_OUT: no echo from 192.0.2.9 within 600 ms",
                ping(prober, "192.0.2.9", null, SHORT.multipliedBy(2)));
        assertEquals(0, results.stream().filter(result -> result.outcome() == Outcome.TIMED_OUT).count());
    }
}
