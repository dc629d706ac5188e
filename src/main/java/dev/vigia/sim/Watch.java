package dev.vigia.sim;

import dev.vigia.agent.Role;
import dev.vigia.agent.Told;
import dev.vigia.agent.Transition;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold at every moment of a simulation; throws a {@link Violation} where it does not. */
public final class Watch {
    private static final int INBOX_LIMIT = 10_000;

    private final Simulation simulation;
    private final Map<SimWorld, Role> roles = new HashMap<>();
    private final Map<SimWorld, Moment> unsettledSince = new HashMap<>();
    private Moment overlapSince;
    private Moment ownerlessSince;
    private Moment fitSince;
    private Moment calmSince = Moment.ORIGIN;
    private boolean calm = true;
    private long takeovers;
    private long transitions;
    private long digest;

    Watch(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Faults may be about: what depends on a working network is not demanded. */
    void trouble() {
        calm = false;
    }

    /** From now on nothing disturbs the nodes. */
    void calm() {
        calm = true;
        calmSince = simulation.now();
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
        demand(transition.seq() == expected, node.name() + " told seq " + transition.seq() + ", not " + expected);
        demand(transition.from() == roles.getOrDefault(node, Role.STOPPED),
                node.name() + " told a transition from " + transition.from() + " while it was " + roles.get(node));
        demand(transition.from() != transition.to(), node.name() + " told no change: " + transition);
        demand(transition.reason() != null, node.name() + " told no reason: " + transition);
        if (transition.to() == Role.ACTIVE) {
            takeovers++;
            demand(node.kernel().running(), node.name() + " became Active without carrier");
        }
        roles.put(node, transition.to());
    }

    void poweredOff(SimWorld node) {
        roles.remove(node);
        unsettledSince.remove(node);
    }

    /** Looks at everything after something has happened. */
    void look(List<SimWorld> nodes) {
        Moment now = simulation.now();
        int owners = 0;
        for (SimWorld node : nodes) {
            demand(node.waiting() < INBOX_LIMIT, node.name() + " has " + node.waiting() + " inputs waiting");
            lookAt(node, now);
            if (answers(node)) {
                owners++;
            }
        }
        overlapSince = owners < 2 ? null : overlapSince == null ? now : overlapSince;
        ownerlessSince = owners > 0 ? null : ownerlessSince == null ? now : ownerlessSince;
        boolean anyFit = nodes.stream().anyMatch(node -> node.awake() && roles.get(node) != Role.UNFIT);
        fitSince = !anyFit ? null : fitSince == null ? now : fitSince;
        if (calm) {
            lookAtOwners(now);
        }
    }

    private static boolean answers(SimWorld node) {
        return node.instance().addresses().stream().anyMatch(node::answersFor);
    }

    /** The kernel holds the addresses exactly while the router is Active; a stopped node leaves nothing. */
    private void lookAt(SimWorld node, Moment now) {
        Role role = roles.getOrDefault(node, Role.STOPPED);
        Set<Subnet> held = node.kernel().virtual();
        boolean asItShould = role == Role.ACTIVE
                ? held.containsAll(node.instance().addresses()) : held.isEmpty();
        if (asItShould || !node.awake() && node.up()) {
            unsettledSince.remove(node);
            return;
        }
        Moment since = unsettledSince.computeIfAbsent(node, unknown -> now);
        // A long list moves in slices, each taking a turn or two, and a call may stall.
        Duration allowed = Duration.ofMillis(1).plus(simulation.longestStall());
        demand(since.until(now).compareTo(allowed) <= 0,
                node.name() + " is " + role + " and holds " + held.size() + " virtual addresses since "
                        + since.until(now).toMillis() + " ms");
    }

    private void lookAtOwners(Moment now) {
        Duration settle = simulation.settleTime();
        if (overlapSince != null) {
            Moment since = Moment.later(overlapSince, calmSince);
            demand(since.until(now).compareTo(simulation.longestOverlap()) <= 0, "two nodes answer since "
                    + since.until(now).toMillis() + " ms in a healthy network");
        }
        if (ownerlessSince != null && fitSince != null) {
            Moment since = Moment.later(Moment.later(ownerlessSince, calmSince), fitSince);
            demand(since.until(now).compareTo(settle) <= 0, "nobody answers since "
                    + since.until(now).toMillis() + " ms in a healthy network; settling takes " + settle.toMillis());
        }
    }

    private void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(otherwise);
        }
    }
}
