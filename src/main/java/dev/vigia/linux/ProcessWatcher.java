package dev.vigia.linux;

import dev.vigia.ffi.ErrnoException;
import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Debounce;
import dev.vigia.health.Outcome;
import dev.vigia.health.Prober;
import dev.vigia.health.Subject;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Counts processes by name: told by the kernel where that is permitted, else looking at those it counts many times a
 * second, and at all each second. The agent itself is never counted.
 */
public final class ProcessWatcher implements Prober, AutoCloseable {
    /** How often all processes are looked at. */
    private static final Duration ROUND = Duration.ofSeconds(1);
    /** How often the counted ones are looked at where the kernel tells nothing. */
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final int EVENTS_AT_ONCE = 1000;
    private static final int OURSELVES = (int) ProcessHandle.current().pid();

    /** One check. */
    private static final class Count {
        private final Subject.Processes wanted;
        private final Consumer<CheckResult> answer;
        /** When each counted process was started. */
        private final Map<Integer, Long> pids = new HashMap<>();
        private Debounce enough;
        private CheckResult told;

        Count(Subject.Processes wanted, Consumer<CheckResult> answer) {
            this.wanted = wanted;
            this.answer = answer;
        }

        void see(int pid, ProcessRow row) {
            if (row != null && pid != OURSELVES && row.matches(wanted)) {
                pids.put(pid, row.started());
            } else {
                pids.remove(pid);
            }
        }

        /** Answers where it counts otherwise than before. */
        void tell(Moment now) {
            boolean fact = pids.size() >= wanted.quorum() && pids.size() <= wanted.most();
            enough = enough == null ? Debounce.of(fact)
                    : enough.see(fact, wanted.forkDelay(), wanted.endDelay(), now);
            if (enough.settled() != fact) {
                return;
            }
            String evidence = pids.size() + " running as " + wanted.process();
            Outcome outcome = fact ? Outcome.PASSED : pids.size() < wanted.quorum() ? Outcome.TOO_FEW
                    : Outcome.TOO_MANY;
            String bound = outcome == Outcome.TOO_FEW ? ", " + wanted.quorum() + " wanted"
                    : outcome == Outcome.TOO_MANY ? ", " + wanted.most() + " at most" : "";
            CheckResult result = CheckResult.of(outcome, evidence + bound, Duration.ZERO);
            if (!result.equals(told)) {
                told = result;
                answer.accept(result);
            }
        }
    }

    private final Clock clock;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<Count> counts = new ArrayList<>();
    private final PollSet poll = new PollSet();
    private final Bell bell;
    private final ProcessEvents events;
    private Moment nextRound = Moment.ORIGIN;
    private volatile boolean closed;

    /**
     * Starts its thread.
     *
     * @throws UncheckedIOException where this process may open no more files
     */
    public ProcessWatcher(Clock clock) {
        this(clock, eventsWherePermitted());
    }

    /** {@code events} null: looks by itself. */
    ProcessWatcher(Clock clock, ProcessEvents events) {
        this.clock = clock;
        this.events = events;
        try {
            bell = new Bell();
        } catch (ErrnoException refused) {
            throw new UncheckedIOException("no processes can be watched", refused);
        }
        if (events == null) {
            poll.watch(bell.fd());
        } else {
            poll.watch(bell.fd(), events.fd());
        }
        var thread = new Thread(this::watch, "probe-processes");
        thread.setDaemon(true);
        thread.start();
    }

    private static ProcessEvents eventsWherePermitted() {
        try {
            return new ProcessEvents();
        } catch (ErrnoException notHere) {
            return null;
        }
    }

    /** Whether the kernel tells of processes, so that an end is noticed at once. */
    public boolean isTold() {
        return events != null;
    }

    @Override
    public Runnable start(CheckSettings check, Moment deadline, Consumer<CheckResult> answer) {
        if (!(check.subject() instanceof Subject.Processes wanted)) {
            answer.accept(CheckResult.of(Outcome.NOT_STARTED, "no process", Duration.ZERO));
            return () -> { };
        }
        var count = new Count(wanted, answer);
        execute(() -> {
            counts.add(count);
            nextRound = clock.now();
        });
        return () -> execute(() -> counts.remove(count));
    }

    private void execute(Runnable task) {
        tasks.add(task);
        bell.ring();
    }

    private void watch() {
        while (!closed) {
            poll.await(tasks.isEmpty() ? patience() : 0);
            bell.hush();
            for (int left = tasks.size(); left > 0; left--) {
                tasks.remove().run();
            }
            if (counts.isEmpty()) {
                if (events != null) {
                    events.take(EVENTS_AT_ONCE, pid -> { }, pid -> { });
                }
                continue;
            }
            look();
            Moment now = clock.now();
            counts.forEach(count -> count.tell(now));
        }
        poll.close();
        bell.close();
        if (events != null) {
            events.close();
        }
    }

    private long patience() {
        if (counts.isEmpty()) {
            return -1;
        }
        Moment now = clock.now();
        Moment next = events == null ? Moment.earlier(nextRound, now.plus(GLANCE)) : nextRound;
        for (Count count : counts) {
            next = count.enough == null ? next : Moment.earlier(next, count.enough.due());
        }
        return Math.max(0, now.until(next).toNanos());
    }

    private void look() {
        boolean complete = events == null || events.take(EVENTS_AT_ONCE, this::see, this::forget);
        if (!complete || !clock.now().isBefore(nextRound)) {
            nextRound = clock.now().plus(ROUND);
            round();
        } else if (events == null) {
            counts.forEach(count -> List.copyOf(count.pids.keySet()).forEach(pid -> {
                ProcessRow row = ProcessRow.read(pid);
                count.see(pid, row != null && row.started() == count.pids.get(pid) ? row : null);
            }));
        }
    }

    private void see(int pid) {
        ProcessRow row = ProcessRow.read(pid);
        counts.forEach(count -> count.see(pid, row));
    }

    private void forget(int pid) {
        counts.forEach(count -> count.see(pid, null));
    }

    private void round() {
        List<Integer> all = new ArrayList<>();
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            directory.forEach(entry -> all.add(Integer.valueOf(entry.getFileName().toString())));
        } catch (IOException | RuntimeException unreadable) {
            return;
        }
        counts.forEach(count -> count.pids.keySet().retainAll(all));
        all.forEach(this::see);
    }

    /** Ends its thread. */
    @Override
    public void close() {
        closed = true;
        bell.ring();
    }
}
