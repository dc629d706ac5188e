package dev.vigia.sim;

import dev.vigia.agent.Notice;
import dev.vigia.agent.Reason;
import dev.vigia.agent.Role;
import dev.vigia.agent.RouterId;
import dev.vigia.agent.Told;
import dev.vigia.agent.Transition;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What must hold at every moment of a simulation; throws a {@link Violation} where it does not. */
public final class Watch {
    private static final int INBOX_LIMIT = 10_000;

    private final Simulation simulation;
    private final Map<SimWorld, Life> lives = new HashMap<>();
    private final Fates fates = new Fates();
    private final Map<Reason.Code, Long> reasons = new EnumMap<>(Reason.Code.class);
    private final Answering answering;
    private final Keeping keeping;
    private final Onlooker onlooker;
    private Moment calmSince = Moment.ORIGIN;
    /** How long a healthy network may have no owner; null where that is not demanded. */
    private Duration longestVacancy;
    private long takeovers;
    private long transitions;
    private long digest;

    /** One that demands everything, or nothing where there is an onlooker. */
    Watch(Simulation simulation, Onlooker onlooker) {
        this.simulation = simulation;
        this.onlooker = onlooker;
        this.answering = new Answering(simulation, this);
        this.keeping = new Keeping(simulation);
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

    Answering answering() {
        return answering;
    }

    /** The longest while in which two nodes answered of which none was leaving. */
    Duration overlapSeen() {
        return answering.overlapSeen();
    }

    /** How often a node became Active. */
    public long takeovers() {
        return takeovers;
    }

    /** How many transitions were told. */
    public long transitions() {
        return transitions;
    }

    /** How many transitions were told for each reason. */
    public Map<Reason.Code, Long> reasons() {
        return Map.copyOf(reasons);
    }

    /** A number that two runs share only when they told the same transitions at the same moments. */
    public long digest() {
        return digest;
    }

    /** What is known of a node. */
    Life life(SimWorld node) {
        Life life = lives.get(node);
        if (life == null) {
            life = new Life(node.instance());
            lives.put(node, life);
        }
        return life;
    }

    /** A transition is told: once, in order, with a reason, never from a role to itself. */
    void told(SimWorld node, Transition transition) {
        if (onlooker != null) {
            onlooker.told(node, transition);
            return;
        }
        transitions++;
        digest = digest * 31 + simulation.now().nanos() + node.name().hashCode() + transition.toString().hashCode();
        Told last = node.disk().told().get(transition.instance());
        long expected = last == null ? 1 : last.seq() + 1;
        demand(transition.seq() == expected,
                () -> node.name() + " told seq " + transition.seq() + ", not " + expected);
        fates.told(node, transition);
        demand(transition.from() != transition.to(), () -> node.name() + " told no change: " + transition);
        demand(transition.reason() != null, () -> node.name() + " told no reason: " + transition);
        reasons.merge(transition.reason().code(), 1L, Long::sum);
        if (!transition.instance().equals(node.instance().name())) {
            return;
        }
        if (transition.to() == Role.ACTIVE) {
            takeovers++;
        }
        life(node).told(transition, simulation.now());
        node.pace().told(transition.to() == Role.ACTIVE, simulation.now());
    }

    /** Addresses are put on or renewed for {@code lifetime}. */
    void leased(SimWorld node, RouterId router, Duration lifetime) {
        if (onlooker == null) {
            keeping.leased(node, router, lifetime);
        }
    }

    /** The node's agent is dead. */
    void died(SimWorld node) {
        life(node).died();
        fates.died(node);
        keeping.forget(node);
    }

    /** A node logs something. */
    void said(SimWorld node, Notice notice) {
        if (onlooker != null) {
            onlooker.said(node, notice);
        }
    }

    /** Whether anything is demanded. */
    boolean demands() {
        return onlooker == null;
    }

    /** When the node last told anything; null where it never did. */
    Moment toldAt(SimWorld node) {
        return life(node).toldAt();
    }

    /** What the node last told of itself. */
    Role role(SimWorld node) {
        return life(node).role();
    }

    /** Whether no node is unfit and none has told anything for so long that nothing is to come. */
    boolean settled() {
        return lives.values().stream().allMatch(life -> life.role() != Role.UNFIT && settled(life));
    }

    private boolean settled(Life life) {
        return life.toldAt() == null
                || life.toldAt().until(simulation.now()).compareTo(
                        simulation.longestDeceit().plus(simulation.longestLeave())) > 0;
    }

    /** When all has settled: one owner, and nobody who might have preempted it long since. */
    void demandRightfulOwner(List<SimWorld> nodes) {
        List<SimWorld> owners = nodes.stream().filter(node -> role(node) == Role.ACTIVE).toList();
        List<SimWorld> settled = nodes.stream()
                .filter(node -> role(node) == Role.BACKUP && settled(life(node))).toList();
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
        if (onlooker != null) {
            onlooker.look();
            return;
        }
        Moment now = simulation.now();
        for (SimWorld node : nodes) {
            demand(node.inbox().size() < INBOX_LIMIT,
                    () -> node.name() + " has " + node.inbox().size() + " inputs waiting");
            fates.look(node);
            keeping.look(node, life(node), now);
        }
        answering.look(nodes, now);
        if (longestVacancy != null) {
            answering.demandSomebody(longestVacancy, calmSince, now);
        }
    }

    private static void demand(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new Violation(otherwise.get());
        }
    }
}
