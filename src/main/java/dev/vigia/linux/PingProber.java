package dev.vigia.linux;

import dev.vigia.ffi.Errno;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Outcome;
import dev.vigia.health.Prober;
import dev.vigia.health.Subject;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Runs ping checks: one thread and one socket for each family, however many hosts are asked. */
public final class PingProber implements Prober, AutoCloseable {
    /** How many answers are taken from a socket before deadlines are looked at again. */
    private static final int AT_ONCE = 256;
    /** How many are sent before answers are taken, whose room in the kernel is small. */
    private static final int STARTED_AT_ONCE = 64;

    /** One request that is out. */
    private record Request(long number, IpAddress target, Moment begun, Moment deadline, Duration timeout,
            Consumer<CheckResult> answer) implements Comparable<Request> {
        @Override
        public int compareTo(Request other) {
            int byTime = deadline.compareTo(other.deadline);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final Clock clock;
    /** Nobody who has not seen a request can make up its answer. */
    private final long token = new SecureRandom().nextLong();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Map<Family, EchoSocket> sockets = new EnumMap<>(Family.class);
    private final Map<Long, Request> requests = new HashMap<>();
    private final TreeSet<Request> deadlines = new TreeSet<>();
    private final PollSet poll = new PollSet();
    private final Bell bell;
    private long runs;
    private volatile boolean closed;

    /**
     * Starts its thread, in the calling thread's network namespace and with its capabilities.
     *
     * @throws UncheckedIOException where this process may open no more files
     */
    public PingProber(Clock clock) {
        this.clock = clock;
        try {
            bell = new Bell();
        } catch (ErrnoException refused) {
            throw new UncheckedIOException("no pings can be sent", refused);
        }
        watch();
        var thread = new Thread(this::run, "probe-ping");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Runnable start(CheckSettings check, Moment deadline, Consumer<CheckResult> answer) {
        long[] number = new long[1];
        Moment begun = clock.now();
        execute(() -> {
            number[0] = ++runs;
            begin(number[0], check, begun, deadline, answer);
        });
        return () -> execute(() -> forget(number[0]));
    }

    private void execute(Runnable task) {
        tasks.add(task);
        bell.ring();
    }

    private void begin(long number, CheckSettings check, Moment begun, Moment deadline,
            Consumer<CheckResult> answer) {
        if (!(check.subject() instanceof Subject.Ping ping)) {
            answer.accept(CheckResult.of(Outcome.NOT_STARTED, "no ping", begun.until(begun)));
            return;
        }
        var request = new Request(number, ping.address(), begun, deadline, check.rhythm().timeout(), answer);
        requests.put(number, request);
        deadlines.add(request);
        try {
            int errno = socket(ping.address().family()).send(ping.address(), index(ping.link()), token, number);
            if (errno != 0) {
                finish(request, outcome(errno), "cannot send to " + ping.address() + ": " + Errno.text(errno));
            }
        } catch (IOException refused) {
            finish(request, Outcome.NOT_STARTED, refused.getMessage());
        }
    }

    private static Outcome outcome(int errno) {
        return switch (errno) {
            case Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.ENETDOWN, Errno.ENODEV, Errno.EADDRNOTAVAIL ->
                Outcome.UNREACHABLE;
            default -> Outcome.NOT_STARTED;
        };
    }

    private EchoSocket socket(Family family) throws ErrnoException {
        EchoSocket open = sockets.get(family);
        if (open == null) {
            open = new EchoSocket(family);
            sockets.put(family, open);
            watch();
        }
        return open;
    }

    private static int index(LinkName link) throws IOException {
        if (link == null) {
            return 0;
        }
        NetworkInterface found = NetworkInterface.getByName(link.text());
        if (found == null) {
            throw new IOException("there is no link " + link);
        }
        return found.getIndex();
    }

    private void watch() {
        int[] fds = new int[1 + sockets.size()];
        fds[0] = bell.fd();
        int next = 1;
        for (EchoSocket socket : sockets.values()) {
            fds[next++] = socket.fd();
        }
        poll.watch(fds);
    }

    private void run() {
        while (!closed) {
            long nanos = deadlines.isEmpty() ? -1 : Math.max(0,
                    clock.now().until(deadlines.first().deadline()).toNanos());
            poll.await(tasks.isEmpty() ? nanos : 0);
            bell.hush();
            for (int left = Math.min(tasks.size(), STARTED_AT_ONCE); left > 0; left--) {
                tasks.remove().run();
            }
            sockets.values().forEach(this::listen);
            Moment now = clock.now();
            while (!deadlines.isEmpty() && !now.isBefore(deadlines.first().deadline())) {
                Request late = deadlines.first();
                finish(late, Outcome.TIMED_OUT, "no echo from " + late.target() + " within "
                        + late.timeout().toMillis() + " ms");
            }
        }
        sockets.values().forEach(EchoSocket::close);
        poll.close();
        bell.close();
    }

    private void listen(EchoSocket socket) {
        for (int taken = 0; taken < AT_ONCE; taken++) {
            int length = socket.take();
            if (length == -Errno.EAGAIN) {
                return;
            }
            EchoSocket.Answer answer = length > 0 ? socket.answer(length) : null;
            Request request = answer == null || answer.token() != token ? null : requests.get(answer.number());
            if (request != null && request.target().equals(answer.source())) {
                finish(request, Outcome.PASSED, "echo from " + answer.source());
            }
        }
    }

    private void finish(Request request, Outcome outcome, String evidence) {
        forget(request.number());
        request.answer().accept(CheckResult.of(outcome, evidence, request.begun().until(clock.now())));
    }

    private void forget(long number) {
        Request request = requests.remove(number);
        if (request != null) {
            deadlines.remove(request);
        }
    }

    /** Ends its thread; requests that are out are not answered. */
    @Override
    public void close() {
        closed = true;
        bell.ring();
    }
}
