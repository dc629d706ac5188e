package dev.vigia.process;

import dev.vigia.agent.Command;
import dev.vigia.agent.FenceDevice;
import dev.vigia.agent.FenceDevice.Target;
import dev.vigia.agent.Input;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Has other nodes turned off by fence agents: one at a time, in a thread of its own, each within its time.
 *
 * <p>Exit status 0 of the agent proves that the node was turned off, and nothing else does: an agent that fails, is
 * killed by a signal or does not end in time may have done it or not.
 */
public final class FenceRunner implements AutoCloseable {
    /** Where distributions put fence agents. */
    private static final Path USUAL = Path.of("/usr/sbin");
    private static final int METADATA = 512 << 10;
    private static final Duration DESCRIPTION = Duration.ofSeconds(20);
    /** How many may wait for their turn; there are few nodes. */
    private static final int MOST = 16;
    /** For how much of its time, of ten parts, a device is tried again, as Pacemaker does: so that a try has some. */
    private static final int ENOUGH = 7;

    private record Job(FenceDevice device, String node) {
    }

    private record Verdict(boolean proven, String why) {
    }

    private final List<Path> places;
    private final Clock clock;
    private final Consumer<Input> told;
    private final Confinement confinement = Confinement.ofAgents();
    /** What runs, first, and waits, each with those who want to hear of it. */
    private final Map<Job, List<Command.Fence>> jobs = new LinkedHashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "fence-agent");
        thread.setDaemon(true);
        return thread;
    });
    private Script running;
    private boolean closed;

    /**
     * One for the life of an agent.
     *
     * @param places the directories in which fence agents are
     * @param told takes the answers, from any thread
     */
    public FenceRunner(List<Path> places, Clock clock, Consumer<Input> told) {
        this.places = List.copyOf(places);
        this.clock = clock;
        this.told = told;
    }

    /** {@code /usr/sbin}, or what {@code VIGIA_FENCE_PATH} in the environment names, divided by colons. */
    public static List<Path> usualPlaces() {
        String path = System.getenv("VIGIA_FENCE_PATH");
        return path == null || path.isBlank() ? List.of(USUAL) : Arrays.stream(path.split(":"))
                .filter(place -> place.startsWith("/")).map(Path::of).toList();
    }

    /** Whether the command was about fencing, and so is carried out. */
    public boolean perform(Command command) {
        if (!(command instanceof Command.Fence fence)) {
            return false;
        }
        Optional<Target> target = fence.device().target(fence.node());
        String refusal = target.isEmpty() ? fence.device().name() + " cannot fence " + fence.node() : begin(fence);
        if (!refusal.isEmpty()) {
            answer(fence, new Verdict(false, refusal));
        }
        return true;
    }

    /** Carries out what is about fencing, and leaves all else to {@code others}. */
    public Consumer<Command> before(Consumer<Command> others) {
        return command -> {
            if (!perform(command)) {
                others.accept(command);
            }
        };
    }

    /** Why it is not begun; empty where it is. */
    private synchronized String begin(Command.Fence fence) {
        var job = new Job(fence.device(), fence.node());
        List<Command.Fence> same = jobs.get(job);
        if (same != null) {
            same.add(fence);
            return "";
        }
        if (jobs.size() >= MOST) {
            return jobs.size() + " others wait to be fenced";
        }
        jobs.put(job, new ArrayList<>(List.of(fence)));
        try {
            thread.execute(() -> run(job));
            return "";
        } catch (RejectedExecutionException | OutOfMemoryError refused) {
            jobs.remove(job);
            return "no thread to wait for it: " + refused.getMessage();
        }
    }

    private void run(Job job) {
        Verdict verdict;
        try {
            verdict = fence(job.device(), job.device().target(job.node()).orElseThrow());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            verdict = new Verdict(false, "it was not waited for");
        } catch (RuntimeException defect) {
            verdict = new Verdict(false, "it could not be run: " + defect.getMessage());
        }
        List<Command.Fence> askers;
        synchronized (this) {
            askers = jobs.remove(job);
        }
        for (Command.Fence asker : askers) {
            answer(asker, verdict);
        }
    }

    private void answer(Command.Fence fence, Verdict verdict) {
        told.accept(new Input.Fenced(fence.group(), fence.run(), fence.node(), verdict.proven(), verdict.why()));
    }

    private Verdict fence(FenceDevice device, Target target) throws InterruptedException {
        Moment begun = clock.now();
        Moment deadline = begun.plus(device.timeout());
        Moment enough = begun.plus(device.timeout().multipliedBy(ENOUGH).dividedBy(10));
        String what = device.name() + ": " + device.word() + " of " + target.node();
        int attempt = 0;
        String why;
        do {
            attempt++;
            why = attempt(device, FenceCall.of(device, target), deadline);
            if (why.isEmpty()) {
                return new Verdict(true, what + " succeeded within " + begun.until(clock.now()).toMillis() + " ms");
            }
        } while (attempt < device.attempts() && clock.now().isBefore(enough) && !isClosed());
        String times = attempt == 1 ? "" : " " + attempt + " times";
        return new Verdict(false, what + " failed" + times + ": " + device.parameters().hidden(why));
    }

    /** Runs the agent once; why that proves nothing, empty where it proves all. */
    private String attempt(FenceDevice device, String input, Moment deadline) throws InterruptedException {
        try {
            Script script = new Script(confinement.around(List.of(program(device.agent()).toString())), Map.of(),
                    Tail.KEPT, input);
            if (hold(script)) {
                script.kill();
            }
            try {
                Script.Outcome ended = script.await(clock, clock.now().until(deadline));
                if (ended.end() == Script.End.STATUS && ended.status() == 0) {
                    return "";
                }
                String said = script.complained().text().isEmpty() ? ended.output() : script.complained().text();
                return ended.failure() + (said.isEmpty() ? "" : ": " + said);
            } finally {
                script.kill();
            }
        } catch (IOException refused) {
            return refused.getMessage();
        }
    }

    /**
     * The XML text by which a fence agent describes itself; waits for it, 20 s at most.
     *
     * @throws IOException saying why there is none: no such agent, it fails, or hangs, or says more than fits
     */
    public String metaData(String agent) throws IOException, InterruptedException {
        var script = new Script(confinement.around(List.of(program(agent).toString())), Map.of(), METADATA,
                FenceCall.metaData());
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
            throw new IOException(agent + " describes itself with more than " + METADATA + " bytes");
        }
        return script.printed().raw();
    }

    private Path program(String agent) throws IOException {
        for (Path place : places) {
            Path file = place.resolve(agent);
            if (Files.isRegularFile(file)) {
                if (!Files.isExecutable(file)) {
                    throw new IOException(file + " is not executable");
                }
                return file;
            }
        }
        throw new IOException("there is no " + agent + " in "
                + String.join(" or ", places.stream().map(Path::toString).toList()));
    }

    /** Keeps the script so that it can be ended; true where all is closed already. */
    private synchronized boolean hold(Script script) {
        running = script;
        return closed;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Kills the agent that runs, which then proves nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        thread.shutdown();
        if (running != null) {
            running.kill();
        }
    }
}
