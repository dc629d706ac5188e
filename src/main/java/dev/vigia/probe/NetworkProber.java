package dev.vigia.probe;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Outcome;
import dev.vigia.health.Prober;
import dev.vigia.health.Subject;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Runs tcp, http and dns checks, all in one thread with one selector; a second does the arithmetic of TLS, which
 * takes milliseconds. Each run has a deadline that nothing on the other side can move.
 */
public final class NetworkProber implements Prober, AutoCloseable {
    /** More than a TLS record unwraps to (RFC 8446 section 5.2). */
    private static final int READ_AT_ONCE = 32 * 1024;

    private final Clock clock;
    private final NameFiles names;
    private final TlsTrust trust = new TlsTrust();
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final TreeSet<Turn> turns = new TreeSet<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_AT_ONCE);
    private final ExecutorService arithmetic = Executors.newSingleThreadExecutor(
            task -> daemon(task, "probe-tls"));
    private long runs;
    private volatile boolean closed;

    /**
     * Starts its thread.
     *
     * @throws UncheckedIOException where this process may open no more files
     */
    public NetworkProber(Clock clock) {
        this(clock, new NameFiles(Path.of("/etc/hosts"), Path.of("/etc/resolv.conf"), DnsTalk.PORT));
    }

    NetworkProber(Clock clock, NameFiles names) {
        this.clock = clock;
        this.names = names;
        try {
            selector = Selector.open();
        } catch (IOException refused) {
            throw new UncheckedIOException("no checks can be run over the network", refused);
        }
        daemon(this::run, "probe").start();
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Runnable start(CheckSettings check, Moment deadline, Consumer<CheckResult> answer) {
        Turn[] turn = new Turn[1];
        Moment begun = now();
        execute(() -> {
            turn[0] = new Turn(this, ++runs, begun, deadline, check.rhythm().timeout(), answer);
            turns.add(turn[0]);
            turn[0].attempt(() -> begin(turn[0], check.subject()));
        });
        return () -> execute(() -> turn[0].end());
    }

    private static void begin(Turn turn, Subject subject) throws IOException {
        if (subject instanceof Subject.Tcp tcp) {
            Dial.dial(turn, tcp.host(), tcp.port(), (channel, place) ->
                    turn.finish(Outcome.PASSED, "connected to " + place));
        } else if (subject instanceof Subject.Http http) {
            new HttpTalk(turn, http).begin();
        } else if (subject instanceof Subject.Dns dns) {
            DnsTalk.check(turn, dns);
        } else {
            throw new Failure(Outcome.NOT_STARTED, "not a check over the network");
        }
    }

    /** Does something in the prober's thread, at once where this is it. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Does {@code task} in the other thread, then goes on with {@code next}. */
    void aside(Turn turn, Runnable task, Step next) {
        try {
            arithmetic.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException thrown) {
                    execute(() -> turn.attempt(() -> {
                        throw Failure.of(thrown);
                    }));
                    return;
                }
                execute(() -> turn.attempt(next));
            });
        } catch (RejectedExecutionException ending) {
            turn.end();
        }
    }

    Moment now() {
        return clock.now();
    }

    Selector selector() {
        return selector;
    }

    NameFiles names() {
        return names;
    }

    TlsTrust trust() {
        return trust;
    }

    /** An empty buffer for what is read now; its content is gone at the next step of any run. */
    ByteBuffer buffer() {
        return buffer.clear();
    }

    void forget(Turn turn) {
        turns.remove(turn);
    }

    private void run() {
        while (!closed) {
            try {
                select();
            } catch (IOException thrown) {
                // Whatever one run has met, the others go on.
                if (!turns.isEmpty()) {
                    turns.first().finish(Outcome.NOT_STARTED, "cannot wait for answers: " + thrown);
                }
            }
        }
    }

    private void select() throws IOException {
        selector.select(key -> ((Turn) key.attachment()).ready(), patience());
        // Only as many as there are now: a task may add others, and deadlines come first.
        for (int left = tasks.size(); left > 0; left--) {
            tasks.remove().run();
        }
        Moment now = now();
        while (!turns.isEmpty() && !now.isBefore(turns.first().deadline())) {
            turns.first().late();
        }
    }

    /** Milliseconds until something is to be done, at least 1; 0 for as long as it takes. */
    private long patience() {
        if (!tasks.isEmpty()) {
            return 1;
        }
        if (turns.isEmpty()) {
            return 0;
        }
        Duration left = now().until(turns.first().deadline());
        // Rounded up, so that it does not wake just before.
        return Math.max(1, left.plusNanos(999_999).toMillis());
    }

    /** Ends its threads; runs that still go do not answer. */
    @Override
    public void close() {
        closed = true;
        arithmetic.shutdownNow();
        execute(() -> {
            for (Turn turn : turns.toArray(Turn[]::new)) {
                turn.end();
            }
            try {
                selector.close();
            } catch (IOException alreadyGone) {
                return;
            }
        });
    }
}
