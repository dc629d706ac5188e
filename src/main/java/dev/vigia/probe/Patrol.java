package dev.vigia.probe;

import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.CheckState;
import dev.vigia.health.Checkup;
import dev.vigia.health.Outcome;
import dev.vigia.health.Prober;
import dev.vigia.health.Subject;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Walks the checks of a node in one thread: starts what is due, counts what comes back, and tells only what is worth
 * telling, so that thousands of results a second do not reach the event loop.
 */
public final class Patrol implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Clock clock;
    private final Function<Subject, Prober> probers;
    private final BiConsumer<CheckSettings, CheckState> listener;
    private final Checkup checkup = new Checkup();
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Map<Long, Runnable> cancels = new HashMap<>();
    private volatile Map<String, CheckState> latest = Map.of();
    private volatile boolean closed;

    /**
     * Starts its thread.
     *
     * @param clock tells when checks are due
     * @param probers who runs a check of that subject
     * @param listener told a check and its state when its verdict turns, and at most once a second when it says
     *     something else; in this thread, which it may keep waiting
     */
    public Patrol(Clock clock, Function<Subject, Prober> probers, BiConsumer<CheckSettings, CheckState> listener) {
        this.clock = clock;
        this.probers = probers;
        this.listener = listener;
        var thread = new Thread(this::walk, "checks");
        thread.setDaemon(true);
        thread.start();
    }

    /** The checks from now on; those that are as before keep their state and their run. */
    public void configure(List<CheckSettings> checks) {
        List<CheckSettings> all = List.copyOf(checks);
        tasks.add(() -> checkup.configure(all, clock.now()).forEach(this::cancel));
    }

    /** The newest states, at most a second old, those that were not worth telling too. */
    public Map<String, CheckState> latest() {
        return latest;
    }

    private void cancel(long number) {
        Runnable cancel = cancels.remove(number);
        if (cancel != null) {
            cancel.run();
        }
    }

    private void walk() {
        Moment shown = clock.now();
        try {
            while (!closed) {
                Moment now = clock.now();
                step(now);
                if (!now.isBefore(shown)) {
                    latest = checkup.states();
                    shown = now.plus(Duration.ofSeconds(1));
                }
                pause(Moment.earlier(checkup.deadline(), shown));
            }
        } catch (InterruptedException ended) {
            closed = true;
        }
        List.copyOf(cancels.keySet()).forEach(this::cancel);
    }

    /** Does what has come in until {@code deadline}, waiting for the first of it. */
    private void pause(Moment deadline) throws InterruptedException {
        Duration left = clock.now().until(deadline);
        long nanos = left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT.toNanos() : left.toNanos();
        Runnable first = tasks.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        if (first == null) {
            return;
        }
        List<Runnable> all = new ArrayList<>(List.of(first));
        tasks.drainTo(all);
        all.forEach(Runnable::run);
    }

    private void step(Moment now) {
        for (Checkup.Run run : checkup.overdue(now)) {
            cancel(run.number());
            ended(run.number(), CheckResult.of(Outcome.TIMED_OUT, "the run gave no answer", Checkup.PATIENCE));
        }
        for (Checkup.Run run : checkup.due(now)) {
            Runnable cancel = probers.apply(run.check().subject()).start(run.check(), run.deadline(),
                    result -> tasks.add(() -> ended(run.number(), result)));
            cancels.put(run.number(), cancel);
        }
    }

    private void ended(long number, CheckResult result) {
        String name = checkup.ended(number, result, clock.now());
        if (!checkup.isRunning(number)) {
            cancels.remove(number);
        }
        if (name != null) {
            listener.accept(checkup.check(name), checkup.state(name));
        }
    }

    /** Ends its thread and every run that goes. */
    @Override
    public void close() {
        closed = true;
        tasks.add(() -> { });
    }
}
