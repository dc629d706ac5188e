package dev.vigia.sim;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.NotifySettings;
import dev.vigia.notify.NotifyQueue;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Who is told of a node's transitions: by production's queue, one after the other and a little later; what a crash
 * cuts off is not told. No number may be given twice, and each is told or said to be skipped.
 */
final class Listeners {
    /** How long each takes to be told: longer than a crash may take to follow. */
    private static final Duration TAKES = Duration.ofMillis(20);
    private static final NotifySettings ANYBODY = new NotifySettings(List.of("/told"), List.of(), List.of(), List.of(),
            List.of(), NotifySettings.DEFAULT_TIMEOUT);

    private final String node;
    private final Simulation simulation;
    private final Random random;
    private final Map<String, NotifyQueue> queues = new HashMap<>();
    private final Map<String, Long> given = new HashMap<>();
    private final Map<String, Long> told = new HashMap<>();
    private int life;

    Listeners(String node, Simulation simulation, Random random) {
        this.node = node;
        this.simulation = simulation;
        this.random = random;
    }

    /** A transition waits to be told. */
    void tell(Command.Tell tell) {
        String name = tell.transition().instance();
        long seq = tell.transition().seq();
        Long last = given.put(name, seq);
        if (last != null && seq <= last) {
            throw new Violation(node + " gave seq " + seq + " after it had given " + last);
        }
        queues.computeIfAbsent(name, key -> new NotifyQueue(told.getOrDefault(key, 0L)))
                .add(new Command.Tell(tell.transition(), ANYBODY));
        int now = life;
        simulation.plan(simulation.now().plus(TAKES), () -> {
            if (life == now) {
                tellNext(name);
            }
        });
    }

    /** Something is run before a release: it ends in time, too late, or never. */
    void prepare(Command.Prepare prepare, Moment now, Consumer<Input> agent) {
        Duration time = now.until(prepare.until());
        int mine = life;
        if (random.nextInt(4) > 0) {
            long takes = random.nextLong(Math.max(1, time.toNanos() * 3 / 2));
            simulation.plan(simulation.now().plus(Duration.ofNanos(takes)), () -> {
                if (life == mine) {
                    agent.accept(new Input.Prepared(prepare.router(), prepare.turn()));
                }
            });
        }
    }

    private void tellNext(String name) {
        NotifyQueue.Turn turn = queues.get(name).next();
        long seq = turn.transition().seq();
        Long last = told.put(name, seq);
        if (last != null && seq != last + 1 + turn.skipped()) {
            throw new Violation(node + " told seq " + seq + " after " + last + " and said that " + turn.skipped()
                    + " were skipped");
        }
    }

    /** The agent is dead: what waits is not told. */
    void cut() {
        life++;
        queues.clear();
    }
}
