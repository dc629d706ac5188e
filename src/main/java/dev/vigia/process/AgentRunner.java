package dev.vigia.process;

import dev.vigia.resource.AgentCaller;
import dev.vigia.resource.AgentName;
import dev.vigia.resource.Invocation;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.Operation;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Calls the agents of resources, each within its time; a thread waits for each that runs.
 *
 * <p>An agent that does not end in time is killed with its whole process group; what it has started as a service, in a
 * session of its own, is left alone. Its output is read to the end, and little of it is kept.
 */
public final class AgentRunner implements AgentCaller, AutoCloseable {
    /**
     * Where agents are.
     *
     * @param ocf the root of OCF agents, {@code /usr/lib/ocf}
     * @param init the directory of init scripts, {@code /etc/init.d}
     * @param systemctl the program systemctl(1)
     */
    public record Places(Path ocf, Path init, Path systemctl) {
        /** Where distributions put them. */
        public static final Places USUAL = new Places(Path.of("/usr/lib/ocf"), Path.of("/etc/init.d"),
                Path.of("/usr/bin/systemctl"));
    }

    /** How much of the end of an agent's output and errors is kept, in bytes; meta-data is larger than all else. */
    static final int KEPT = 512 << 10;
    /** How long an agent may take to describe itself. */
    private static final Duration DESCRIPTION = Duration.ofSeconds(20);
    /** How soon systemd is asked again about a unit that is on its way. */
    private static final long AGAIN_MILLIS = 200;

    private final Places places;
    private final Confinement confinement;
    private final Clock clock;
    private final Set<Run> runs = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "resource-agent");
        thread.setDaemon(true);
        return thread;
    });

    /** Calls agents that are there, with all that this process may do. */
    public AgentRunner(Places places, Clock clock) {
        this.places = places;
        this.confinement = Confinement.ofAgents();
        this.clock = clock;
    }

    @Override
    public Runnable call(Invocation invocation, Consumer<Outcome> answer) {
        var run = new Run(invocation, answer);
        runs.add(run);
        try {
            threads.execute(run);
        } catch (RejectedExecutionException | OutOfMemoryError refused) {
            runs.remove(run);
            answer.accept(Outcome.error("no thread to wait for it: " + refused.getMessage()));
        }
        return run::cut;
    }

    /** Kills every agent that runs; their calls are answered as cancelled. */
    @Override
    public void close() {
        threads.shutdown();
        runs.forEach(Run::cut);
    }

    /**
     * The XML text by which an OCF agent describes itself ({@code meta-data}); waits for it, 20 s at most.
     *
     * @throws IOException saying why there is none: no such agent, it fails, or hangs, or says more than fits
     */
    public String metaData(AgentName agent) throws IOException, InterruptedException {
        if (agent.standard() != AgentName.Standard.OCF) {
            throw new IOException(agent + " has no meta-data: only ocf agents do");
        }
        AgentCall call = OcfAgent.metaData(places.ocf(), agent);
        Optional<Outcome> refusal = call.refusal();
        if (refusal.isPresent()) {
            throw new IOException(agent + " cannot be asked: " + refusal.get().reason());
        }
        var script = new Script(confinement.around(call.command()), call.environment(), KEPT);
        Script.Outcome ended;
        try {
            ended = script.await(clock, DESCRIPTION);
        } finally {
            script.kill();
        }
        if (ended.failed()) {
            throw new IOException(agent + " does not describe itself: " + ended.failure());
        }
        if (script.printed().isCut()) {
            throw new IOException(agent + " describes itself with more than " + KEPT + " bytes");
        }
        return script.printed().raw();
    }

    /**
     * Why a resource's agent is not here; nothing where it is. A unit of systemd is looked up, for 20 s at most.
     */
    public Optional<String> absence(ResourceSettings resource) throws InterruptedException {
        var probe = new Invocation(resource, Operation.monitor(Duration.ZERO, DESCRIPTION), "");
        Optional<Outcome> refusal = callOf(probe).refusal();
        if (refusal.isEmpty() && resource.agent().standard() == AgentName.Standard.SYSTEMD) {
            var answer = new ArrayBlockingQueue<Outcome>(1);
            call(probe, answer::add);
            refusal = Optional.of(answer.take()).filter(outcome -> outcome.code() == OcfCode.NOT_INSTALLED);
        }
        return refusal.map(outcome -> resource.agent() + " is not here: " + outcome.reason());
    }

    private AgentCall callOf(Invocation invocation) {
        return switch (invocation.resource().agent().standard()) {
            case OCF -> OcfAgent.of(places.ocf(), invocation);
            case SYSTEMD -> new SystemdUnit(places.systemctl(), invocation);
            case LSB -> new LsbScript(places.init(), invocation);
        };
    }

    /** One call, in a thread of its own. */
    private final class Run implements Runnable {
        private final Invocation invocation;
        private final Consumer<Outcome> answer;
        private final CountDownLatch cut = new CountDownLatch(1);
        private Script script;

        Run(Invocation invocation, Consumer<Outcome> answer) {
            this.invocation = invocation;
            this.answer = answer;
        }

        @Override
        public void run() {
            Outcome outcome;
            try {
                outcome = outcome();
            } catch (IOException | RuntimeException refused) {
                outcome = Outcome.error("could not be started: " + refused.getMessage());
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                cut();
                outcome = Outcome.cancelled();
            } finally {
                runs.remove(this);
            }
            answer.accept(outcome);
        }

        private Outcome outcome() throws IOException, InterruptedException {
            AgentCall call = callOf(invocation);
            Optional<Outcome> refusal = call.refusal();
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Duration timeout = invocation.operation().timeout();
            Moment deadline = clock.now().plus(timeout);
            Optional<Outcome> outcome = Optional.empty();
            while (outcome.isEmpty()) {
                outcome = once(call, deadline, timeout);
                if (outcome.isEmpty() && cut.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    return Outcome.cancelled();
                }
            }
            return outcome.get();
        }

        /** One run of the program; nothing where it must be run again. */
        private Optional<Outcome> once(AgentCall call, Moment deadline, Duration timeout)
                throws IOException, InterruptedException {
            if (!clock.now().isBefore(deadline)) {
                return Optional.of(Outcome.timeout("it is still on its way after " + timeout.toMillis() + " ms"));
            }
            if (cut.getCount() == 0) {
                return Optional.of(Outcome.cancelled());
            }
            var started = new Script(confinement.around(call.command()), call.environment(), KEPT);
            if (hold(started)) {
                started.kill();
            }
            Script.Outcome ended = started.await(clock, clock.now().until(deadline));
            if (ended.end() != Script.End.STATUS && cut.getCount() == 0) {
                return Optional.of(Outcome.cancelled());
            }
            String errors = started.complained().raw();
            if (ended.end() == Script.End.KILLED) {
                String reason = OcfAgent.reason(errors);
                String killed = "killed after " + timeout.toMillis() + " ms";
                return Optional.of(Outcome.timeout(killed + (reason.isEmpty() ? "" : "; " + reason)));
            }
            Optional<Outcome> judged = call.judge(started.exitValue(), started.printed().raw(), errors);
            // Some statuses above 128 mean something to agents, and no signal of that number ever ends anything.
            boolean died = ended.end() == Script.End.SIGNAL
                    && judged.filter(one -> one.code() != OcfCode.ERROR).isEmpty();
            return died ? Optional.of(Outcome.error(ended.failure())) : judged;
        }

        /** Keeps the script so that it can be cut; true where it already is. */
        private synchronized boolean hold(Script started) {
            script = started;
            return cut.getCount() == 0;
        }

        private synchronized void cut() {
            cut.countDown();
            if (script != null) {
                script.kill();
            }
        }
    }
}
