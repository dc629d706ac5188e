package dev.vigia.daemon;

import dev.vigia.config.LocalFiles;
import dev.vigia.health.CheckResult;
import dev.vigia.health.Outcome;
import dev.vigia.health.Prober;
import dev.vigia.health.Subject;
import dev.vigia.linux.PingProber;
import dev.vigia.linux.ProcessWatcher;
import dev.vigia.probe.FileWatcher;
import dev.vigia.probe.NetworkProber;
import dev.vigia.process.CheckRunner;
import dev.vigia.time.Clock;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/** Who runs which check; each starts its threads when the first check of its kind runs. For any thread. */
final class Probers implements Function<Subject, Prober>, AutoCloseable {
    private final Clock clock;
    private final Deque<Runnable> ends = new ArrayDeque<>();
    private Prober scripts;
    private Prober network;
    private Prober pings;
    private Prober processes;
    private Prober files;
    private boolean closed;

    Probers(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Prober apply(Subject subject) {
        if (closed) {
            return unable("the agent ends");
        }
        try {
            if (subject instanceof Subject.Script) {
                return scripts = scripts == null ? scripts() : scripts;
            }
            if (subject instanceof Subject.Ping) {
                return pings = pings == null ? pings() : pings;
            }
            if (subject instanceof Subject.Processes) {
                return processes = processes == null ? processes() : processes;
            }
            if (subject instanceof Subject.NumberFile) {
                return files = files == null ? files() : files;
            }
            return network = network == null ? network() : network;
        } catch (UncheckedIOException refused) {
            return unable(refused.getMessage() + ": " + refused.getCause().getMessage());
        }
    }

    private Prober scripts() {
        var runner = new CheckRunner(new LocalFiles(), clock);
        ends.push(runner::close);
        return runner;
    }

    private Prober pings() {
        var prober = new PingProber(clock);
        ends.push(prober::close);
        return prober;
    }

    private Prober processes() {
        var watcher = new ProcessWatcher(clock);
        ends.push(watcher::close);
        if (!watcher.isTold()) {
            LoggerFactory.getLogger("vigia").info("processes_polled: the kernel tells nothing of processes here"
                    + " (CAP_NET_ADMIN in the first user namespace); they are looked at every 20 ms");
        }
        return watcher;
    }

    private Prober files() {
        var watcher = new FileWatcher();
        ends.push(watcher::close);
        return watcher;
    }

    private Prober network() {
        var prober = new NetworkProber(clock);
        ends.push(prober::close);
        return prober;
    }

    private static Prober unable(String why) {
        return (check, deadline, answer) -> {
            answer.accept(CheckResult.of(Outcome.NOT_STARTED, why, Duration.ZERO));
            return () -> { };
        };
    }

    /** Ends all of them; scripts that run are killed. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!ends.isEmpty()) {
            ends.pop().run();
        }
    }
}
