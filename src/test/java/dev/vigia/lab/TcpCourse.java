package dev.vigia.lab;

import dev.vigia.linux.MonotonicClock;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Two TCP connections from one station to an address on another: a stream of numbered blocks, each of which comes
 * back, and one that is idle but for a byte at its begin and at its end.
 */
final class TcpCourse {
    /** What both kernels count where a stream is disturbed (proc_net_snmp, proc_net_netstat). */
    private static final List<String> COUNTERS = List.of("RetransSegs", "OutRsts", "EstabResets", "TCPTimeouts");
    /** No probes for the loss of the last segment: on a busy machine they are sent where nothing was lost. */
    private static final String QUIET = "echo 0 > /proc/sys/net/ipv4/tcp_early_retrans";
    private static final Duration PACE = Duration.ofMillis(1);
    private static final int BLOCK = 1024;
    private static final int CONNECTIONS = 2;
    private static final int PORT = 7007;
    private static final int PATIENCE_MILLIS = 5000;

    /**
     * What came of it.
     *
     * @param blocks how many came back, each in its turn
     * @param longestGap the longest while without any
     * @param counters what both kernels counted meanwhile, by the kernel's words
     */
    record Result(long blocks, Duration longestGap, Map<String, Long> counters) {
        /** Whether the kernels counted anything. */
        boolean clean() {
            return counters.values().stream().allMatch(count -> count == 0);
        }

        @Override
        public String toString() {
            return "%d blocks, longest gap %.1f ms, %s".formatted(blocks, longestGap.toNanos() / 1e6, counters);
        }
    }

    private final MonotonicClock clock = new MonotonicClock();
    private final Station server;
    private final Station client;
    private final IpAddress address;

    /** A course to an address that {@code server} holds. */
    TcpCourse(Station server, Station client, IpAddress address) {
        this.server = server;
        this.client = client;
        this.address = address;
        for (Station station : List.of(server, client)) {
            Shell.run(station.inside(List.of("sh", "-c", QUIET)), "");
        }
    }

    /**
     * Runs it for {@code span}.
     *
     * @param meanwhile done once, when both connections stand
     * @throws IOException where a connection breaks or a block is lost, doubled or out of turn
     */
    Result run(Duration span, Runnable meanwhile) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "tcp course");
            thread.setDaemon(true);
            return thread;
        });
        try (ServerSocket listening = at(server, () -> new ServerSocket(PORT, CONNECTIONS, internet()))) {
            listening.setSoTimeout(PATIENCE_MILLIS);
            try (Socket stream = connect(); Socket streamEnd = listening.accept();
                    Socket idle = connect(); Socket idleEnd = listening.accept()) {
                exchange(idle, idleEnd);
                exchange(stream, streamEnd);
                Map<String, Long> before = counted();
                Moment end = clock.now().plus(span);
                Future<Long> echoing = threads.submit(() -> echo(streamEnd));
                Future<Long> writing = threads.submit(() -> write(stream, end));
                Future<Duration> reading = threads.submit(() -> read(stream, writing));
                meanwhile.run();
                long limit = span.toMillis() + PATIENCE_MILLIS;
                long blocks = writing.get(limit, TimeUnit.MILLISECONDS);
                Duration gap = reading.get(limit, TimeUnit.MILLISECONDS);
                stream.shutdownOutput();
                if (echoing.get(limit, TimeUnit.MILLISECONDS) != blocks) {
                    throw new IOException("not each block arrived");
                }
                exchange(idle, idleEnd);
                Map<String, Long> counters = counted();
                counters.replaceAll((word, count) -> count - before.get(word));
                return new Result(blocks, gap, counters);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private InetAddress internet() throws IOException {
        return InetAddress.getByAddress(address.bytes());
    }

    private Socket connect() throws Exception {
        return at(client, () -> {
            var socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(internet(), PORT), PATIENCE_MILLIS);
            return socket;
        });
    }

    /** Opens a socket at a station: a socket stays where it was opened, whoever uses it. */
    static <T> T at(Station station, Callable<T> opening) throws Exception {
        var opened = new FutureTask<>(opening);
        var thread = new Thread(() -> {
            try {
                Probe.enter(station.path());
                opened.run();
            } catch (IOException e) {
                opened.cancel(true);
            }
        }, "tcp opener");
        thread.start();
        try {
            return opened.get(PATIENCE_MILLIS * 2L, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IOException("cannot open a socket at " + station, failed);
        }
    }

    private static void exchange(Socket one, Socket other) throws IOException {
        one.getOutputStream().write(1);
        other.setSoTimeout(PATIENCE_MILLIS);
        other.getOutputStream().write(other.getInputStream().read());
        if (one.getInputStream().read() != 1) {
            throw new IOException("the connection broke");
        }
    }

    private long write(Socket socket, Moment end) throws IOException {
        var out = new DataOutputStream(socket.getOutputStream());
        byte[] block = new byte[BLOCK];
        long number = 0;
        for (Moment next = clock.now(); next.isBefore(end); next = next.plus(PACE)) {
            while (clock.now().isBefore(next)) {
                LockSupport.parkNanos(clock.now().until(next).toNanos());
            }
            number++;
            for (int i = 0; i < Long.BYTES; i++) {
                block[i] = (byte) (number >>> 8 * (Long.BYTES - 1 - i));
            }
            out.write(block);
        }
        return number;
    }

    /** Sends back all that comes, until the other end says that it was all; the number of blocks. */
    private static long echo(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        byte[] block = new byte[BLOCK];
        long count = 0;
        int first;
        while ((first = in.read()) >= 0) {
            block[0] = (byte) first;
            in.readFully(block, 1, BLOCK - 1);
            socket.getOutputStream().write(block);
            count++;
        }
        return count;
    }

    private Duration read(Socket socket, Future<Long> writing) throws Exception {
        var in = new DataInputStream(socket.getInputStream());
        Duration longest = Duration.ZERO;
        Moment last = clock.now();
        for (long expected = 1; !writing.isDone() || expected <= writing.get(); expected++) {
            long number = in.readLong();
            in.skipNBytes(BLOCK - Long.BYTES);
            Moment now = clock.now();
            longest = last.until(now).compareTo(longest) > 0 ? last.until(now) : longest;
            last = now;
            if (number != expected) {
                throw new IOException("block " + number + " came instead of " + expected);
            }
        }
        return longest;
    }

    /** The sum of both stations' counters. */
    private Map<String, Long> counted() {
        Map<String, Long> sums = new LinkedHashMap<>();
        COUNTERS.forEach(word -> sums.put(word, 0L));
        for (Station station : List.of(server, client)) {
            String text = Shell.run(station.inside(List.of("cat", "/proc/net/snmp", "/proc/net/netstat")), "");
            List<String> lines = text.lines().filter(line -> line.startsWith("Tcp")).toList();
            for (int i = 0; i + 1 < lines.size(); i += 2) {
                String[] words = lines.get(i).split(" ");
                String[] values = lines.get(i + 1).split(" ");
                for (int j = 1; j < words.length; j++) {
                    long value = sums.containsKey(words[j]) ? Long.parseLong(values[j]) : 0;
                    sums.computeIfPresent(words[j], (word, sum) -> sum + value);
                }
            }
        }
        return sums;
    }
}
