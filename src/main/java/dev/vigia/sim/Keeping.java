package dev.vigia.sim;

import dev.vigia.agent.Routing;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.RouterId;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Whether a node's kernel holds what its agent says: all addresses exactly while it is Active, some while it
 * leaves; open while it advertises; and after a dead agent's lease none.
 */
final class Keeping {
    /** The gate of an Active is taken away after two looks, of which each takes a second, that found it closed. */
    private static final Duration TWO_LOOKS = Duration.ofSeconds(3);
    /** A kernel works in whole seconds, and is up to one late. */
    private static final Duration ROUNDING = Duration.ofSeconds(2);

    /** All of the addresses move within this, some of their slices as late as they can be. */
    private static final Duration LONGEST_MOVE = Duration.ofSeconds(3);

    private final Simulation simulation;
    private final Map<SimWorld, Moment> unsettledSince = new HashMap<>();
    private final Map<SimWorld, Moment> unfitOwnerSince = new HashMap<>();
    private final Map<SimWorld, Moment> unroutedSince = new HashMap<>();
    private final Map<SimWorld, Moment> closedSince = new HashMap<>();
    private final Map<SimWorld, Moment> muffledSince = new HashMap<>();
    private final Map<SimWorld, Moment> servingSince = new HashMap<>();

    Keeping(Simulation simulation) {
        this.simulation = simulation;
    }

    void forget(SimWorld node) {
        unsettledSince.remove(node);
        unfitOwnerSince.remove(node);
        unroutedSince.remove(node);
        closedSince.remove(node);
        muffledSince.remove(node);
        servingSince.remove(node);
    }

    /** A lifetime is given to addresses: always one, and no longer than the settings say. */
    void leased(SimWorld node, RouterId router, Duration lifetime) {
        Duration longest = node.routers().stream().filter(one -> one.routerId().equals(router))
                .map(Keeping::lifetimeOf).findFirst().orElseThrow();
        demand(lifetime != null && lifetime.compareTo(longest) <= 0,
                () -> node.name() + " gives its addresses " + lifetime + " to live, not " + longest);
    }

    /** How many virtual addresses its owner holds. */
    private static int addresses(SimWorld node) {
        int addresses = 0;
        for (InstanceSettings router : node.routers()) {
            addresses += router.held().size();
        }
        return addresses;
    }

    private static Duration lifetimeOf(InstanceSettings instance) {
        Duration exact = instance.addressLifetime();
        return Duration.ofSeconds(exact.plusSeconds(1).minusNanos(1).toSeconds());
    }

    void look(SimWorld node, Life life, Moment now) {
        if (!node.awake()) {
            forget(node);
            demandEndOfLease(node, now);
            return;
        }
        node.pace().demandInTime(now, simulation.longestStall());
        int held = node.kernel().virtual().size();
        boolean active = life.active();
        boolean routed = active || node.kernel().routings().standing().isEmpty();
        boolean asItShould = routed && held == (active ? addresses(node) : 0) || !active && life.leaves(now);
        Duration unsettled = lasting(unsettledSince, node, !asItShould, now);
        // A long list moves in slices, each taking a turn or two, and a call may stall.
        Duration allowed = Duration.ofMillis(1).plus(simulation.longestStall());
        Duration idle = node.outbox().idleSince().until(now);
        demand((idle.compareTo(unsettled) < 0 ? idle : unsettled).compareTo(allowed) <= 0
                && unsettled.compareTo(allowed.plus(LONGEST_MOVE)) <= 0,
                () -> node.name() + " is " + life.role() + " and holds " + held
                + " virtual addresses and routes " + node.kernel().routings().standing() + " since "
                + unsettled.toMillis() + " ms");
        demandRoutes(node, active && !lacks(node, held), allowed, now);
        Duration unfit = lasting(unfitOwnerSince, node, active && !node.kernel().fit(), now);
        demand(unfit.compareTo(allowed) <= 0,
                () -> node.name() + " is Active and unfit since " + unfit.toMillis() + " ms");
        demandOpenGate(node, active, allowed, now);
        demandNoService(node, allowed, now);
    }

    /** Who may not serve does not, but until a flushed gate is put back, or the addresses are off for want of one. */
    private void demandNoService(SimWorld node, Duration slow, Moment now) {
        boolean serves = node.routers().stream().anyMatch(one -> one.silent() && node.kernel().serves(one.held()));
        Duration serving = lasting(servingSince, node, serves, now);
        demand(serving.compareTo(slow.plus(LONGEST_MOVE)) <= 0, () -> node.name() + " serves addresses in spite of "
                + "'accept: false' since " + serving.toMillis() + " ms");
    }

    /** The routes and rules of a node that owns. */
    static List<Routing> routings(SimWorld node) {
        return node.routers().stream().flatMap(one -> one.companions().routings().stream()).toList();
    }

    private static boolean lacks(SimWorld node, int held) {
        return held != addresses(node);
    }

    /** Once the addresses stand the routes follow, and what somebody takes away is put back. */
    private void demandRoutes(SimWorld node, boolean owns, Duration slow, Moment now) {
        Set<Routing> standing = node.kernel().routings().standing();
        boolean missing = owns && !standing.containsAll(routings(node));
        Duration unrouted = lasting(unroutedSince, node, missing, now);
        demand(unrouted.compareTo(slow.plus(LONGEST_MOVE)) <= 0,
                () -> node.name() + " is Active and lacks routes since " + unrouted.toMillis() + " ms: " + standing);
    }

    /** The gate never becomes the outage: an advert opens it, and where none does, it is taken away. */
    private void demandOpenGate(SimWorld node, boolean active, Duration slow, Moment now) {
        SimKernel kernel = node.kernel();
        boolean closed = active && kernel.running() && !kernel.virtual().isEmpty() && !kernel.answers();
        Duration plain = lasting(closedSince, node, closed && !kernel.muffled(), now);
        Duration muffled = lasting(muffledSince, node, closed && kernel.muffled(), now);
        if (!closed) {
            return;
        }
        Duration interval = node.instance().advertInterval();
        demand(plain.compareTo(interval.plus(slow)) <= 0,
                () -> node.name() + " is Active behind a closed gate since " + plain.toMillis() + " ms");
        demand(muffled.compareTo(TWO_LOOKS.plus(interval.multipliedBy(4)).plus(slow)) <= 0, () -> node.name()
                + " is Active behind a gate that does not open since " + muffled.toMillis() + " ms");
    }

    private void demandEndOfLease(SimWorld node, Moment now) {
        Moment still = node.stillSince();
        if (still == null || node.paused() || !node.kernel().holdsForAgent()) {
            return;
        }
        Moment since = Moment.later(still, simulation.network().disturbedAt());
        Duration longest = node.routers().stream().map(Keeping::lifetimeOf).max(Duration::compareTo).orElseThrow()
                .plus(ROUNDING);
        demand(since.until(now).compareTo(longest) <= 0, () -> node.name() + " holds addresses though its agent"
                + " does nothing since " + still.until(now).toMillis() + " ms");
    }

    private static Duration lasting(Map<SimWorld, Moment> since, SimWorld node, boolean holds, Moment now) {
        if (!holds) {
            since.remove(node);
            return Duration.ZERO;
        }
        return since.computeIfAbsent(node, unknown -> now).until(now);
    }

    private static void demand(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new Violation(otherwise.get());
        }
    }
}
