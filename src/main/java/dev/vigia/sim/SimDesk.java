package dev.vigia.sim;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;

/**
 * The thread of its own on which an agent's requests about addresses are carried out, in the order asked: at once in
 * most cases, late where the simulation says that machines are busy.
 */
final class SimDesk {
    /** One request in so many is late, and all but one late one in so many are late by a twentieth of the utmost. */
    private static final int SELDOM = 8;

    private final SimWorld node;
    private final Simulation simulation;
    private final Random random;
    private final Queue<Runnable> requests = new ArrayDeque<>();
    /** A new one in each life: what a former one had planned is not done. */
    private Object life = new Object();
    private boolean due;
    private Moment idleSince = Moment.ORIGIN;

    SimDesk(SimWorld node, Simulation simulation, Random random) {
        this.node = node;
        this.simulation = simulation;
        this.random = random;
    }

    /** Takes a request. */
    void ask(Runnable request) {
        boolean punctual = simulation.latestRequest().isZero() || random.nextInt(SELDOM) != 0;
        if (requests.isEmpty() && punctual) {
            request.run();
            return;
        }
        requests.add(request);
        if (requests.size() == 1) {
            plan();
        }
    }

    private void plan() {
        long utmost = simulation.latestRequest().toNanos();
        long most = random.nextInt(SELDOM) == 0 ? utmost : utmost / 20;
        Object planned = life;
        simulation.plan(simulation.now().plus(Duration.ofNanos(random.nextLong(most))), () -> {
            if (planned == life) {
                due = true;
                goOn();
            }
        });
    }

    /** Does what has become due while the agent stood still. */
    void goOn() {
        if (!due || !node.awake()) {
            return;
        }
        due = false;
        requests.poll().run();
        idleSince = simulation.now();
        if (!requests.isEmpty()) {
            plan();
        }
    }

    /** Since when nothing waits here: now, while something does. */
    Moment idleSince() {
        return requests.isEmpty() ? idleSince : simulation.now();
    }

    /** The agent's process ends in order, when all that it asked is done. */
    void end() {
        while (!requests.isEmpty()) {
            requests.poll().run();
        }
        cut();
    }

    /** The agent's process is gone: what was not begun is not done. */
    void cut() {
        life = new Object();
        due = false;
        requests.clear();
    }
}
