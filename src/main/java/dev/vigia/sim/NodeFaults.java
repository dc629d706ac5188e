package dev.vigia.sim;

import dev.vigia.agent.Wish;
import java.time.Duration;
import java.util.Random;

/** What befalls a machine and its agent: power, crashes, sleep, and operators. */
final class NodeFaults {
    /** An agent takes at most this many commands to an accident amid them. */
    private static final int SOON = 12;
    private static final long SHORTEST_RESTART_MS = 100;
    private static final long LONGEST_RESTART_MS = 3000;

    private final Simulation simulation;
    private final Random random;
    private final Duration interval;

    NodeFaults(Simulation simulation, Random random, Duration interval) {
        this.simulation = simulation;
        this.random = random;
        this.interval = interval;
    }

    void power(SimWorld node) {
        if (node.up()) {
            node.powerOff();
        } else {
            node.start();
        }
    }

    void stopOrStart(SimWorld node) {
        if (node.up()) {
            node.stop();
        } else {
            node.start();
        }
    }

    /** Mostly somebody restarts the agent a little later. */
    void crash(SimWorld node) {
        if (!node.up() || node.paused()) {
            return;
        }
        node.crash();
        if (random.nextInt(4) > 0) {
            restartLater(node);
        }
    }

    private void restartLater(SimWorld node) {
        long span = SHORTEST_RESTART_MS + random.nextLong(LONGEST_RESTART_MS - SHORTEST_RESTART_MS);
        simulation.plan(simulation.now().plus(Duration.ofMillis(span)), () -> {
            if (!node.up() && !node.paused()) {
                node.start();
            }
        });
    }

    void freeze(SimWorld node) {
        node.freeze(node.awake());
    }

    void pause(SimWorld node) {
        node.pause(!node.paused());
    }

    /** A crash or a freeze amid the commands of one step. */
    void accident(SimWorld node) {
        boolean crash = random.nextBoolean();
        node.outbox().after(1 + random.nextInt(SOON), () -> {
            if (crash) {
                node.crash();
                restartLater(node);
            } else {
                node.freeze(true);
            }
        });
    }

    void stall(SimWorld node) {
        if (node.stalled()) {
            return;
        }
        Duration stall = Duration.ofNanos(random.nextLong(interval.toNanos() * 2));
        simulation.allowStall(stall);
        node.stall(stall);
    }

    void drain(SimWorld node) {
        if (node.inCharge()) {
            Duration span = random.nextBoolean() ? null : Duration.ofMillis(1000 + random.nextInt(4000));
            node.ask(new Wish.Drain(random.nextBoolean() ? "" : node.instance().name(), span));
        }
    }

    void resume(SimWorld node) {
        if (node.inCharge()) {
            node.ask(new Wish.Resume(""));
        }
    }

    void handOver(SimWorld node) {
        if (node.inCharge()) {
            node.ask(new Wish.HandOver(node.instance().name()));
        }
    }
}
