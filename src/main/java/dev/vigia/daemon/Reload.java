package dev.vigia.daemon;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Reply;
import dev.vigia.agent.Settings;
import dev.vigia.agent.Wish;
import dev.vigia.config.Difference;
import dev.vigia.config.Problem;
import dev.vigia.config.Reading;
import dev.vigia.config.SettingsText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the configuration file up again, for a signal or an operator, one after the other on a thread of its own; and
 * goes back to the settings before where nobody confirms the new ones in time. A file with a mistake changes nothing.
 */
final class Reload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("vigia");

    private final String file;
    private final Supplier<Reading> reading;
    private final Consumer<Input> agent;
    private final Consumer<Command.Answer> answers;
    private final BiConsumer<String, String> chronicle;
    private final Consumer<Reply.Verdict> outcomes;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread one = new Thread(task, "reload");
        one.setDaemon(true);
        return one;
    });
    private Settings running;
    /** What comes back where nobody confirms; null while nothing waits for that. */
    private Settings former;
    private ScheduledFuture<?> wayBack;

    /**
     * One that waits to be asked.
     *
     * @param file its name, for people
     * @param reading reads it
     * @param running the settings in force
     * @param agent takes settings; may wait
     * @param answers takes what came of it
     * @param chronicle takes what happened: its kind, and a sentence
     * @param outcomes takes how each reload ended
     */
    Reload(String file, Supplier<Reading> reading, Settings running, Consumer<Input> agent,
            Consumer<Command.Answer> answers, BiConsumer<String, String> chronicle,
            Consumer<Reply.Verdict> outcomes) {
        this.file = file;
        this.reading = reading;
        this.running = running;
        this.agent = agent;
        this.answers = answers;
        this.chronicle = chronicle;
        this.outcomes = outcomes;
    }

    /** Signal HUP; from any thread. */
    void hangUp() {
        submit(() -> take(null, "by signal HUP: "));
    }

    /** Whether that is a wish about the file, which then is fulfilled and answered; from any thread. */
    boolean fulfils(Input input) {
        if (!(input instanceof Input.Asked asked && asked.wish() instanceof Wish.OfFile wish)) {
            return false;
        }
        submit(() -> answers.accept(new Command.Answer(asked.ticket(), fulfil(wish))));
        return true;
    }

    private void submit(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException ended) {
            LOG.debug("reload_ended: the agent stops");
        }
    }

    private Reply fulfil(Wish.OfFile wish) {
        if (wish instanceof Wish.Configuration) {
            return new Reply.Configuration(SettingsText.of(running));
        }
        return wish instanceof Wish.Reload reload ? take(reload.confirmWithin(), "") : confirm();
    }

    private Reply.Outcome take(Duration confirmWithin, String how) {
        Reply.Outcome outcome = apply(confirmWithin, how);
        outcomes.accept(outcome.verdict());
        return outcome;
    }

    private Reply.Outcome apply(Duration confirmWithin, String how) {
        if (former != null) {
            String waits = "what the last reload brought still waits to be confirmed: 'vigia reload --confirm'";
            LOG.warn("configuration_not_read: {}{}", how, waits);
            return new Reply.Outcome(Reply.Verdict.REFUSED, waits);
        }
        Reading read = reading.get();
        for (Problem problem : read.problems()) {
            LOG.warn("configuration_problem: {}", problem.text().strip());
        }
        if (!read.usable()) {
            LOG.error("configuration_refused: {} has errors; nothing changed", file);
            chronicle.accept("configuration_refused", how + file + " has errors; nothing changed");
            return new Reply.Outcome(Reply.Verdict.INVALID, read.text());
        }
        List<Difference.Change> changes = Difference.of(running, read.settings());
        LOG.info("configuration_read: {} is valid and applied", file);
        chronicle.accept("configuration_read", how + file + " is valid and applied: " + brief(changes));
        if (confirmWithin != null && !changes.isEmpty()) {
            former = running;
            wayBack = thread.schedule(this::goBack, confirmWithin.toMillis(), TimeUnit.MILLISECONDS);
        }
        running = read.settings();
        agent.accept(new Input.Configure(running));
        String done = changes.stream().map(change -> change + "\n").collect(Collectors.joining());
        return new Reply.Outcome(Reply.Verdict.DONE, changes.isEmpty() ? "nothing changes" : done
                + (former == null ? "applied" : "applied; the settings before come back in " + confirmWithin.toSeconds()
                + " s unless 'vigia reload --confirm' comes"));
    }

    private static String brief(List<Difference.Change> changes) {
        return changes.isEmpty() ? "nothing changes"
                : changes.stream().map(Difference.Change::toString).collect(Collectors.joining("; "));
    }

    private Reply.Outcome confirm() {
        if (former == null) {
            return new Reply.Outcome(Reply.Verdict.REFUSED, "nothing waits to be confirmed");
        }
        wayBack.cancel(false);
        former = null;
        chronicle.accept("configuration_confirmed", "what the last reload brought stays");
        return new Reply.Outcome(Reply.Verdict.DONE, "confirmed: what the last reload brought stays");
    }

    private void goBack() {
        if (former == null) {
            return;
        }
        String text = "nobody confirmed the last reload in time: the settings before are in force again; " + file
                + " still holds the others";
        LOG.warn("configuration_taken_back: {}", text);
        chronicle.accept("configuration_taken_back", text);
        running = former;
        former = null;
        agent.accept(new Input.Configure(running));
    }

    /** Nothing is taken up any more, and nothing comes back. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
