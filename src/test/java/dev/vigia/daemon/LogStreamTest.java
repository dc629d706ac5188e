package dev.vigia.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.simple.SimpleLoggerFactory;

/** Log lines as journald wants them, whoever reads them or does not. */
@Timeout(60)
class LogStreamTest {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @AfterEach
    void restore() {
        System.setErr(before);
    }

    private LogStream install() {
        return LogStream.install(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void eachSeverityHasItsNumber() {
        assertEquals("<3>a_code: text", LogStream.withSeverity("ERROR - a_code: text"));
        assertEquals("<3>a_code: text", LogStream.withSeverity("ERROR a_code: text"));
        assertEquals("<4>a_code: text", LogStream.withSeverity("WARN a_code: text"));
        assertEquals("<6>a_code: text", LogStream.withSeverity("INFO a_code: text"));
        assertEquals("<7>a_code: text", LogStream.withSeverity("DEBUG a_code: text"));
        assertEquals("<7>a_code: text", LogStream.withSeverity("TRACE a_code: text"));
        assertEquals("<3>something printed", LogStream.withSeverity("something printed"));
    }

    @Test
    void noLineCanBeForgedAndNoTerminalSteered() {
        assertEquals("<6>a: b | <0>forged | c | d | e",
                LogStream.withSeverity("INFO a: b\n<0>forged\r\nc\u2028d\u0085e"));
        assertEquals("<6>a: ?[31mred? b", LogStream.withSeverity("INFO a: \u001b[31mred\u0007\tb"));
    }

    @Test
    void whatIsPrintedBeforeTheEndIsWrittenInOrder() {
        LogStream log = install();
        IntStream.range(0, 1000).forEach(i -> System.err.println("INFO line: " + i));
        log.close();
        assertEquals(IntStream.range(0, 1000).mapToObj(i -> "<6>line: " + i).toList(), lines());
    }

    @Test
    void everyLineOfAStackTraceHasASeverity() {
        LogStream log = install();
        // A logger hands its exception over to the JDK in this way.
        new SimpleLoggerFactory().getLogger("test").error("failed", new IllegalStateException("one\ntwo",
                new RuntimeException("cause")));
        log.close();
        List<String> lines = lines();
        assertTrue(lines.get(0).startsWith("<3>") && lines.get(0).endsWith("failed"), lines.get(0));
        assertEquals("<3>java.lang.IllegalStateException: one | two", lines.get(1));
        assertTrue(lines.get(2).startsWith("<3>at dev.vigia.daemon.LogStreamTest."), lines.get(2));
        assertTrue(lines.stream().anyMatch(line -> line.equals("<3>Caused by: java.lang.RuntimeException: cause")));
        assertTrue(lines.stream().allMatch(line -> line.startsWith("<3>")), lines.toString());
    }

    @Test
    void aReaderWhoDoesNotReadHoldsNobodyUpAndIsToldWhatItMissed() throws Exception {
        var stuck = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var slow = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) {
                begun.countDown();
                try {
                    stuck.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
                written.write(b);
            }
        }, true, StandardCharsets.UTF_8);
        LogStream log = LogStream.install(slow);
        log.println("INFO first: 0");
        begun.await();
        assertTimeoutPreemptively(Duration.ofSeconds(10),
                () -> IntStream.rangeClosed(1, LogStream.ROOM + 5).forEach(i -> log.println("INFO line: " + i)));
        stuck.countDown();
        log.close();
        List<String> lines = lines();
        assertEquals("<6>first: 0", lines.get(0));
        assertEquals("<4>log_overflow: 5 lines were dropped because nobody read them", lines.get(1));
        assertEquals(LogStream.ROOM + 2, lines.size());
    }

    @Test
    void aReaderWhoNeverReadsDoesNotHoldTheEndUp() {
        var never = new CountDownLatch(1);
        LogStream log = LogStream.install(new PrintStream(new OutputStream() {
            @Override
            public void write(int b) {
                try {
                    never.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }
        }, true, StandardCharsets.UTF_8));
        IntStream.rangeClosed(0, LogStream.ROOM + 5).forEach(i -> log.println("INFO line: " + i));
        assertTimeoutPreemptively(Duration.ofSeconds(10), log::close);
        never.countDown();
    }
}
