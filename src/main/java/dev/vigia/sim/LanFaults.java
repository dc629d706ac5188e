package dev.vigia.sim;

import dev.vigia.net.Family;
import java.util.Random;

/** What befalls the LAN: cuts, and a stranger. */
final class LanFaults {
    private final Simulation simulation;
    private final Random random;
    private final Stranger stranger;

    LanFaults(Simulation simulation, Random random, Stranger stranger) {
        this.simulation = simulation;
        this.random = random;
        this.stranger = stranger;
    }

    void cut(SimWorld node) {
        SimWorld other = simulation.nodes().get(random.nextInt(simulation.nodes().size()));
        simulation.network().cut(node, other, true);
    }

    void isolate(SimWorld node) {
        for (SimWorld other : simulation.nodes()) {
            simulation.network().cut(node, other, true);
            simulation.network().cut(other, node, true);
        }
    }

    void mute(SimWorld node) {
        simulation.network().mute(random.nextBoolean() ? Family.IPV4 : Family.IPV6, true);
    }

    void heal(SimWorld node) {
        simulation.network().healCuts();
    }

    void litter(SimWorld node) {
        stranger.litter();
    }

    void forge(SimWorld node) {
        stranger.forge();
    }

    void claim(SimWorld node) {
        stranger.claim(node);
    }

    void floodOrReplay(SimWorld node) {
        if (random.nextInt(4) == 0) {
            stranger.flood();
        } else {
            stranger.replay();
        }
    }
}
