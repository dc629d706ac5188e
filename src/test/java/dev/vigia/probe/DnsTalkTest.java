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
import dev.vigia.net.IpAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** dns checks and names of hosts, by a resolver on loopback that behaves as told. */
@Timeout(60)
class DnsTalkTest {
    private static final IpAddress LOCAL = IpAddress.parse("127.0.0.1");

    @TempDir
    private Path directory;
    private DatagramSocket resolver;
    private NetworkProber prober;
    /** What each question is answered with, one packet after the other. */
    private volatile Function<byte[], List<byte[]>> answers = question -> List.of();

    @BeforeEach
    void open() throws IOException {
        resolver = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        Path file = Files.writeString(directory.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
        prober = new NetworkProber(CLOCK, new NameFiles(directory.resolve("none"), file, resolver.getLocalPort()));
        Loopback.daemon(this::serve);
    }

    @AfterEach
    void close() {
        prober.close();
        resolver.close();
    }

    private void serve() {
        var packet = new DatagramPacket(new byte[600], 600);
        while (!resolver.isClosed()) {
            try {
                resolver.receive(packet);
                for (byte[] answer : answers.apply(Arrays.copyOf(packet.getData(), packet.getLength()))) {
                    resolver.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** An answer to a question: its header's second word, and records. */
    private static byte[] answer(byte[] question, int code, String... records) {
        byte[] record = DnsMessageTest.hex(records);
        byte[] answer = Arrays.copyOf(question, question.length + record.length);
        System.arraycopy(record, 0, answer, question.length, record.length);
        answer[2] = (byte) 0x81;
        answer[3] = (byte) (0x80 | code);
        answer[7] = (byte) records.length;
        return answer;
    }

    private static boolean asksIpv6(byte[] question) {
        return question[question.length - 3] == 28;
    }

    private static final String LOCAL_RECORD = "c00c 0001 0001 0000003c 0004 7f000001";
    private static final String OTHER_RECORD = "c00c 001c 0001 0000003c 0010 20010db8000000000000000000000005";

    private CheckResult ask(boolean ipv6) throws Exception {
        return run(prober, new Subject.Dns("www.test", ipv6, LOCAL, resolver.getLocalPort()), AMPLE);
    }

    @Test
    void anAddressPasses() throws Exception {
        answers = question -> List.of(answer(question, 0, asksIpv6(question) ? OTHER_RECORD : LOCAL_RECORD));
        String place = "127.0.0.1:" + resolver.getLocalPort();
        assertEquals("PASSED: www.test is 127.0.0.1, says " + place, said(ask(false)));
        assertEquals("PASSED: www.test is 2001:db8::5, says " + place, said(ask(true)));
    }

    @Test
    void refusalsAreToldApart() throws Exception {
        String place = "127.0.0.1:" + resolver.getLocalPort();
        answers = question -> List.of(answer(question, 3));
        assertEquals("NAME_UNKNOWN: " + place + " says NXDOMAIN of www.test", said(ask(false)));
        answers = question -> List.of(answer(question, 2));
        assertEquals("BAD_STATUS: " + place + " says SERVFAIL of www.test", said(ask(false)));
        answers = question -> List.of(answer(question, 0));
        assertEquals("NAME_UNKNOWN: " + place + " knows no AAAA record of www.test", said(ask(true)));
        answers = question -> List.of(answer(question, 0, "3f"));
        assertEquals(Outcome.BAD_ANSWER, ask(false).outcome());
    }

    @Test
    void answersToOtherQuestionsAreWaitedOut() throws Exception {
        answers = question -> {
            byte[] wrong = answer(question, 3);
            wrong[0]++;
            return List.of(wrong, new byte[] {1}, new byte[0], answer(question, 0, LOCAL_RECORD));
        };
        assertEquals(Outcome.PASSED, ask(false).outcome());
    }

    @Test
    void aSilentResolverTimesOutAndAMissingOneIsRefused() throws Exception {
        int port = resolver.getLocalPort();
        CheckResult result = run(prober, new Subject.Dns("www.test", false, LOCAL, port), SHORT);
        assertTrue(timedOut(result, SHORT), said(result));
        assertEquals("no answer within 300 ms, waiting for the resolver 127.0.0.1:" + port, result.evidence());
        resolver.close();
        // The kernel's socket goes only when the thread that waits on it has noticed.
        await().until(() -> isFree(port));
        assertEquals("REFUSED: connection refused",
                said(run(prober, new Subject.Dns("www.test", false, LOCAL, port), AMPLE)));
    }

    private static boolean isFree(int port) {
        try (var again = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            return again.isBound();
        } catch (SocketException taken) {
            return false;
        }
    }

    @Test
    void whatIsNoNameIsUnknown() throws Exception {
        assertEquals("NAME_UNKNOWN: 'a..b' is no host name",
                said(run(prober, new Subject.Dns("a..b", false, LOCAL, resolver.getLocalPort()), AMPLE)));
    }

    @Test
    void hostsAreFoundByTheResolver() throws Exception {
        try (var server = new Loopback(Loopback::hold)) {
            answers = question -> List.of(answer(question, 0, LOCAL_RECORD));
            assertEquals("PASSED: connected to 127.0.0.1:" + server.port(),
                    said(run(prober, new Subject.Tcp("www.test", server.port()), AMPLE)));
            answers = question -> List.of(asksIpv6(question) ? answer(question, 0, LOCAL_RECORD)
                    : answer(question, 0));
            assertEquals(Outcome.PASSED, run(prober, new Subject.Tcp("www.test", server.port()), AMPLE).outcome(),
                    "asked for IPv6 where there is no IPv4");
            answers = question -> List.of(answer(question, 0));
            assertEquals(Outcome.NAME_UNKNOWN, run(prober, new Subject.Tcp("w.test", server.port()), AMPLE).outcome());
            answers = question -> List.of();
            CheckResult silent = run(prober, new Subject.Tcp("www.test", server.port()), SHORT);
            assertTrue(timedOut(silent, SHORT), said(silent));
        }
    }

    @Test
    void theResolverOfThisMachineIsAskedWhereNoneIsNamed() throws Exception {
        answers = question -> List.of(answer(question, 0, LOCAL_RECORD));
        var subject = new Subject.Dns("www.test", false, null, resolver.getLocalPort());
        assertEquals(Outcome.PASSED, run(prober, subject, AMPLE).outcome());
    }
}
