package dev.vigia.process;

import dev.vigia.config.FileFacts;
import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Outcome;
import dev.vigia.health.Prober;
import dev.vigia.health.Subject;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs the scripts of checks, each confined and within its time; a thread waits for each that runs.
 *
 * <p>What could be changed by others than root is refused anew before each run: the file's path may have become
 * unsafe since the configuration was read.
 */
public final class CheckRunner implements Prober, AutoCloseable {
    private final FileFacts facts;
    private final Function<String, Confinement> confinements;
    private final Clock clock;
    private final Map<String, Confinement> users = new ConcurrentHashMap<>();
    private final Map<String, Script> unburied = new ConcurrentHashMap<>();
    private final Set<Run> runs = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "check-script");
        thread.setDaemon(true);
        return thread;
    });

    /** Runs scripts as the users that their checks name. */
    public CheckRunner(FileFacts facts, Clock clock) {
        this(facts, Confinement::as, clock);
    }

    CheckRunner(FileFacts facts, Function<String, Confinement> confinements, Clock clock) {
        this.facts = facts;
        this.confinements = confinements;
        this.clock = clock;
    }

    @Override
    public Runnable start(CheckSettings check, Moment deadline, Consumer<CheckResult> answer) {
        var run = new Run(check, deadline, answer);
        runs.add(run);
        try {
            threads.execute(run);
        } catch (RejectedExecutionException | OutOfMemoryError refused) {
            runs.remove(run);
            answer.accept(CheckResult.of(Outcome.NOT_STARTED, "no thread to wait for it: " + refused.getMessage(),
                    Duration.ZERO));
        }
        return run::cut;
    }

    /** Kills every script that runs; their checks are not answered. */
    @Override
    public void close() {
        threads.shutdown();
        runs.forEach(Run::cut);
    }

    /** One run, in a thread of its own. */
    private final class Run implements Runnable {
        private final CheckSettings check;
        private final Moment begun = clock.now();
        private final Moment deadline;
        private final Consumer<CheckResult> answer;
        private Script script;
        private boolean cut;

        Run(CheckSettings check, Moment deadline, Consumer<CheckResult> answer) {
            this.check = check;
            this.deadline = deadline;
            this.answer = answer;
        }

        @Override
        public void run() {
            CheckResult result;
            try {
                result = check.subject() instanceof Subject.Script subject ? examine(subject)
                        : result(Outcome.NOT_STARTED, "no script", "");
            } catch (IOException | RuntimeException refused) {
                result = result(Outcome.NOT_STARTED, "could not be started: " + refused.getMessage(), "");
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                cut();
                return;
            } finally {
                runs.remove(this);
            }
            if (!isCut()) {
                answer.accept(result);
            }
        }

        private CheckResult examine(Subject.Script subject) throws IOException, InterruptedException {
            Optional<CheckResult> refused = refused(subject);
            if (refused.isPresent()) {
                return refused.get();
            }
            Confinement confinement = users.computeIfAbsent(subject.user(), confinements);
            var started = new Script(confinement.around(subject.argv()), Map.of());
            if (hold(started)) {
                started.kill();
            }
            Script.Outcome outcome = started.await(clock, clock.now().until(deadline));
            if (started.isAlive()) {
                unburied.put(check.name(), started);
            }
            return told(outcome);
        }

        /** Why it may not run: changeable, not there, or its last run cannot be killed. */
        private Optional<CheckResult> refused(Subject.Script subject) {
            Script last = unburied.get(check.name());
            if (last != null && last.isAlive()) {
                return Optional.of(result(Outcome.TIMED_OUT, "its last run was killed and has not ended yet", ""));
            }
            unburied.remove(check.name());
            String program = subject.argv().get(0);
            Optional<String> broken = facts.whyNotRunnable(program);
            if (broken.isPresent()) {
                Outcome outcome = Files.exists(Path.of(program)) ? Outcome.NOT_EXECUTABLE : Outcome.MISSING;
                return Optional.of(result(outcome, program + " " + broken.get(), ""));
            }
            Optional<String> unsafe = subject.secure() ? facts.whyUnsafe(program) : Optional.empty();
            return unsafe.map(why -> result(Outcome.INSECURE,
                    program + " could be changed by others than root: " + why, ""));
        }

        private CheckResult told(Script.Outcome outcome) {
            Outcome typed = switch (outcome.end()) {
                case KILLED -> Outcome.TIMED_OUT;
                case SIGNAL -> Outcome.SIGNALLED;
                case STATUS -> outcome.failed() ? Outcome.EXIT_STATUS : Outcome.PASSED;
            };
            String evidence = switch (typed) {
                case PASSED -> "exit status 0";
                case TIMED_OUT -> "killed, for it did not end within " + check.rhythm().timeout().toMillis()
                        + " ms";
                default -> outcome.failure();
            };
            return result(typed, evidence, outcome.output());
        }

        private CheckResult result(Outcome outcome, String evidence, String output) {
            return new CheckResult(outcome, evidence, output, 0, begun.until(clock.now()));
        }

        /** Keeps the script so that it can be cut; true where it already is. */
        private synchronized boolean hold(Script started) {
            script = started;
            return cut;
        }

        private synchronized boolean isCut() {
            return cut;
        }

        private synchronized void cut() {
            cut = true;
            if (script != null) {
                script.kill();
            }
        }
    }
}
