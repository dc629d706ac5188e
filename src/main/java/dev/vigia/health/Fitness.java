package dev.vigia.health;

import dev.vigia.net.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an instance's checks say together: whether this node may own the addresses, and how much it wants to.
 *
 * <p>Fitness is no preference: a check of weight 0 that fails makes the instance unfit, any other moves its
 * priority between 1 and 254, never the address owner's 255 (track_script, track_process, track_file and
 * track_interface of keepalived.conf(5)).
 *
 * @param causes why it is unfit; empty where it is fit
 * @param priority what it advertises with
 */
public record Fitness(List<Unfit> causes, Priority priority) {
    /** A file's number times its weight that makes an instance unfit, as in keepalived. */
    private static final int FATAL = -254;
    private static final int LOWEST = 1;
    private static final int HIGHEST = 254;

    /** Copies the list. */
    public Fitness {
        causes = List.copyOf(causes);
    }

    /** Whether nothing stands against owning the addresses. */
    public boolean fit() {
        return causes.isEmpty();
    }

    /**
     * Folds the states of checks.
     *
     * @param configured the configured priority
     * @param tracked the checks that the instance or its group listens to
     * @param witnesses all witnesses of the node, whether tracked or not
     * @param states the states by the checks' names; what is not in there is unknown
     * @param owning whether the instance owns the addresses: it keeps them until a check has spoken, so that a check
     *     added by a reload takes nothing away
     */
    public static Fitness of(Priority configured, List<Tracked> tracked, List<CheckSettings> witnesses,
            Map<String, CheckState> states, boolean owning) {
        List<Unfit> causes = new ArrayList<>();
        int sum = configured.number();
        for (Tracked each : tracked) {
            CheckState state = states.get(each.check().name());
            sum += added(each, state);
            if (state == null || state.verdict() == Verdict.UNKNOWN) {
                if (each.influence().isDecisive() && !each.check().witness() && !owning) {
                    causes.add(new Unfit(Unfit.Kind.CHECK_UNDECIDED, each.check().name(), "has not run yet"));
                }
            } else {
                forbid(each, state, causes);
            }
        }
        witness(witnesses, states, owning, causes);
        int clamped = Math.min(Math.max(sum, LOWEST), HIGHEST);
        return new Fitness(causes, configured.owns() ? configured : new Priority(clamped));
    }

    /** What a check adds to the priority. */
    private static int added(Tracked tracked, CheckState state) {
        if (state == null || state.verdict() == Verdict.UNKNOWN || tracked.influence().isDecisive()) {
            return 0;
        }
        boolean up = state.verdict() == Verdict.UP;
        if (tracked.check().subject() instanceof Subject.NumberFile) {
            return up ? product(tracked, state) : 0;
        }
        return up == tracked.influence().weight() > 0 ? tracked.influence().signed() : 0;
    }

    /** A file's number times its weight, which no number however large turns over. */
    private static int product(Tracked tracked, CheckState state) {
        long product = (long) state.last().value() * tracked.influence().signed();
        return (int) Math.min(Math.max(product, FATAL), -FATAL);
    }

    private static void forbid(Tracked tracked, CheckState state, List<Unfit> causes) {
        CheckSettings check = tracked.check();
        boolean up = state.verdict() == Verdict.UP;
        if (check.subject() instanceof Subject.NumberFile && up) {
            if (forbids(tracked, state)) {
                causes.add(new Unfit(Unfit.Kind.CHECK_FAILED, check.name(), state.evidence()));
            }
        } else if (tracked.influence().isDecisive() && !check.witness() && up == tracked.influence().reverse()) {
            Unfit.Kind kind = state.unable() ? Unfit.Kind.CHECK_UNABLE : Unfit.Kind.CHECK_FAILED;
            causes.add(new Unfit(kind, check.name(), up ? "passes, and is reversed" : state.evidence()));
        }
    }

    /** Whether a file's number does: any but 0 with weight 0, one that takes off 254 with another. */
    private static boolean forbids(Tracked tracked, CheckState state) {
        if (tracked.influence().isDecisive()) {
            return (state.last().value() != 0) != tracked.influence().reverse();
        }
        return product(tracked, state) <= FATAL;
    }

    private static void witness(List<CheckSettings> witnesses, Map<String, CheckState> states, boolean owning,
            List<Unfit> causes) {
        boolean any = witnesses.stream().anyMatch(check -> hopes(states.get(check.name()), owning));
        if (!witnesses.isEmpty() && !any) {
            String names = witnesses.stream().map(CheckSettings::name).collect(Collectors.joining(", "));
            String evidence = witnesses.stream().map(check -> states.get(check.name()))
                    .map(state -> state == null ? CheckResult.NONE.evidence() : state.evidence())
                    .distinct().collect(Collectors.joining("; "));
            boolean lost = witnesses.stream().map(check -> states.get(check.name()))
                    .noneMatch(state -> state == null || state.verdict() == Verdict.UNKNOWN);
            causes.add(new Unfit(lost ? Unfit.Kind.WITNESSES_LOST : Unfit.Kind.CHECK_UNDECIDED, names, evidence));
        }
    }

    private static boolean hopes(CheckState state, boolean owning) {
        Verdict verdict = state == null ? Verdict.UNKNOWN : state.verdict();
        return verdict == Verdict.UP || owning && verdict == Verdict.UNKNOWN;
    }
}
