package dev.vigia.daemon;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Standard error as journald wants it: each line begins with its severity, {@code <N>} (sd-daemon(3)).
 *
 * <p>A thread of its own writes, so that a reader who does not read never holds the event loop up; what
 * exceeds {@value #ROOM} waiting lines is dropped and counted.
 */
final class LogStream extends PrintStream {
    private static final long PATIENCE_MILLIS = 500;
    /** How many lines may wait. */
    static final int ROOM = 4096;
    private static final String[][] SEVERITIES = {
        {"ERROR ", "<3>"}, {"WARN ", "<4>"}, {"INFO ", "<6>"}, {"DEBUG ", "<7>"}, {"TRACE ", "<7>"}};

    /** Comes last; known by its identity. */
    private static final String END = new String("end");

    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(ROOM);
    private final AtomicLong dropped = new AtomicLong();
    private final PrintStream to;
    private final Thread writer;

    private LogStream(PrintStream to) {
        super(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        this.to = to;
        this.writer = new Thread(this::write, "log");
        writer.setDaemon(true);
        writer.start();
    }

    /** Puts every log line of this process on {@code to} in this manner. */
    static LogStream install(PrintStream to) {
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showLogName", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "false");
        var stream = new LogStream(to);
        System.setErr(stream);
        return stream;
    }

    @Override
    public void println(String line) {
        // As it is: whoever logs, the loop above all, spends no time on its looks.
        if (!lines.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    /** Stack traces come this way, line by line. */
    @Override
    public void println(Object line) {
        println(String.valueOf(line));
    }

    static String withSeverity(String line) {
        for (String[] severity : SEVERITIES) {
            if (line.startsWith(severity[0])) {
                return severity[1] + oneLine(line.substring(severity[0].length()).replaceFirst("^- ", ""));
            }
        }
        return "<3>" + oneLine(line);
    }

    /**
     * A line break in a message would begin a line without a severity, or one with a forged one; other control
     * characters would steer the terminal that shows it.
     */
    private static String oneLine(String text) {
        return text.strip().replaceAll("\\R", " | ").replace('\t', ' ').replaceAll("\\p{Cc}", "?");
    }

    @SuppressWarnings("StringEquality")
    private void write() {
        try {
            for (String line = lines.take(); line != END; line = lines.take()) {
                to.println(withSeverity(line));
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    to.println("<4>log_overflow: " + lost + " lines were dropped because nobody read them");
                }
            }
        } catch (InterruptedException ended) {
            // Nobody interrupts it; if somebody did, it would be the end too.
            to.println("<4>log_ended: nothing more is logged");
        }
        to.flush();
    }

    /** Writes what waits, for at most a second. */
    @Override
    public void close() {
        try {
            if (lines.offer(END, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                writer.join(PATIENCE_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
