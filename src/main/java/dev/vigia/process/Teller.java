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
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the scripts of one name, in a thread of its own, one at a time and in order. */
final class Teller implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(NotifyRunner.class);

    /**
     * What all of them have.
     *
     * @param starter makes processes
     * @param trust which scripts are run at all
     * @param log keeps what was told
     * @param agent learns when what it waits for has been done
     * @param runs learns how each run went, with the name that it told of
     */
    record Means(NotifyRunner.Starter starter, Trust trust, TellLog log, Clock clock, Consumer<Input> agent,
            BiConsumer<String, NotifyAccount.Run> runs) {
    }

    /** How often it looks whether others have been told. */
    private static final Duration LOOK = Duration.ofMillis(5);

    private final Means means;
    private final String name;
    private final NotifyQueue queue;
    private final Thread thread;
    private NotifyAccount.Run last;
    private long failures;
    private Script running;
    private boolean busy;
    private boolean finishing;
    private boolean cut;
    private long told;
    /** By the number of the transition that waits: whether what comes first has been told. */
    private final NavigableMap<Long, BooleanSupplier> before = new TreeMap<>();

    /** One that begins where the last life of the agent ended, and starts at once. */
    Teller(String name, Means means) {
        this.means = means;
        this.name = name;
        this.queue = new NotifyQueue(means.log().last(name));
        this.thread = new Thread(this, "notify-" + name);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    synchronized void add(Consumer<NotifyQueue> what) {
        what.accept(queue);
        notifyAll();
    }

    /** What is taken in next is told when {@code first} says that its time has come, or its timeout is over. */
    synchronized void add(Command.Tell tell, BooleanSupplier first) {
        before.put(tell.transition().seq(), first);
        add(queue -> queue.add(tell));
    }

    /** Whether everything that has been taken in by now was told, or given up; asked from then on. */
    synchronized BooleanSupplier everything() {
        long newest = queue.newest();
        return () -> hasTold(newest);
    }

    private synchronized boolean hasTold(long seq) {
        return told >= seq || !isBusy();
    }

    synchronized NotifyAccount account() {
        return new NotifyAccount(last, queue.size() + (busy ? 1 : 0), queue.everSkipped(), failures);
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
                    means.log().keep(turn.transition());
                }
                if (awaitTurn(turn)) {
                    tell(turn);
                }
                finished(turn);
                if (turn.command() instanceof Command.Prepare prepare) {
                    means.agent().accept(new Input.Prepared(prepare.router(), prepare.turn()));
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

    /** Waits for those who are told first, as long as its own scripts may take; false where all is over meanwhile. */
    private boolean awaitTurn(NotifyQueue.Turn turn) throws InterruptedException {
        BooleanSupplier first = first(turn);
        if (first == null || !(turn.command() instanceof Command.Tell tell)) {
            return true;
        }
        Moment end = means.clock().now().plus(tell.listeners().timeout());
        while (!first.getAsBoolean() && means.clock().now().isBefore(end)) {
            if (!pause(LOOK)) {
                return false;
            }
        }
        return true;
    }

    private synchronized BooleanSupplier first(NotifyQueue.Turn turn) {
        BooleanSupplier first = turn.isTransition() ? before.get(turn.transition().seq()) : null;
        before.headMap(turn.transition().seq(), true).clear();
        return first;
    }

    private synchronized void finished(NotifyQueue.Turn turn) {
        told = turn.isTransition() ? turn.transition().seq() : told;
    }

    private void tell(NotifyQueue.Turn turn) throws InterruptedException {
        for (NotifyRun run : turn.runs()) {
            String what = name + " seq " + turn.transition().seq() + ": " + run.argv().get(0);
            Moment begun = means.clock().now();
            Duration time = time(turn, run);
            Optional<String> refusal = time.isNegative() ? Optional.of("its turn came too late")
                    : means.trust().refusal(run.argv().get(0));
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
                report(what, note(turn, run, begun, script.await(means.clock(), time)));
            } catch (IOException | RuntimeException refused) {
                // Whatever it was, the transitions behind it must not wait for ever.
                LOG.error("notify_failed: {} could not be started: {}", what, refused.getMessage());
                note(turn, run, begun, new Script.Outcome(null, null, "could not be started", ""));
            }
        }
    }

    /** How long a script may take; what is done before a release, no longer than somebody waits for it. */
    private Duration time(NotifyQueue.Turn turn, NotifyRun run) {
        return turn.command() instanceof Command.Prepare prepare ? means.clock().now().until(prepare.until())
                : run.timeout();
    }

    private synchronized Script.Outcome note(NotifyQueue.Turn turn, NotifyRun run, Moment begun,
            Script.Outcome outcome) {
        last = new NotifyAccount.Run(run.argv().get(0), turn.transition().seq(),
                OperatorWord.of(turn.transition().to()).name(), outcome.status(),
                begun.until(means.clock().now()).toMillis(), outcome.end() == Script.End.KILLED, outcome.failure());
        failures += outcome.failed() ? 1 : 0;
        means.runs().accept(name, last);
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
        var attempts = new Attempts(means.clock().now(), run.timeout());
        while (true) {
            try {
                return start(run);
            } catch (Script.ShortageException shortage) {
                if (attempts.first()) {
                    LOG.warn("notify_delayed: {} cannot be started now, and is tried again: {}", what,
                            shortage.getMessage());
                }
                Duration pause = attempts.refused(means.clock().now(), newerWaits());
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
        Moment end = means.clock().now().plus(pause);
        while (!cut && means.clock().now().isBefore(end)) {
            wait(Math.max(1, means.clock().now().until(end).toMillis()));
        }
        return !cut;
    }

    /** Starts it without the lock, since the loop must not wait until a process is made. */
    private Script start(NotifyRun run) throws IOException {
        Script script = means.starter().start(run);
        synchronized (this) {
            running = script;
            if (cut) {
                script.kill();
            }
        }
        return script;
    }

    /** Waits until all is told, then cuts off what is not. */
    void awaitEnd(Moment deadline) {
        try {
            while (thread.isAlive() && means.clock().now().isBefore(deadline)) {
                // At least 1, since joining for 0 is for ever.
                thread.join(Math.max(1, means.clock().now().until(deadline).toMillis()));
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
