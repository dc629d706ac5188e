package dev.vigia.process;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.notify.NotifyAccount;
import dev.vigia.notify.NotifyQueue;
import dev.vigia.notify.NotifyRun;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells notify scripts: one thread for each name, one script at a time, the loop never waits. What cannot be started
 * for want of memory, descriptors or processes is tried again, while the transitions behind it wait in their order.
 */
public final class NotifyRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NotifyRunner.class);
    /** How long handing on the last calls may take, in milliseconds. */
    private static final long LAST_CALLS = 1000;
    /** How long calls are gathered before they are handed on, in milliseconds. */
    private static final long GATHERING = 1;

    /** Makes a command's process. */
    interface Starter {
        /** Starts it, or says why not. */
        Script start(NotifyRun run) throws IOException;
    }

    private final Teller.Means means;
    private final Map<String, Teller> tellers = new ConcurrentHashMap<>();
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final Thread usher = new Thread(this::usher, "notify");
    private volatile boolean ushered;

    /**
     * Tells scripts.
     *
     * @param confinement what they may not have
     * @param trust which of them are run at all
     * @param log keeps what was told
     * @param agent learns when what it waits for has been done; from other threads
     * @param runs learns how each run went, with the name that it told of; from other threads
     */
    public NotifyRunner(Confinement confinement, Trust trust, TellLog log, Clock clock, Consumer<Input> agent,
            BiConsumer<String, NotifyAccount.Run> runs) {
        this(run -> new Script(confinement.around(run.argv()), run.environment()), trust, log, clock, agent, runs);
    }

    NotifyRunner(Starter starter, Trust trust, TellLog log, Clock clock, Consumer<Input> agent,
            BiConsumer<String, NotifyAccount.Run> runs) {
        means = new Teller.Means(starter, trust, log, clock, agent, runs);
        usher.setDaemon(true);
        usher.start();
    }

    /** Queues a transition; called by the loop. */
    public void tell(Command.Tell tell) {
        calls.add(() -> {
            Teller teller = teller(tell.transition().instance());
            if (tell.after().isEmpty()) {
                teller.add(queue -> queue.add(tell));
            } else {
                List<BooleanSupplier> others = tell.after().stream().map(this::teller).map(Teller::everything).toList();
                teller.add(tell, () -> others.stream().allMatch(BooleanSupplier::getAsBoolean));
            }
        });
        LockSupport.unpark(usher);
    }

    /** Queues the word that an Active has heard a lower rank; called by the loop. */
    public void tell(Command.TellRival rival) {
        hand(rival.standing().instance(), queue -> queue.add(rival));
    }

    /** Queues what is to be done before a release; called by the loop. */
    public void prepare(Command.Prepare prepare) {
        hand(prepare.standing().instance(), queue -> queue.add(prepare));
    }

    private void hand(String name, Consumer<NotifyQueue> what) {
        calls.add(() -> teller(name).add(what));
        LockSupport.unpark(usher);
    }

    private Teller teller(String name) {
        return tellers.computeIfAbsent(name, key -> new Teller(key, means));
    }

    /**
     * Hands on what the loop calls, which so waits for no lock; and starts the threads, which the loop would start at
     * normal priority, where whoever holds a lock may be kept from its processor by the very scripts.
     */
    private void usher() {
        while (!ushered) {
            LockSupport.park(this);
            // Many come at once or none: the loop shall not have to wake us for each of them.
            gather();
            for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
                call.run();
            }
        }
    }

    private synchronized void gather() {
        try {
            wait(GATHERING);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was called before is handed on before this returns. */
    private void closeUsher() {
        calls.add(() -> ushered = true);
        LockSupport.unpark(usher);
        try {
            usher.join(LAST_CALLS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
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
        Moment deadline = means.clock().now().plus(patience);
        closeUsher();
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
}
