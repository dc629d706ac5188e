package dev.vigia.sim;

import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Reason;
import dev.vigia.agent.Role;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who answers for the virtual addresses: never two because an agent is dead, frozen or starved; never two
 * that are awake for longer than an election takes; and in calm never nobody for longer than that.
 */
final class Answering {
    private final Simulation simulation;
    private final Watch watch;
    private final List<SimWorld> answering = new ArrayList<>();
    private Moment overlapSince;
    private Duration overlapSeen = Duration.ZERO;
    private Moment contestSince;
    private Moment nobodySince;
    private Moment fitSince;
    private boolean gateImagined;

    Answering(Simulation simulation, Watch watch) {
        this.simulation = simulation;
        this.watch = watch;
    }

    /** Demands of kernels without a gate what only a gate can give. */
    void imagineGates() {
        gateImagined = true;
    }

    /** The longest while in which two nodes answered of which none was leaving. */
    Duration overlapSeen() {
        return overlapSeen;
    }

    /** Looks at all after something has happened. */
    void look(List<SimWorld> nodes, Moment now) {
        answering.clear();
        boolean anyFit = false;
        boolean anybody = false;
        int contestants = 0;
        for (SimWorld node : nodes) {
            Life life = watch.life(node);
            anyFit |= node.awake() && life.role() != Role.UNFIT;
            if (!node.answers()) {
                continue;
            }
            anybody = true;
            if (!life.leaves(now)) {
                answering.add(node);
                boolean speaks = node.stillSince() == null && !node.kernel().muffled();
                contestants += life.active() && speaks ? 1 : 0;
            }
        }
        if (overlapSince != null && overlapSince.until(now).compareTo(overlapSeen) > 0) {
            overlapSeen = overlapSince.until(now);
        }
        overlapSince = since(overlapSince, answering.size() > 1, now);
        contestSince = since(contestSince, contestants > 1, now);
        nobodySince = since(nobodySince, !anybody, now);
        fitSince = since(fitSince, anyFit, now);
        if (contestSince != null) {
            demandShortContest(now);
        }
        if (answering.size() > 1) {
            answering.forEach(node -> demandSilenceOfTheStill(node, now));
        }
    }

    private static Moment since(Moment before, boolean holds, Moment now) {
        if (!holds) {
            return null;
        }
        return before == null ? now : before;
    }

    private void demandShortContest(Moment now) {
        Moment since = Moment.later(contestSince, simulation.network().disturbedAt());
        demand(since.until(now).compareTo(simulation.longestOverlap()) <= 0, () -> "two nodes that are awake answer"
                + " since " + since.until(now).toNanos() / 1000 + " us in a whole network");
    }

    /** Whose agent stands still has fallen silent before a peer takes over for that. */
    private void demandSilenceOfTheStill(SimWorld node, Moment now) {
        Moment still = node.stillSince();
        Life life = watch.life(node);
        boolean active = node.up() ? life.active() : life.roleAtDeath() == Role.ACTIVE;
        boolean gated = gateImagined || node.routers().stream()
                .allMatch(router -> node.kernel().gate().guards(router.routerId()));
        boolean agents = gated && node.kernel().answersForAgent();
        if (still == null || !active || !agents || simulation.mixed() || !wholeSince(still)) {
            return;
        }
        for (SimWorld other : answering) {
            if (other != node && watch.life(other).active() && other.stillSince() == null) {
                demandSilence(node, still, other, now);
            }
        }
    }

    private void demandSilence(SimWorld node, Moment still, SimWorld other, Moment now) {
        Life life = watch.life(other);
        Duration oneWay = Duration.ofNanos(simulation.network().weather().longestDelay());
        if (!life.toldAt().isAfter(still.plus(oneWay)) || life.why() == Reason.Code.ADDRESS_OWNER) {
            return;
        }
        Duration both = life.toldAt().until(now);
        Duration allowed = allowedBoth(node.instance(), other.instance(), life.why());
        demand(both.compareTo(allowed) <= 0, () -> node.name() + " answers though it stands still since "
                + still.until(now).toNanos() / 1000 + " us, and " + other.name() + " took over ("
                + life.why().word() + ") " + both.toNanos() / 1000 + " us ago");
    }

    /** How long one that stands still and its successor may both answer. */
    private static Duration allowedBoth(InstanceSettings still, InstanceSettings successor, Reason.Code why) {
        // Who goes on after a crash may have preempted before it.
        boolean atOnce = (why == Reason.Code.PREEMPTED_LOWER || why == Reason.Code.RESTARTED)
                && successor.lease().prefer() == Standing.Caution.AVAILABILITY;
        if (atOnce || why == Reason.Code.RESIGNATION_HEARD) {
            // The RFC's moment of a preemption asks for no sign of life; and one may fall asleep while it leaves.
            return still.gateTimeout(still.advertInterval());
        }
        boolean safety = still.lease().prefer() == Standing.Caution.SAFETY;
        // The clock of the one that stands still may be slow by 100 parts in a million.
        return safety ? Duration.ZERO : still.advertInterval().plusNanos(still.advertInterval().toNanos() / 2000);
    }

    /** Whether nothing was lost or forged so shortly before {@code still} that it could matter. */
    private boolean wholeSince(Moment still) {
        Moment forgotten = simulation.network().disturbedAt().plus(simulation.longestDeceit());
        return forgotten.isBefore(still);
    }

    /** In calm since {@code calm} somebody answers, but for {@code longest}. */
    void demandSomebody(Duration longest, Moment calm, Moment now) {
        if (nobodySince != null && fitSince != null) {
            Moment since = Moment.later(Moment.later(nobodySince, calm), fitSince);
            demand(since.until(now).compareTo(longest) <= 0, () -> "nobody answers since "
                    + since.until(now).toMillis() + " ms in a healthy network; allowed are " + longest.toMillis());
        }
    }

    private static void demand(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new Violation(otherwise.get());
        }
    }
}
