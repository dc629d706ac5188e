package dev.vigia.sim;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.Task;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The services of a simulated machine and the agents that start and stop them. A service is the machine's, not the
 * agent's: it outlives the agent, runs from the moment in which its start is begun, and ends with the power.
 */
final class SimAgents {
    private static final long LONGEST_NANOS = 30_000_000;

    private final SimWorld node;
    private final Simulation simulation;
    private final Random random;
    private final Set<String> running = new HashSet<>();
    private final Map<Long, Command.Operate> underWay = new HashMap<>();
    /** How many calls of a hundred fail; starts and monitors only, or stops, too. */
    private int failing;
    private boolean stopsFail;
    private int life;

    SimAgents(SimWorld node, Simulation simulation) {
        this.node = node;
        this.simulation = simulation;
        this.random = new Random(node.name().hashCode() * 31L);
    }

    /** From now on so many calls of a hundred fail, hang or lie. */
    void fail(int percent, boolean stopsToo) {
        failing = percent;
        stopsFail = stopsToo;
    }

    /** What runs on this machine. */
    Set<String> running() {
        return running;
    }

    /** A service dies by itself. */
    void kill() {
        running.clear();
    }

    /** The machine is without power. */
    void powerOff() {
        life++;
        underWay.clear();
        running.clear();
    }

    /** The agent's process ends, and with it what it had called, done or not. */
    void cut() {
        life++;
        for (Command.Operate operate : underWay.values()) {
            if (operate.invocation().operation().task() == Task.STOP && random.nextBoolean()) {
                running.remove(operate.invocation().resource().name());
            }
        }
        underWay.clear();
    }

    void operate(Command.Operate operate) {
        String resource = operate.invocation().resource().name();
        Task task = operate.invocation().operation().task();
        boolean mayFail = task != Task.STOP || stopsFail;
        int fate = mayFail && random.nextInt(100) < failing ? random.nextInt(3) : 3;
        if (task == Task.START && fate != 0) {
            running.add(resource);
        }
        underWay.put(operate.run(), operate);
        Duration takes = fate == 1 ? operate.invocation().operation().timeout()
                : Duration.ofNanos(1 + random.nextLong(LONGEST_NANOS));
        int mine = life;
        simulation.plan(simulation.now().plus(takes), () -> {
            if (mine == life && underWay.remove(operate.run()) != null) {
                answer(operate, fate == 1 ? Outcome.timeout("killed")
                        : fate == 0 || fate == 2 ? Outcome.of(OcfCode.ERROR) : done(task, resource));
            }
        });
    }

    private Outcome done(Task task, String resource) {
        if (task == Task.STOP) {
            running.remove(resource);
        }
        boolean down = task == Task.MONITOR && !running.contains(resource);
        return Outcome.of(down ? OcfCode.NOT_RUNNING : OcfCode.OK);
    }

    void cancel(Command.CancelOperation cancel) {
        Command.Operate operate = underWay.get(cancel.run());
        if (operate != null && operate.invocation().operation().task() == Task.MONITOR) {
            underWay.remove(cancel.run());
            answer(operate, Outcome.cancelled());
        }
    }

    private void answer(Command.Operate operate, Outcome outcome) {
        node.inbox().put(new Input.Operated(operate.group(), operate.run(), outcome));
    }
}
