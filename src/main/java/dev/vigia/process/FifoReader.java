package dev.vigia.process;

import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program that reads a FIFO: kept running, with pauses that double while it keeps dying; ends with the agent. */
final class FifoReader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FifoReader.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** As long as anything lives. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final List<String> argv;
    private final Confinement confinement;
    private final Trust trust;
    private final Clock clock;
    private final Duration firstPause;
    private final Thread thread;
    private Script running;
    private boolean finishing;
    private boolean cut;

    /**
     * Starts the program.
     *
     * @param argv with the FIFO's path at its end
     * @param firstPause how long after its first death it is started again
     */
    FifoReader(List<String> argv, Confinement confinement, Trust trust, Clock clock, Duration firstPause) {
        this.argv = List.copyOf(argv);
        this.confinement = confinement;
        this.trust = trust;
        this.clock = clock;
        this.firstPause = firstPause;
        this.thread = new Thread(this, "fifo-reader");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        Duration pause = firstPause;
        try {
            while (!isFinishing()) {
                Moment begun = clock.now();
                String end = live();
                if (isFinishing()) {
                    return;
                }
                boolean lived = begun.until(clock.now()).compareTo(LONGEST_PAUSE) >= 0;
                pause = lived ? firstPause : pause;
                LOG.error("fifo_script_ended: {}: {}; started again in {} ms", argv.get(0), end, pause.toMillis());
                pause(pause);
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            }
        } catch (InterruptedException ended) {
            LOG.debug("fifo_script_cut: {}", argv.get(0));
        }
    }

    /** One life of the program; why it ended. */
    private String live() throws InterruptedException {
        Optional<String> refusal = trust.refusal(argv.get(0));
        if (refusal.isPresent()) {
            return "not run: " + refusal.get();
        }
        try {
            // It dies with the thread that started it, and so with the agent, however that ends (prctl(2)).
            List<String> bound = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
            bound.addAll(argv);
            var script = new Script(confinement.around(bound), Map.of());
            hold(script);
            Script.Outcome outcome = script.await(clock, FOR_EVER);
            String why = outcome.failed() ? outcome.failure() : "exit status 0";
            return outcome.output().isEmpty() ? why : why + "; last output: " + outcome.output();
        } catch (IOException | RuntimeException refused) {
            return "could not be started: " + refused.getMessage();
        }
    }

    private synchronized void hold(Script script) {
        running = script;
        if (cut) {
            script.kill();
        }
    }

    private synchronized boolean isFinishing() {
        return finishing;
    }

    private synchronized void pause(Duration span) throws InterruptedException {
        Moment end = clock.now().plus(span);
        while (!finishing && clock.now().isBefore(end)) {
            wait(Math.max(1, clock.now().until(end).toMillis()));
        }
    }

    /** Lets it read the end of what was written and end by itself until {@code deadline}, then kills it. */
    void close(Moment deadline) {
        synchronized (this) {
            finishing = true;
            notifyAll();
        }
        try {
            while (thread.isAlive() && clock.now().isBefore(deadline)) {
                thread.join(Math.max(1, clock.now().until(deadline).toMillis()));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            cut = true;
            if (running != null) {
                running.kill();
            }
        }
    }
}
