package dev.vigia.process;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.notify.Attempts;
import dev.vigia.notify.NotifyAccount;
import dev.vigia.notify.NotifyQueue;
import dev.vigia.notify.NotifyRun;
import dev.vigia.notify.OperatorWord;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
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
    private final Trust trust;
    private final TellLog log;
    private final Clock clock;
    private final Consumer<Input> agent;
    private final Map<String, Teller> tellers = new ConcurrentHashMap<>();

    /**
     * Tells scripts.
     *
     * @param confinement what they may not have
     * @param trust which of them are run at all
     * @param log keeps what was told
     * @param agent learns when what it waits for has been done; from other threads
     */
    public NotifyRunner(Confinement confinement, Trust trust, TellLog log, Clock clock, Consumer<Input> agent) {
        this(run -> new Script(confinement.around(run.argv()), run.environment()), trust, log, clock, agent);
    }

    NotifyRunner(Starter starter, Trust trust, TellLog log, Clock clock, Consumer<Input> agent) {
        this.starter = starter;
        this.trust = trust;
        this.log = log;
        this.clock = clock;
        this.agent = agent;
    }

    /** Queues a transition; called by the loop. */
    public void tell(Command.Tell tell) {
        teller(tell.transition().instance()).add(queue -> queue.add(tell));
    }

    /** Queues the word that an Active has heard a lower rank; called by the loop. */
    public void tell(Command.TellRival rival) {
        teller(rival.standing().instance()).add(queue -> queue.add(rival));
    }

    /** Queues what is to be done before a release; called by the loop. */
    public void prepare(Command.Prepare prepare) {
        teller(prepare.standing().instance()).add(queue -> queue.add(prepare));
    }

    private Teller teller(String name) {
        return tellers.computeIfAbsent(name, Teller::new);
    }

    /** How it went with the scripts of a name. From any thread. */
    public NotifyAccount account(String name) {
        Teller teller = tellers.get(name);
        return teller == null ? NotifyAccount.NOTHING : teller.account();
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
        private NotifyAccount.Run last;
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

        synchronized void add(Consumer<NotifyQueue> what) {
            what.accept(queue);
            notifyAll();
        }

        synchronized NotifyAccount account() {
            return new NotifyAccount(last, queue.size() + (busy ? 1 : 0), queue.everSkipped());
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
                    if (turn.isTransition()) {
                        log.keep(turn.transition());
                    }
                    tell(turn);
                    if (turn.command() instanceof Command.Prepare prepare) {
                        agent.accept(new Input.Prepared(prepare.router(), prepare.turn()));
                    }
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
                Moment begun = clock.now();
                Duration time = time(turn, run);
                Optional<String> refusal = time.isNegative() ? Optional.of("its turn came too late")
                        : trust.refusal(run.argv().get(0));
                if (refusal.isPresent()) {
                    LOG.error("notify_refused: {} is not run: {}", what, refusal.get());
                    note(turn, run, begun, new Script.Outcome(null, null, "not run: " + refusal.get(), ""));
                    continue;
                }
                try {
                    Script script = start(what, run);
                    if (script == null) {
                        giveUp(turn);
                        return;
                    }
                    report(what, note(turn, run, begun, script.await(clock, time)));
                } catch (IOException | RuntimeException refused) {
                    // Whatever it was, the transitions behind it must not wait for ever.
                    LOG.error("notify_failed: {} could not be started: {}", what, refused.getMessage());
                    note(turn, run, begun, new Script.Outcome(null, null, "could not be started", ""));
                }
            }
        }

        /** How long a script may take; what is done before a release, no longer than somebody waits for it. */
        private Duration time(NotifyQueue.Turn turn, NotifyRun run) {
            return turn.command() instanceof Command.Prepare prepare ? clock.now().until(prepare.until())
                    : run.timeout();
        }

        private synchronized Script.Outcome note(NotifyQueue.Turn turn, NotifyRun run, Moment begun,
                Script.Outcome outcome) {
            last = new NotifyAccount.Run(run.argv().get(0), turn.transition().seq(),
                    OperatorWord.of(turn.transition().to()).name(), outcome.status(),
                    begun.until(clock.now()).toMillis(), outcome.end() == Script.End.KILLED, outcome.failure());
            return outcome;
        }

        private void report(String what, Script.Outcome outcome) {
            if (outcome.failed()) {
                String output = outcome.output().isEmpty() ? "" : "; last output: " + outcome.output();
                LOG.warn("notify_failed: {}: {} after {} ms{}", what, outcome.failure(),
                        account().last().milliseconds(), output);
            } else {
                LOG.debug("notify_done: {}: exit status 0 after {} ms", what, account().last().milliseconds());
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
