package dev.vigia.sim;

import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Wish;
import java.time.Duration;
import java.util.Random;

/**
 * One made-up life of two or three nodes: a time of faults, in which nothing unsafe may happen, then calm,
 * in which one owner must be found and kept against a stranger, then an orderly end, which must leave
 * nothing behind.
 */
public final class Story {
    /** So long a request about addresses was seen to wait for the kernel beside idle programs and busy ones. */
    private static final Duration LATEST_REQUEST = Duration.ofMillis(270);
    /** How many faults one story has. */
    private static final int FAULTS = 60;
    /** The longest that a stopping node answers on: what it runs before, its interval and 50 ms. */
    private static final Duration LONGEST_LEAVE = Cast.PREPARATION.plusMillis(1050);
    private static final int LITTER = 10;
    private static final int FORGERIES = 2;
    /** In one story of so many nothing is accepted at the addresses. */
    private static final int SILENT_OF = 6;
    /** How many of the last inputs of each node a failure shows. */
    private static final int EVIDENCE = 20;

    private final long seed;
    private final Random random;
    private final Simulation simulation;
    private final Stranger stranger;
    private final Cast cast;
    private final Signing signing;
    /** Whether the LAN loses nothing and nobody on it forges anything. */
    private final boolean whole;

    private Story(long seed, boolean wholeAnyway) {
        this.seed = seed;
        this.random = new Random(seed * 31 + 7);
        this.simulation = new Simulation(seed);
        this.stranger = new Stranger(simulation, random);
        this.whole = random.nextBoolean() || wholeAnyway;
        this.signing = new Signing(new Random(seed * 17 + 3));
        this.cast = new Cast(random, signing, new Random(seed * 13 + 5).nextInt(SILENT_OF) > 0);
        cast.enter(simulation);
    }

    /**
     * Lives one story to its end.
     *
     * @return what was counted
     * @throws Violation where something happened that must not, with seed, settings and the last inputs
     */
    public static Watch live(long seed) {
        return new Story(seed, false).live();
    }

    /**
     * Lives one story on a LAN that loses nothing.
     *
     * @param gates false for kernels that refuse every gate, of which yet is demanded what only a gate gives
     */
    static Watch liveOnWholeLan(long seed, boolean gates) {
        var story = new Story(seed, true);
        if (!gates) {
            story.simulation.nodes().forEach(node -> node.kernel().gate().refuse(true));
            story.simulation.watch().answering().imagineGates();
        }
        return story.live();
    }

    private Watch live() {
        try {
            begin();
            suffer();
            heal();
            resist();
            end();
        } catch (Violation violation) {
            throw withEvidence(violation);
        }
        return simulation.watch();
    }

    private void begin() {
        simulation.nodes().forEach(SimWorld::start);
        simulation.watch().calm();
        simulation.run(Duration.ofMillis(random.nextInt(3000)));
    }

    private void suffer() {
        simulation.watch().trouble();
        Duration interval = cast.interval();
        if (random.nextInt(3) == 0) {
            long longest = 1 + random.nextLong(interval.toNanos() / 2);
            simulation.network().weather(new Weather(longest / 10, longest, whole ? 0 : random.nextDouble() * 0.3,
                    random.nextDouble() * 0.2));
        }
        if (random.nextInt(3) == 0) {
            simulation.busyKernels(LATEST_REQUEST);
        }
        Faults faults = new Faults(simulation, random, interval, stranger, whole);
        for (int i = 0; i < FAULTS; i++) {
            faults.next();
            signing.setClocks(simulation.nodes());
            simulation.run(interval.multipliedBy(1 + random.nextInt(12)).plusNanos(random.nextLong(1_000_000)));
        }
    }

    /** Mends everything, waits until the last refusal is forgiven, and demands one owner from then on. */
    private void heal() {
        simulation.network().healCuts();
        simulation.network().weather(Weather.CALM);
        for (SimWorld node : simulation.nodes()) {
            node.pause(false);
            node.freeze(false);
            node.outbox().clear();
            node.kernel().carrier(true);
            node.owned().forEach(node.kernel()::putOn);
            node.kernel().refuseNothing();
            node.stall(Duration.ZERO);
        }
        simulation.run(LONGEST_LEAVE.plus(simulation.settleTime()));
        for (SimWorld node : simulation.nodes()) {
            if (!node.up()) {
                node.start();
            }
            node.ask(new Wish.Resume(""));
        }
        simulation.run(Duration.ofMillis(5));
        simulation.forgetStalls();
        // A last forged advert may still be believed.
        simulation.watch().deceived();
        simulation.run(simulation.longestDeceit());
        simulation.watch().calm();
        simulation.run(simulation.settleTime().multipliedBy(4).plusSeconds(1).plus(simulation.longestLeave()));
        simulation.watch().demandRightfulOwner(simulation.nodes());
    }

    /** A stranger in a healthy network: garbage moves nobody, a forged advert only for a bounded while. */
    private void resist() {
        if (random.nextBoolean()) {
            return;
        }
        Watch watch = simulation.watch();
        boolean settled = watch.settled();
        long transitions = watch.transitions();
        for (int i = 0; i < LITTER; i++) {
            stranger.litter();
            simulation.run(Duration.ofNanos(random.nextLong(cast.interval().toNanos())));
        }
        if (settled && watch.transitions() != transitions) {
            throw new Violation("garbage made somebody tell a transition");
        }
        if (signing.proves()) {
            simulation.run(Signing.window(simulation.nodes().get(0).instance()));
        }
        long before = watch.transitions();
        for (int i = 0; i < FORGERIES; i++) {
            watch.deceived();
            if (random.nextInt(3) == 0) {
                stranger.replay();
            } else {
                stranger.forge();
            }
            simulation.run(simulation.longestDeceit().plus(simulation.settleTime()));
            watch.calm();
            simulation.run(simulation.settleTime().plus(simulation.longestLeave()));
        }
        watch.demandRightfulOwner(simulation.nodes());
        if (settled && signing.proves() && watch.transitions() != before) {
            throw new Violation("a forged or recorded advert moved a router that demands signatures");
        }
    }

    private void end() {
        simulation.watch().trouble();
        for (SimWorld node : simulation.nodes()) {
            node.stop();
            simulation.run(Duration.ofMillis(random.nextInt(20)));
        }
        simulation.run(LONGEST_LEAVE.plusSeconds(1));
        for (SimWorld node : simulation.nodes()) {
            if (node.disk().waiting() > 0) {
                throw new Violation(node.name() + " left " + node.disk().waiting() + " operators without an answer");
            }
            if (node.up() || !node.kernel().virtual().isEmpty()
                    || !node.kernel().routings().standing().isEmpty() || node.kernel().gate().stands()) {
                SimKernel kernel = node.kernel();
                throw new Violation(node.name() + " left something behind after its stop: runs " + node.up()
                        + ", addresses " + kernel.virtual() + ", routes " + kernel.routings().standing()
                        + ", gate " + kernel.gate().stands());
            }
        }
    }

    private Violation withEvidence(Violation violation) {
        var text = new StringBuilder("seed ").append(seed).append(" at ")
                .append(simulation.now().nanos() / 1_000_000).append(" ms: ").append(violation.getMessage());
        for (SimWorld node : simulation.nodes()) {
            InstanceSettings instance = node.instance();
            text.append("\n%s: priority %s, each %d ms, preempt %s, checksum %s, %d held from %s, %s".formatted(
                    node.name(), instance.priority(), instance.advertInterval().toMillis(), instance.preempt(),
                    instance.checksum(), instance.held().size(), instance.addresses().get(0), instance.lease()));
            text.append("\n  %s, %s, %s, %d routers; kernel %s".formatted(instance.handover(), instance.conduct(),
                    instance.peering(), node.routers().size(), node.kernel()));
            for (var entry : node.journal().latest(EVIDENCE)) {
                String input = entry.input().toString();
                text.append("\n  ").append(entry.moment().nanos()).append(' ')
                        .append(input, 0, Math.min(input.length(), 160));
            }
        }
        var told = new Violation(text.toString());
        told.setStackTrace(violation.getStackTrace());
        return told;
    }
}
