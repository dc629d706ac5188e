package dev.vigia.sim;

import dev.vigia.agent.Role;
import dev.vigia.agent.Told;
import dev.vigia.agent.Transition;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What must hold at every moment of a simulation; throws a {@link Violation} where it does not. */
public final class Watch {
    private static final int INBOX_LIMIT = 10_000;

    private final Simulation simulation;
    private final Map<SimWorld, Role> roles = new HashMap<>();
    private final Map<SimWorld, Moment> toldAt = new HashMap<>();
    private final Map<SimWorld, Moment> unsettledSince = new HashMap<>();
    private final Map<SimWorld, Moment> unfitOwnerSince = new HashMap<>();
    private Moment overlapSince;
    private Duration overlapSeen = Duration.ZERO;
    private Moment ownerlessSince;
    private Moment fitSince;
    private Moment calmSince = Moment.ORIGIN;
    /** How long a healthy network may have no owner; null where that is not demanded. */
    private Duration longestVacancy;
    private long takeovers;
    private long transitions;
    private long digest;

    Watch(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Faults may be about: what depends on a working network is not demanded. */
    void trouble() {
        longestVacancy = null;
    }

    /** From now on nothing disturbs the nodes. */
    void calm() {
        longestVacancy = simulation.settleTime();
        calmSince = simulation.now();
    }

    /** From now on a single forged advert disturbs the nodes. */
    void deceived() {
        longestVacancy = simulation.longestDeceit();
        calmSince = simulation.now();
    }

    /** The longest while in which two nodes answered. */
    Duration overlapSeen() {
        return overlapSeen;
    }

    /** How often a node became Active. */
    public long takeovers() {
        return takeovers;
    }

    /** How many transitions were told. */
    public long transitions() {
        return transitions;
    }

    /** A number that two runs share only when they told the same transitions at the same moments. */
    public long digest() {
        return digest;
    }

    /** A transition is told: once, in order, with a reason, never from a role to itself. */
    void told(SimWorld node, Transition transition) {
        transitions++;
        digest = digest * 31 + simulation.now().nanos() + node.name().hashCode() + transition.toString().hashCode();
        Told last = node.told().get(transition.instance());
        long expected = last == null ? 1 : last.seq() + 1;
        demand(transition.seq() == expected,
                () -> node.name() + " told seq " + transition.seq() + ", not " + expected);
        demand(transition.from() == roles.getOrDefault(node, Role.STOPPED),
                () -> node.name() + " told a transition from " + transition.from() + " while it was "
                        + roles.get(node));
        demand(transition.from() != transition.to(), () -> node.name() + " told no change: " + transition);
        demand(transition.reason() != null, () -> node.name() + " told no reason: " + transition);
        if (transition.to() == Role.ACTIVE) {
            takeovers++;
        }
        roles.put(node, transition.to());
        toldAt.put(node, simulation.now());
        node.pace().told(transition.to() == Role.ACTIVE, simulation.now());
    }

    void poweredOff(SimWorld node) {
        roles.remove(node);
        unsettledSince.remove(node);
        unfitOwnerSince.remove(node);
    }

    /** When the node last told anything; null where it never did. */
    Moment toldAt(SimWorld node) {
        return toldAt.get(node);
    }

    /** What the node last told of itself. */
    Role role(SimWorld node) {
        return roles.getOrDefault(node, Role.STOPPED);
    }

    /** Whether no node is unfit and none has told anything for so long that nothing is to come. */
    boolean settled() {
        return !roles.containsValue(Role.UNFIT) && toldAt.values().stream()
                .allMatch(at -> at.until(simulation.now()).compareTo(simulation.longestDeceit()) > 0);
    }

    /** When all has settled: one owner, and nobody who might have preempted it long since. */
    void demandRightfulOwner(List<SimWorld> nodes) {
        List<SimWorld> owners = nodes.stream().filter(node -> role(node) == Role.ACTIVE).toList();
        List<SimWorld> settled = nodes.stream().filter(node -> role(node) == Role.BACKUP && toldAt.get(node)
                .until(simulation.now()).compareTo(simulation.longestDeceit()) > 0).toList();
        demand(owners.size() == 1 || owners.isEmpty() && settled.isEmpty(),
                () -> owners.size() + " owners when all has settled");
        for (SimWorld node : settled) {
            Priority rank = owners.get(0).instance().priority();
            Priority priority = node.instance().priority();
            boolean preempts = node.instance().preempt() || priority.owns();
            demand(!preempts || priority.compareTo(rank) <= 0,
                    () -> node.name() + " should have preempted priority " + rank);
        }
    }

    /** Looks at everything after something has happened. */
    void look(List<SimWorld> nodes) {
        Moment now = simulation.now();
        int owners = 0;
        for (SimWorld node : nodes) {
            demand(node.waiting() < INBOX_LIMIT, () -> node.name() + " has " + node.waiting() + " inputs waiting");
            lookAt(node, now);
            if (node.answers()) {
                owners++;
            }
        }
        if (overlapSince != null && overlapSince.until(now).compareTo(overlapSeen) > 0) {
            overlapSeen = overlapSince.until(now);
        }
        overlapSince = owners < 2 ? null : overlapSince == null ? now : overlapSince;
        ownerlessSince = owners > 0 ? null : ownerlessSince == null ? now : ownerlessSince;
        boolean anyFit = nodes.stream().anyMatch(node -> node.awake() && roles.get(node) != Role.UNFIT);
        fitSince = !anyFit ? null : fitSince == null ? now : fitSince;
        if (longestVacancy != null) {
            lookAtOwners(now);
        }
    }

    /**
     * The kernel holds the addresses exactly while the router is Active, it is Active only while fit, and
     * then its adverts are in time; a stopped node leaves nothing.
     */
    private void lookAt(SimWorld node, Moment now) {
        if (!node.awake() && node.up()) {
            unsettledSince.remove(node);
            unfitOwnerSince.remove(node);
            return;
        }
        Role role = role(node);
        node.pace().demandInTime(now, simulation.longestStall());
        int held = node.kernel().virtual().size();
        boolean asItShould = held == (role == Role.ACTIVE ? node.instance().addresses().size() : 0);
        Duration unsettled = lasting(unsettledSince, node, !asItShould, now);
        // A long list moves in slices, each taking a turn or two, and a call may stall.
        Duration allowed = Duration.ofMillis(1).plus(simulation.longestStall());
        demand(unsettled.compareTo(allowed) <= 0, () -> node.name() + " is " + role + " and holds " + held
                + " virtual addresses since " + unsettled.toMillis() + " ms");
        Duration unfit = lasting(unfitOwnerSince, node, role == Role.ACTIVE && !node.kernel().fit(), now);
        demand(unfit.compareTo(allowed) <= 0,
                () -> node.name() + " is Active and unfit since " + unfit.toMillis() + " ms");
    }

    private static Duration lasting(Map<SimWorld, Moment> since, SimWorld node, boolean holds, Moment now) {
        if (!holds) {
            since.remove(node);
            return Duration.ZERO;
        }
        return since.computeIfAbsent(node, unknown -> now).until(now);
    }

    private void lookAtOwners(Moment now) {
        if (overlapSince != null) {
            Moment since = Moment.later(overlapSince, calmSince);
            demand(since.until(now).compareTo(simulation.longestOverlap()) <= 0, () -> "two nodes answer since "
                    + since.until(now).toMillis() + " ms in a healthy network");
        }
        if (ownerlessSince != null && fitSince != null) {
            Moment since = Moment.later(Moment.later(ownerlessSince, calmSince), fitSince);
            demand(since.until(now).compareTo(longestVacancy) <= 0, () -> "nobody answers since "
                    + since.until(now).toMillis() + " ms in a healthy network; allowed are "
                    + longestVacancy.toMillis());
        }
    }

    private void demand(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new Violation(otherwise.get());
        }
    }
}
