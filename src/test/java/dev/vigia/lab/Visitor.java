package dev.vigia.lab;

import dev.vigia.linux.MonotonicClock;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Somebody who asks the web server behind an address for its page, a connection each, some milliseconds apart. */
final class Visitor implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(5);
    private static final int CONNECT_MS = 50;
    private static final int READ_MS = 500;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final MonotonicClock clock = new MonotonicClock();
    private final Station station;
    private final IpAddress address;
    private final List<Page> pages = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "visitor");
    private volatile boolean stopped;
    private volatile String trouble = "";

    /** A page that came, from whom, and when it was there. */
    record Page(Moment at, String from) {
    }

    private Visitor(Station station, IpAddress address) {
        this.station = station;
        this.address = address;
    }

    /** Begins to ask. */
    static Visitor start(Station station, IpAddress address) {
        var visitor = new Visitor(station, address);
        visitor.thread.setDaemon(true);
        visitor.thread.start();
        return visitor;
    }

    private void run() {
        try {
            Probe.enter(station.path());
            Moment end = clock.now().plus(LONGEST);
            while (!stopped && clock.now().isBefore(end)) {
                String page = ask();
                synchronized (this) {
                    if (page != null) {
                        pages.add(new Page(clock.now(), page));
                    }
                }
                LockSupport.parkNanos(PERIOD.toNanos());
            }
        } catch (IOException | RuntimeException failed) {
            trouble = failed.toString();
        }
    }

    /** The page; null where none comes. */
    private String ask() {
        try (var socket = new Socket()) {
            socket.setSoTimeout(READ_MS);
            socket.connect(new InetSocketAddress(InetAddress.getByName(address.toString()), 80), CONNECT_MS);
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            int body = answer.indexOf("\r\n\r\n");
            return answer.startsWith("HTTP/1.1 200") && body > 0 ? answer.substring(body + 4).strip() : null;
        } catch (IOException nobody) {
            return null;
        }
    }

    /** The present moment of the record. */
    Moment now() {
        return clock.now();
    }

    /** What came so far. */
    synchronized List<Page> pages() {
        if (!trouble.isEmpty()) {
            throw new IllegalStateException("the visitor ended: " + trouble);
        }
        return List.copyOf(pages);
    }

    /** Waits until a page from there has come, after a moment; whether one did within the limit. */
    boolean sees(String from, Moment after, Duration limit) {
        return waits(() -> pages().stream().anyMatch(page -> page.at().isAfter(after) && page.from().equals(from)),
                limit);
    }

    /** Waits until something is so; whether it was within the limit. */
    boolean waits(BooleanSupplier seen, Duration limit) {
        Moment end = clock.now().plus(limit);
        while (!seen.getAsBoolean()) {
            if (clock.now().isAfter(end)) {
                return false;
            }
            LockSupport.parkNanos(10_000_000);
        }
        return true;
    }

    /** The longest time without a page that ended after a moment. */
    Duration outage(Moment after) {
        Duration longest = Duration.ZERO;
        Moment last = null;
        for (Page page : pages()) {
            if (last != null && page.at().isAfter(after)) {
                Duration gap = last.until(page.at());
                longest = gap.compareTo(longest) > 0 ? gap : longest;
            }
            last = page.at();
        }
        return longest;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
