package dev.vigia.sim;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import java.time.Duration;
import java.util.Random;

/**
 * The fence agents of a simulated node: each takes its time, then cuts the power of the named node's machine, or fails,
 * or hangs.
 *
 * <p>As processes of their own they go on when the agent that wanted them is killed, stand still with their machine and
 * end with it.
 */
final class SimFencing {
    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofSeconds(3);

    /** What becomes of a fencing. */
    enum Behaviour {
        /** The node is turned off, and that is said. */
        WORKS,
        /** Nothing is done, and that is said. */
        FAILS,
        /** Nothing is done until the time is over. */
        HANGS,
        /** The node is turned off, and nobody learns of it. */
        WORKS_UNSAID
    }

    private final SimWorld node;
    private final Simulation simulation;
    private final Random random;
    private Behaviour behaviour = Behaviour.WORKS;
    /** How long a machine that was turned off stays so; null for ever. */
    private Duration rest;
    private Object life = new Object();
    private long done;

    SimFencing(SimWorld node, Simulation simulation) {
        this.node = node;
        this.simulation = simulation;
        this.random = new Random(node.name().hashCode() * 31L + 5);
    }

    /** From now on this becomes of what is asked here. */
    void behave(Behaviour next) {
        behaviour = next;
    }

    /** From now on who is turned off starts again after {@code span}; null: never. */
    void restartAfter(Duration span) {
        rest = span;
    }

    /** A new agent hears nothing of what the last one asked for. */
    void begin() {
        life = new Object();
    }

    /** How many machines were turned off from here. */
    long done() {
        return done;
    }

    void fence(Command.Fence fence) {
        Object asker = life;
        SimKernel machine = node.kernel();
        Duration limit = fence.device().timeout();
        Duration drawn = LEAST.plusNanos(random.nextLong(MOST.minus(LEAST).toNanos()));
        boolean late = behaviour == Behaviour.HANGS || drawn.compareTo(limit) > 0;
        Behaviour then = late ? Behaviour.HANGS : behaviour;
        Duration span = late ? limit : drawn;
        simulation.plan(simulation.now().plus(span), () -> end(fence, then, asker, machine));
    }

    private void end(Command.Fence fence, Behaviour then, Object asker, SimKernel machine) {
        if (node.kernel() != machine) {
            return;
        }
        if (node.paused()) {
            simulation.plan(simulation.now().plus(LEAST), () -> end(fence, then, asker, machine));
            return;
        }
        if (then == Behaviour.WORKS || then == Behaviour.WORKS_UNSAID) {
            simulation.nodes().stream().filter(other -> other.name().equals(fence.node())).forEach(this::turnOff);
        }
        if (asker != life || !node.up()) {
            return;
        }
        String why = switch (then) {
            case WORKS -> "succeeded";
            case HANGS, WORKS_UNSAID -> "killed after " + fence.device().timeout().toMillis() + " ms";
            case FAILS -> "exit status 1";
        };
        node.inbox().put(new Input.Fenced(fence.group(), fence.run(), fence.node(), then == Behaviour.WORKS,
                fence.device().name() + ": " + fence.device().word() + " of " + fence.node() + ": " + why));
    }

    private void turnOff(SimWorld victim) {
        done++;
        victim.powerOff();
        if (rest != null) {
            simulation.plan(simulation.now().plus(rest), () -> {
                if (!victim.up()) {
                    victim.start();
                }
            });
        }
    }
}
