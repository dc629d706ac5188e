package dev.vigia.metrics;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Snapshot;
import dev.vigia.agent.Wish;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Asks the agent how it stands, one question at a time for all who wait for it: the loop has better to do. */
public final class Source {
    /** Far from the tickets of the control socket, which count from 1 up and from -1 down. */
    private static final long FIRST_TICKET = Long.MIN_VALUE;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Predicate<Input> agent;
    private final Duration patience;
    private long ticket = FIRST_TICKET;
    private CompletableFuture<Snapshot> owed;

    /** One that asks {@code agent}, which takes a question without waiting, or is too busy. */
    public Source(Predicate<Input> agent) {
        this(agent, PATIENCE);
    }

    Source(Predicate<Input> agent, Duration patience) {
        this.agent = agent;
        this.patience = patience;
    }

    /** Whether that answers a question of ours; from any thread. */
    public synchronized boolean answered(Command.Answer answer) {
        if (answer.ticket() > FIRST_TICKET / 2) {
            return false;
        }
        if (answer.ticket() == ticket && owed != null && answer.reply() instanceof Snapshot snapshot) {
            owed.complete(snapshot);
            owed = null;
        }
        return true;
    }

    /** How the agent stands; null where it does not answer in time. */
    Snapshot ask() throws InterruptedException {
        try {
            return question().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException silent) {
            forget();
            return null;
        }
    }

    private synchronized CompletableFuture<Snapshot> question() {
        if (owed == null) {
            ticket++;
            owed = new CompletableFuture<>();
            if (!agent.test(new Input.Asked(ticket, new Wish.Status()))) {
                CompletableFuture<Snapshot> busy = owed;
                owed = null;
                busy.completeExceptionally(new IllegalStateException("the agent is too busy"));
                return busy;
            }
        }
        return owed;
    }

    private synchronized void forget() {
        owed = null;
    }
}
