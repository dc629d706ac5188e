package dev.vigia.process;

import dev.vigia.agent.Command;
import dev.vigia.notify.Attempts;
import dev.vigia.notify.NotifyQueue;
import dev.vigia.notify.NotifyRun;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells notify scripts: one thread for each name, one script at a time, the loop never waits. What cannot be started
 * for want of memory, descriptors or processes is tried again, while the transitions behind it wait in their order.
 */
public final class NotifyRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NotifyRunner.class);

    /** Makes a command's process. */
    interface Starter {
        /** Starts it, or says why not. */
        Script start(NotifyRun run) throws IOException;
    }

    private final Starter starter;
    private final TellLog log;
    private final Clock clock;
    private final Map<String, Teller> tellers = new ConcurrentHashMap<>();

    /** Tells scripts confined so, and keeps in {@code log} what was told. */
    public NotifyRunner(Confinement confinement, TellLog log, Clock clock) {
        this(run -> new Script(confinement.around(run.argv()), run.environment()), log, clock);
    }

    NotifyRunner(Starter starter, TellLog log, Clock clock) {
        this.starter = starter;
        this.log = log;
        this.clock = clock;
    }

    /** Queues a transition; called by the loop. */
    public void tell(Command.Tell tell) {
        tellers.computeIfAbsent(tell.transition().instance(), Teller::new).add(tell);
    }

    /**
     * Lets what is queued be told, then ends every script that still runs. From any thread.
     *
     * @param patience how long that may take in all
     */
    public void close(Duration patience) {
        Moment deadline = clock.now().plus(patience);
        tellers.values().forEach(Teller::finish);
        if (!patience.isZero() && tellers.values().stream().anyMatch(Teller::isBusy)) {
            LOG.info("notify_waiting: the end waits up to {} s for notify scripts; a second signal ends it at once",
                    patience.toSeconds());
        }
        tellers.values().forEach(teller -> teller.awaitEnd(deadline));
    }

    /** Ends at once; what is queued is not told. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    /** The thread of one name. */
    private final class Teller implements Runnable {
        private final String name;
        private final NotifyQueue queue;
        private final Thread thread;
        private Script running;
        private boolean busy;
        private boolean finishing;
        private boolean cut;

        Teller(String name) {
            this.name = name;
            this.queue = new NotifyQueue(log.last(name));
            this.thread = new Thread(this, "notify-" + name);
            this.thread.setDaemon(true);
            this.thread.start();
        }

        synchronized void add(Command.Tell tell) {
            queue.add(tell);
            notifyAll();
        }

        synchronized boolean isBusy() {
            return busy || !queue.isEmpty();
        }

        synchronized void finish() {
            finishing = true;
            notifyAll();
        }

        @Override
        public void run() {
            try {
                for (NotifyQueue.Turn turn = next(); turn != null; turn = next()) {
                    if (turn.skipped() > 0) {
                        LOG.warn("notify_skipped: {} seq {} comes after {} that were not told", name,
                                turn.transition().seq(), turn.skipped());
                    }
                    log.keep(turn.transition());
                    tell(turn);
                }
            } catch (InterruptedException ended) {
                LOG.debug("notify_ended: {}", name);
            }
        }

        /** Waits for the next turn; null at the end. */
        private synchronized NotifyQueue.Turn next() throws InterruptedException {
            busy = false;
            while (queue.isEmpty() && !finishing) {
                wait();
            }
            busy = !queue.isEmpty() && !cut;
            return busy ? queue.next() : null;
        }

        private void tell(NotifyQueue.Turn turn) throws InterruptedException {
            for (NotifyRun run : turn.runs()) {
                String what = name + " seq " + turn.transition().seq() + ": " + run.argv().get(0);
                try {
                    Script script = start(what, run);
                    if (script == null) {
                        giveUp(turn);
                        return;
                    }
                    report(what, script.await(clock, run.timeout()));
                } catch (IOException | RuntimeException refused) {
                    // Whatever it was, the transitions behind it must not wait for ever.
                    LOG.error("notify_failed: {} could not be started: {}", what, refused.getMessage());
                }
            }
        }

        private void report(String what, Script.Outcome outcome) {
            if (outcome.failed()) {
                LOG.warn("notify_failed: {}: {}{}", what, outcome.failure(),
                        outcome.output().isEmpty() ? "" : "; last output: " + outcome.output());
            } else {
                LOG.debug("notify_done: {}", what);
            }
        }

        /** Tries until the machine has what it takes; null where there is no use in trying on. */
        private Script start(String what, NotifyRun run) throws IOException, InterruptedException {
            var attempts = new Attempts(clock.now(), run.timeout());
            while (true) {
                try {
                    return start(run);
                } catch (Script.ShortageException shortage) {
                    if (attempts.first()) {
                        LOG.warn("notify_delayed: {} cannot be started now, and is tried again: {}", what,
                                shortage.getMessage());
                    }
                    Duration pause = attempts.refused(clock.now(), newerWaits());
                    if (pause == null || !pause(pause)) {
                        LOG.error("notify_failed: {} could not be started: {}", what, shortage.getMessage());
                        return null;
                    }
                }
            }
        }

        private synchronized boolean newerWaits() {
            return !queue.isEmpty();
        }

        private synchronized void giveUp(NotifyQueue.Turn turn) {
            queue.giveUp(turn);
        }

        /** Waits so long; false where all is over meanwhile. */
        private synchronized boolean pause(Duration pause) throws InterruptedException {
            Moment end = clock.now().plus(pause);
            while (!cut && clock.now().isBefore(end)) {
                wait(Math.max(1, clock.now().until(end).toMillis()));
            }
            return !cut;
        }

        /** Starts it without the lock, since the loop must not wait until a process is made. */
        private Script start(NotifyRun run) throws IOException {
            Script script = starter.start(run);
            synchronized (this) {
                running = script;
                if (cut) {
                    script.kill();
                }
            }
            return script;
        }

        /** Waits until all is told, then cuts off what is not. */
        private void awaitEnd(Moment deadline) {
            try {
                while (thread.isAlive() && clock.now().isBefore(deadline)) {
                    // At least 1, since joining for 0 is for ever.
                    thread.join(Math.max(1, clock.now().until(deadline).toMillis()));
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            cut();
        }

        private synchronized void cut() {
            if (isBusy()) {
                LOG.warn("notify_cut: {} was not told everything before the agent ended", name);
            }
            cut = true;
            if (running != null) {
                running.kill();
            }
            notifyAll();
        }
    }
}
