package dev.vigia.lab;

import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.LinuxAbi;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;
import dev.vigia.linux.MonotonicClock;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A client that asks for an address every millisecond and records who answers.
 *
 * <p>It sends ICMP echo requests through its kernel's own stack, so that a neighbour cache as every host has one
 * decides whom they reach: after a takeover nothing but the new owner's announcement moves it. (The cache's
 * entries are kept from going stale, so that no run is longer for the phase of the cache.) Every fifth millisecond
 * it also asks "who has?" in the name of a third host, which the client's cache does not hear: two owners at once
 * both answer that. All frames of the card are received with the kernel's time stamps; a probe that is late, on a
 * busy machine, records late requests, never late answers. Other {@link Questions} may be put instead.
 */
final class Probe implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(1);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int ASK_EVERY = 5;
    private static final int REAL_TIME_PRIORITY = 20;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** What a probe asks. */
    interface Questions {
        /** Puts the questions of one moment; {@code index} counts the moments. */
        void ask(PacketSocket socket, long index);
    }

    /** A receipt as recorded: the kernel's clock of the day, and ours when we saw it. */
    private record Receipt(long stamp, Moment seen, Sighting sighting) {
    }

    private final MonotonicClock clock = new MonotonicClock();
    private final Station client;
    private final String card;
    private final IpAddress target;
    private final Duration period;
    private final Questions questions;
    private final List<Moment> sent = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean stopped;
    private long dropped;

    private Probe(Station client, String card, IpAddress target, Duration period, Questions questions) {
        this.client = client;
        this.card = card;
        this.target = target;
        this.period = period;
        this.questions = questions;
        this.thread = new Thread(this::run, "probe");
        thread.setDaemon(true);
    }

    /** Starts one on {@code client}; it probes when this returns. */
    static Probe start(Station client, IpAddress target) {
        return start(client, target, PERIOD);
    }

    /** The same, asking less often: so that several can run side by side. */
    static Probe start(Station client, IpAddress target, Duration period) {
        Shell.run(client.inside(List.of("sh", "-c", """
                for family in ipv4 ipv6; do
                  [ -d /proc/sys/net/$family/neigh/eth0 ] || continue
                  echo 600000 > /proc/sys/net/$family/neigh/eth0/base_reachable_time_ms
                done
                """)), "");
        byte[] whoHas = Frames.whoHas(target);
        int id = (int) (ProcessHandle.current().pid() & 0xffff);
        return start(client, "eth0", target, period, (socket, index) -> {
            socket.sendEcho(Frames.echoRequest(target.family(), id, index), target);
            if (index % ASK_EVERY == 0) {
                socket.sendFrame(whoHas);
            }
        });
    }

    /** Starts one on a card of {@code client} that puts questions of the caller's, once in each period. */
    static Probe start(Station client, String card, IpAddress target, Duration period, Questions questions) {
        var probe = new Probe(client, card, target, period, questions);
        probe.thread.start();
        probe.opened.join();
        return probe;
    }

    private void run() {
        try {
            enter(client.path());
            int index = index(client, card);
            try (var socket = new PacketSocket(index, target)) {
                hurry();
                opened.complete(null);
                probe(socket);
                dropped = socket.dropped();
            }
        } catch (IOException | RuntimeException e) {
            opened.completeExceptionally(e);
        }
    }

    /** Moves this thread, and only it, into a namespace. */
    static void enter(Path namespace) throws IOException {
        byte[] path = (namespace + "\0").getBytes(StandardCharsets.UTF_8);
        try (var memory = new Memory(path.length)) {
            memory.write(0, path, 0, path.length);
            int fd = Native.check(Native.LIBC.open(memory.address(), LinuxAbi.O_RDONLY | LinuxAbi.O_CLOEXEC),
                    "cannot open " + namespace);
            int refused = Native.LIBC.setns(fd, LinuxAbi.CLONE_NEWNET);
            int errno = Native.errno();
            Native.LIBC.close(fd);
            if (refused < 0) {
                throw new ErrnoException("cannot enter " + namespace, errno);
            }
        }
    }

    private static int index(Station station, String card) {
        String line = Shell.run(station.inside(List.of("ip", "-o", "link", "show", "dev", card)), "");
        return Integer.parseInt(line.substring(0, line.indexOf(':')));
    }

    /** Wakes up in time where that is allowed: real-time scheduling, and no timer slack. */
    private static void hurry() {
        Native.LIBC.prctl(LinuxAbi.PR_SET_TIMERSLACK, 1);
        try (var parameters = new Memory(LinuxAbi.SchedParam.SIZE)) {
            parameters.i32(LinuxAbi.SchedParam.SCHED_PRIORITY, REAL_TIME_PRIORITY);
            Native.LIBC.sched_setscheduler(0, LinuxAbi.SCHED_RR | LinuxAbi.SCHED_RESET_ON_FORK, parameters.address());
        }
    }

    private void probe(PacketSocket socket) {
        byte[] frame = new byte[256];
        Moment start = clock.now();
        Moment end = start.plus(LONGEST);
        Moment next = start;
        while (!stopped) {
            Moment now = clock.now();
            if (now.isAfter(end)) {
                throw new IllegalStateException("a probe was left running for " + LONGEST);
            }
            if (!now.isBefore(next)) {
                request(socket);
                // What was slept through is not made up for: a burst is no client.
                next = Moment.later(next.plus(period), now);
            }
            drain(socket, frame);
            Duration left = clock.now().until(next);
            if (!left.isNegative() && !left.isZero()) {
                socket.await(left);
            }
        }
        drain(socket, frame);
    }

    private void request(PacketSocket socket) {
        long index;
        synchronized (this) {
            index = sent.size();
            sent.add(clock.now());
        }
        questions.ask(socket, index);
    }

    private void drain(PacketSocket socket, byte[] frame) {
        int length = socket.receive(frame);
        while (length >= 0) {
            Moment seen = clock.now();
            var sighting = Frames.read(frame, length, seen);
            if (sighting.isPresent()) {
                synchronized (this) {
                    receipts.add(new Receipt(socket.stamp(), seen, sighting.get()));
                }
            }
            length = socket.receive(frame);
        }
    }

    /** Records for this long before the caller goes on. */
    void watch(Duration span) {
        Moment end = clock.now().plus(span);
        for (Moment now = clock.now(); now.isBefore(end); now = clock.now()) {
            LockSupport.parkNanos(now.until(end).toNanos());
        }
    }

    /**
     * Records until something can be seen.
     *
     * @return whether it was seen within the limit
     */
    boolean watchUntil(Predicate<Timeline> seen, Duration limit) {
        Moment end = clock.now().plus(limit);
        while (!seen.test(timeline())) {
            if (clock.now().isAfter(end)) {
                return false;
            }
            watch(POLL);
        }
        return true;
    }

    /** The present moment of the record. */
    Moment now() {
        return clock.now();
    }

    /**
     * Records until something arrives; cheaper than {@link #watchUntil}.
     *
     * @return whether it arrived, from now on and within the limit
     */
    boolean watchFor(Predicate<Sighting> wanted, Duration limit) {
        Moment end = clock.now().plus(limit);
        int next = recorded();
        while (true) {
            for (int recorded = recorded(); next < recorded; next++) {
                if (wanted.test(recorded(next))) {
                    return true;
                }
            }
            if (clock.now().isAfter(end)) {
                return false;
            }
            watch(POLL);
        }
    }

    private synchronized int recorded() {
        return receipts.size();
    }

    private synchronized Sighting recorded(int index) {
        return receipts.get(index).sighting();
    }

    /** What was recorded so far; the probe goes on. */
    Timeline timeline() {
        List<Moment> requests;
        List<Receipt> arrived;
        Moment now;
        // Only the copy holds the probe up.
        synchronized (this) {
            requests = List.copyOf(sent);
            arrived = List.copyOf(receipts);
            now = clock.now();
        }
        // The kernel stamps with the clock of the day; the quickest receipt tells how far that is from ours.
        long shift = arrived.stream().mapToLong(receipt -> receipt.seen().nanos() - receipt.stamp()).min().orElse(0);
        List<Sighting> sightings = arrived.stream()
                .map(receipt -> at(new Moment(receipt.stamp() + shift), receipt.sighting())).toList();
        return Timeline.of(target, requests, sightings, now);
    }

    private static Sighting at(Moment at, Sighting seen) {
        if (seen instanceof Sighting.Reply reply) {
            return new Sighting.Reply(at, reply.mac(), reply.index());
        }
        if (seen instanceof Sighting.Answer answer) {
            return new Sighting.Answer(at, answer.mac(), answer.address());
        }
        if (seen instanceof Sighting.Announcement announcement) {
            return new Sighting.Announcement(at, announcement.mac(), announcement.address());
        }
        var advert = (Sighting.Advert) seen;
        return new Sighting.Advert(at, advert.mac(), advert.source(), advert.vrid(), advert.priority());
    }

    /** Ends the probe. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (dropped > 0) {
            throw new IllegalStateException("the client's card received " + dropped
                    + " frames more than the probe could take: its record has holes");
        }
    }
}
