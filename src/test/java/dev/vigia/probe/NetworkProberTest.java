package dev.vigia.probe;

import static dev.vigia.probe.Probes.AMPLE;
import static dev.vigia.probe.Probes.CLOCK;
import static dev.vigia.probe.Probes.SHORT;
import static dev.vigia.probe.Probes.run;
import static dev.vigia.probe.Probes.said;
import static dev.vigia.probe.Probes.timedOut;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.health.CheckResult;
import dev.vigia.health.Outcome;
import dev.vigia.health.Subject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** tcp and http checks against servers on loopback, well-behaved and not. */
@Timeout(120)
class NetworkProberTest {
    @TempDir
    private Path directory;
    private NetworkProber prober;

    @BeforeEach
    void open() throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "::1 twice.test\n127.0.0.1 twice.test\n");
        prober = new NetworkProber(CLOCK, new NameFiles(hosts, directory.resolve("none"), 1));
    }

    @AfterEach
    void close() {
        prober.close();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private String answered(String answer, String content) throws Exception {
        try (var server = Loopback.answering(answer)) {
            return said(run(prober, Probes.get(server.port(), content), AMPLE));
        }
    }

    @Test
    void aPortThatAcceptsPassesAndOneThatDoesNotIsRefused() throws Exception {
        try (var server = new Loopback(Loopback::hold)) {
            assertEquals("PASSED: connected to 127.0.0.1:" + server.port(),
                    said(run(prober, new Subject.Tcp("127.0.0.1", server.port()), AMPLE)));
            assertEquals("PASSED: connected to 127.0.0.1:" + server.port(),
                    said(run(prober, new Subject.Tcp("twice.test", server.port()), AMPLE)), "the second address");
        }
        assertEquals("REFUSED: connection refused",
                said(run(prober, new Subject.Tcp("127.0.0.1", freePort()), AMPLE)));
    }

    @Test
    void aListenerWhoseQueueIsFullTimesOut() throws Exception {
        try (var full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            List<Socket> waiting = new ArrayList<>();
            CheckResult result = null;
            for (int i = 0; i < 8; i++) {
                result = run(prober, new Subject.Tcp("127.0.0.1", full.getLocalPort()), SHORT);
                if (result.outcome() == Outcome.TIMED_OUT) {
                    break;
                }
                waiting.add(new Socket());
                waiting.get(i).connect(full.getLocalSocketAddress(), 200);
            }
            assertTrue(timedOut(result, SHORT), said(result));
            assertEquals("no answer within 300 ms, waiting for the connection to 127.0.0.1:" + full.getLocalPort(),
                    result.evidence());
            for (Socket socket : waiting) {
                socket.close();
            }
        } catch (java.net.SocketTimeoutException queueIsFull) {
            throw new AssertionError("the queue was full and the probe did not say so", queueIsFull);
        }
    }

    @Test
    void noPortOfOursStaysBusyAfterwards() throws Exception {
        try (var server = new Loopback(Loopback::hold)) {
            for (int i = 0; i < 50; i++) {
                assertEquals(Outcome.PASSED, run(prober, new Subject.Tcp("127.0.0.1", server.port()), AMPLE).outcome());
            }
            String end = String.format(":%04X", server.port());
            // 06 is TIME_WAIT, proc(5)
            await().until(() -> Files.readAllLines(Path.of("/proc/net/tcp")).stream()
                    .map(line -> line.strip().split("\\s+")).noneMatch(words -> words[2].endsWith(end)
                    && words[3].equals("06")));
        }
    }

    @Test
    void theStatusDecides() throws Exception {
        assertEquals("PASSED: status 200", answered("HTTP/1.1 200 OK\r\n\r\n", ""));
        assertEquals("BAD_STATUS: status 503, not 200-299", answered("HTTP/1.1 503 No\r\n\r\n", ""));
        assertEquals("BAD_STATUS: status 302, not 200-299", answered("HTTP/1.1 302 F\r\nLocation: /x\r\n\r\n", ""));
        try (var server = Loopback.answering("HTTP/1.1 404 N\r\n\r\n")) {
            var ranges = List.of(new Subject.StatusRange(200, 204), new Subject.StatusRange(404, 404));
            var subject = new Subject.Http("127.0.0.1", server.port(), "/", Map.of(), ranges, "", null);
            assertEquals("PASSED: status 404", said(run(prober, subject, AMPLE)));
            var other = new Subject.Http("127.0.0.1", server.port(), "/", Map.of(), List.of(
                    new Subject.StatusRange(200, 204), new Subject.StatusRange(405, 405)), "", null);
            assertEquals("BAD_STATUS: status 404, not 200-204 or 405", said(run(prober, other, AMPLE)));
        }
    }

    @Test
    void theBodyMustHoldWhatIsAskedFor() throws Exception {
        assertEquals("PASSED: status 200 with 'grün'", answered("HTTP/1.0 200 OK\r\n\r\nalles grün hier", "grün"));
        assertEquals("BAD_CONTENT: the body does not hold 'grün'", answered("HTTP/1.0 200 OK\r\n\r\nrot", "grün"));
        assertEquals("PASSED: status 200 with 'ok'",
                answered("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxo\r\n1\r\nk\r\n0\r\n\r\n", "ok"));
        assertEquals("CLOSED: closed in the middle of its answer, after 40 bytes",
                answered("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", "ok"));
    }

    @Test
    void theRequestSaysWhatItShould() throws Exception {
        var asked = new AtomicReference<String>();
        try (var server = new Loopback(socket -> {
            asked.set(Loopback.request(socket));
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        })) {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("host", "www.test");
            headers.put("X-Token", "t");
            var subject = new Subject.Http("127.0.0.1", server.port(), "/a?b=c", headers,
                    List.of(Subject.StatusRange.SUCCESS), "", null);
            assertEquals(Outcome.PASSED, run(prober, subject, AMPLE).outcome());
            assertEquals("GET /a?b=c HTTP/1.1\r\nUser-Agent: vigia\r\nAccept: */*\r\nhost: www.test\r\nX-Token: t\r\n"
                    + "Connection: close\r\n\r\n", asked.get());
        }
        List<Subject.StatusRange> any = List.of(Subject.StatusRange.SUCCESS);
        assertTrue(HttpTalk.request(new Subject.Http("::1", 80, "/", Map.of(), any, "", null))
                .contains("Host: [::1]\r\n"));
        assertTrue(HttpTalk.request(new Subject.Http("h", 443, "/", Map.of(), any, "", null))
                .contains("Host: h:443\r\n"));
        assertTrue(HttpTalk.request(new Subject.Http("h", 443, "/", Map.of(), any, "", new Subject.Trust.Known()))
                .contains("Host: h\r\n"));
    }

    @Test
    void aGigabyteIsNotRead() throws Exception {
        for (String start : List.of("HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.0 200 OK\r\n", "")) {
            var sent = new AtomicInteger();
            try (var server = new Loopback(socket -> {
                Loopback.write(socket, start);
                OutputStream out = socket.getOutputStream();
                byte[] much = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < 1 << 14; i++) {
                    out.write(much);
                    sent.incrementAndGet();
                }
            })) {
                CheckResult result = run(prober, Probes.get(server.port(), "never"), AMPLE);
                assertEquals(Outcome.TOO_LARGE, result.outcome(), said(result));
                // what lies in the kernel's buffers counts as sent
                assertTrue(sent.get() < 1 << 10, sent + " pieces");
            }
        }
    }

    @Test
    void silenceDripsAndHalfAnswersEndWithTheDeadline() throws Exception {
        List<Loopback.Service> services = List.of(
            Loopback::hold,
            socket -> {
                Loopback.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                Loopback.hold(socket);
            },
            socket -> {
                var never = new CountDownLatch(1);
                for (char each : "HTTP/1.1 200 OK\r\nX: and so on, a byte at a time, for ever".toCharArray()) {
                    socket.getOutputStream().write(each);
                    never.await(20, TimeUnit.MILLISECONDS);
                }
                Loopback.hold(socket);
            });
        for (Loopback.Service service : services) {
            try (var server = new Loopback(service)) {
                CheckResult result = run(prober, Probes.get(server.port(), "x"), SHORT);
                assertTrue(timedOut(result, SHORT), said(result) + " " + result.took());
                assertEquals("no answer within 300 ms, waiting for the answer to GET /health", result.evidence());
            }
        }
    }

    @Test
    void brokenConnectionsAreNamed() throws Exception {
        try (var resets = new Loopback(socket -> {
            Loopback.request(socket);
            socket.setSoLinger(true, 0);
        })) {
            assertEquals("RESET: connection reset by the other side",
                    said(run(prober, Probes.get(resets.port(), ""), AMPLE)));
        }
        assertEquals("CLOSED: closed without an answer", answered("", ""));
        assertEquals("BAD_ANSWER: not HTTP: '220 mail.test ESMTP' for a status line",
                answered("220 mail.test ESMTP\r\n", ""));
    }

    @Test
    void manyAtOnceAreAnsweredEachByItsOwnDeadline() throws Exception {
        int threads = Thread.activeCount();
        var answers = new AtomicInteger();
        var late = new AtomicInteger();
        try (var quick = Loopback.answering("HTTP/1.1 200 OK\r\n\r\n"); var hung = new Loopback(Loopback::hold)) {
            for (int i = 0; i < 100; i++) {
                for (int port : new int[] {quick.port(), hung.port()}) {
                    Duration timeout = port == quick.port() ? AMPLE : SHORT;
                    prober.start(Probes.check(Probes.get(port, ""), timeout), CLOCK.now().plus(timeout), result -> {
                        (result.outcome() == Outcome.PASSED ? answers : late).incrementAndGet();
                        assertTrue(result.outcome() == Outcome.PASSED || timedOut(result, SHORT), said(result));
                    });
                }
            }
            await().atMost(AMPLE).until(() -> answers.get() == 100 && late.get() == 100);
            assertTrue(Thread.activeCount() - threads < 205, "threads are the servers'");
        }
    }

    @Test
    void whatIsCancelledDoesNotAnswerAndLetsGo() throws Exception {
        var gone = new CountDownLatch(1);
        var answers = new AtomicInteger();
        try (var server = new Loopback(socket -> {
            try {
                Loopback.hold(socket);
            } finally {
                gone.countDown();
            }
        })) {
            Runnable cancel = prober.start(Probes.check(Probes.get(server.port(), ""), SHORT),
                    CLOCK.now().plus(SHORT), result -> answers.incrementAndGet());
            cancel.run();
            // a later one has timed out: the cancelled one would have
            assertEquals(Outcome.TIMED_OUT, run(prober, Probes.get(server.port(), ""), SHORT).outcome());
            assertEquals(0, answers.get());
            assertTrue(gone.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatIsNoCheckOverTheNetworkIsNotStarted() throws Exception {
        assertEquals("NOT_STARTED: not a check over the network",
                said(run(prober, new Subject.NumberFile("/x"), AMPLE)));
    }
}
