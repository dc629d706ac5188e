package dev.vigia.lab;

import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Runs a row of the fault matrix in a trial and judges it: first all must be well for a control window, then the
 * fault comes and is healed, and in the end all must be well again within Active_Down_Interval + 1 s.
 */
final class Judge {
    private static final Duration AFTER = Duration.ofSeconds(1);
    /** A machine that stands still for longer cannot judge anybody. */
    private static final Duration STALL = Duration.ofMillis(100);

    private final FaultRow row;
    private final Trial trial;
    private final Invariants invariants;

    /** All was not well although nothing had happened. */
    private static final class StalledException extends RuntimeException {
        private static final long serialVersionUID = 1;

        StalledException(String why) {
            super(why);
        }
    }

    Judge(FaultRow row, Trial trial) {
        this.row = row;
        this.trial = trial;
        this.invariants = new Invariants(trial);
    }

    /** Runs it to its end. */
    Outcome outcome() throws IOException {
        try {
            row.prepare().in(trial);
            try (Probe client = Probe.start(trial.pair().client(), trial.pair().address())) {
                trial.watchedBy(client);
                return judged();
            }
        } catch (Trial.WaitsException waits) {
            return Outcome.unmeasured(Outcome.Verdict.WAITS, "waits for: " + waits.getMessage());
        } catch (StalledException stalled) {
            return Outcome.unmeasured(Outcome.Verdict.STALLED, stalled.getMessage());
        }
    }

    private Outcome judged() throws IOException {
        if (trial.well()) {
            control();
        }
        Probe probe = trial.probe();
        trial.beginFault();
        row.inflict().in(trial);
        Moment healAt = probe.now();
        row.heal().in(trial);
        Moment healed = probe.now();
        probe.watch(trial.down().plusSeconds(1));
        Moment settled = probe.now();
        probe.watch(AFTER);
        Timeline all = Yielding.leftOut(probe.timeline(), trial.interval());
        Figures figures = figures(all.between(trial.faultAt(), settled),
                all.between(healAt.minus(STALL.multipliedBy(2)), healAt));
        trial.complaints().addAll(invariants.broken(all.between(settled, Moment.NEVER)));
        trial.complaints().addAll(row.bound().apply(trial.interval()).exceededBy(figures));
        trial.remark("healed after %d ms".formatted(trial.faultAt().until(healed).toMillis()));
        return verdict(figures, all.between(trial.faultAt().minus(STALL), Moment.NEVER));
    }

    private Outcome verdict(Figures figures, Timeline seen) throws IOException {
        List<String> complaints = trial.complaints();
        if (complaints.isEmpty()) {
            return new Outcome(Outcome.Verdict.INSIDE, figures, complaints, trial.remarks());
        }
        if (seen.longestSilence().compareTo(STALL) > 0) {
            String stall = "the machine stood still for %d ms: ".formatted(seen.longestSilence().toMillis());
            return new Outcome(Outcome.Verdict.STALLED, figures, List.of(stall + String.join("; ", complaints)),
                    trial.remarks());
        }
        Path story = Files.createDirectories(Path.of("target/faults"))
                .resolve(row.number() + "-" + trial.make() + ".txt");
        Files.writeString(story, seen.story());
        trial.remark("what the client saw, from 100 ms before the fault: " + story);
        trial.first().last("lb1").forEach(trial::remark);
        trial.second().last("lb2").forEach(trial::remark);
        return new Outcome(Outcome.Verdict.OUTSIDE, figures, complaints, trial.remarks());
    }

    /** Watches a pair that is well for as long as a takeover takes. */
    private void control() {
        Probe probe = trial.probe();
        if (!probe.watchFor(seen -> seen instanceof Sighting.Reply, Duration.ofSeconds(5))) {
            throw new StalledException("no answer before the fault");
        }
        probe.watch(trial.interval().multipliedBy(2));
        trial.first().mark();
        trial.second().mark();
        Moment from = probe.now();
        probe.watch(trial.down());
        Timeline calm = probe.timeline().between(from, Moment.NEVER);
        int told = trial.first().begun().size() + trial.second().begun().size();
        if (told > 0 || calm.blackout().compareTo(Limit.NONE) > 0 || !calm.overlap().isZero()
                || !calm.answerers().equals(Set.of(trial.pair().first().mac()))) {
            throw new StalledException("before the fault: %d transitions, %d ms nobody, %d ms both, answers by %s"
                    .formatted(told, calm.blackout().toMillis(), calm.overlap().toMillis(), calm.answerers()));
        }
        invariants.begin();
    }

    private Figures figures(Timeline all, Timeline beforeHeal) {
        Duration nobody = all.outages().stream().map(Timeline.Outage::length).reduce(Duration.ZERO, Duration::plus);
        int takeovers = 0;
        for (Diary diary : List.of(trial.first(), trial.second())) {
            takeovers += (int) diary.begun().stream().filter(tell -> tell.state().equals("MASTER")).count();
        }
        boolean stillBoth = all.overlap().compareTo(Limit.NONE) > 0 && beforeHeal.answerers().size() > 1;
        return new Figures(all.overlap(), stillBoth, nobody, takeovers);
    }
}
