package dev.vigia.sim;

import dev.vigia.net.Subnet;
import java.time.Duration;
import java.util.Random;

/** What befalls the nodes of a story: power, cables, kernels, hands and strangers, one accident at a time. */
final class Faults {
    /** The kinds of accident; {@link #next} has one branch for each. */
    private static final int KINDS = 18;

    private final Simulation simulation;
    private final Stranger stranger;
    private final Random random;
    private final Duration interval;

    /** Accidents at the scale of an advert {@code interval}. */
    Faults(Simulation simulation, Stranger stranger, Random random, Duration interval) {
        this.simulation = simulation;
        this.stranger = stranger;
        this.random = random;
        this.interval = interval;
    }

    /** The next accident. */
    void next() {
        SimWorld node = anyNode();
        Subnet address = node.instance().addresses().get(random.nextInt(node.instance().addresses().size()));
        switch (random.nextInt(KINDS)) {
            case 0, 1, 2 -> power(node);
            case 3, 4 -> stopOrStart(node);
            case 5 -> simulation.network().cut(node, anyNode(), true);
            case 6 -> isolate(node);
            case 7 -> simulation.network().healCuts();
            case 8 -> node.freeze(node.awake());
            case 9 -> node.kernel().carrier(!node.kernel().running());
            case 10 -> node.kernel().refuse(address, random.nextBoolean());
            case 11 -> node.kernel().takeAway(address);
            case 12 -> putOn(node, address);
            case 13 -> ownAddress(node);
            case 14 -> stranger.litter();
            case 15 -> stranger.forge();
            case 16 -> floodOrReplay();
            default -> stall(node);
        }
    }

    private SimWorld anyNode() {
        return simulation.nodes().get(random.nextInt(simulation.nodes().size()));
    }

    private void power(SimWorld node) {
        if (node.up()) {
            node.powerOff();
            simulation.watch().poweredOff(node);
        } else {
            node.start();
        }
    }

    private void stopOrStart(SimWorld node) {
        if (node.up()) {
            node.stop();
        } else {
            node.start();
        }
    }

    private void isolate(SimWorld node) {
        for (SimWorld other : simulation.nodes()) {
            simulation.network().cut(node, other, true);
            simulation.network().cut(other, node, true);
        }
    }

    /** Somebody types {@code ip address add}; where no agent runs, or for an address owner, that is their business. */
    private void putOn(SimWorld node, Subnet address) {
        if (node.inCharge() && !node.instance().priority().owns()) {
            node.kernel().putOn(address);
        }
    }

    private void ownAddress(SimWorld node) {
        if (random.nextBoolean()) {
            node.kernel().takeAway(node.own());
        } else {
            node.kernel().putOn(node.own());
        }
    }

    private void floodOrReplay() {
        if (random.nextInt(4) == 0) {
            stranger.flood();
        } else {
            stranger.replay();
        }
    }

    private void stall(SimWorld node) {
        if (node.stalled()) {
            return;
        }
        Duration stall = Duration.ofNanos(random.nextLong(interval.toNanos() * 2));
        simulation.allowStall(stall);
        node.stall(stall);
    }
}
