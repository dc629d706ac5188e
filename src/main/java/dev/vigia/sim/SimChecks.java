package dev.vigia.sim;

import dev.vigia.agent.Input;
import dev.vigia.health.CheckResult;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Checkup;
import dev.vigia.health.Outcome;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The checks of a simulated node: counted by the production {@link Checkup}, while a story says how what they look at
 * behaves. They belong to the agent's process: they stand still and end with it.
 */
final class SimChecks {
    /** How exactly in time checks are started. */
    private static final Duration GLANCE = Duration.ofMillis(5);

    /** How what a check looks at behaves. */
    enum Behaviour {
        /** Passes at once. */
        WELL,
        /** Fails at once. */
        BROKEN,
        /** Passes just within its timeout. */
        SLOW,
        /** Never answers. */
        HANGING,
        /** Cannot be run at all. */
        UNABLE,
        /** Now this, now that. */
        FLAPPING
    }

    private final SimWorld node;
    private final Simulation simulation;
    private final Random random;
    private final Map<String, Behaviour> behaviours = new HashMap<>();
    private Checkup checkup = new Checkup();
    private boolean walking;

    SimChecks(SimWorld node, Simulation simulation) {
        this.node = node;
        this.simulation = simulation;
        this.random = new Random(node.name().hashCode());
    }

    /** From now on what the check looks at behaves so. */
    void behave(String check, Behaviour behaviour) {
        behaviours.put(check, behaviour);
    }

    /** A new agent knows nothing of the checks of the last. */
    void begin() {
        checkup = new Checkup();
        walking = false;
    }

    void examine(List<CheckSettings> checks) {
        checkup.configure(checks, node.now());
        if (!walking && !checks.isEmpty()) {
            walking = true;
            walk(checkup);
        }
    }

    private void walk(Checkup mine) {
        if (mine != checkup || !node.up()) {
            return;
        }
        if (node.awake()) {
            mine.due(node.now()).forEach(run -> start(mine, run));
        }
        simulation.plan(simulation.now().plus(GLANCE), () -> walk(mine));
    }

    private void start(Checkup mine, Checkup.Run run) {
        Behaviour behaviour = behaviours.getOrDefault(run.check().name(), Behaviour.WELL);
        if (behaviour == Behaviour.FLAPPING) {
            behaviour = List.of(Behaviour.WELL, Behaviour.BROKEN, Behaviour.SLOW, Behaviour.HANGING)
                    .get(random.nextInt(4));
        }
        Duration timeout = run.check().rhythm().timeout();
        CheckResult result = switch (behaviour) {
            case HANGING -> CheckResult.of(Outcome.TIMED_OUT, "no answer", timeout);
            case BROKEN -> CheckResult.of(Outcome.EXIT_STATUS, "exit status 1", Duration.ofMillis(1));
            case UNABLE -> CheckResult.of(Outcome.NOT_STARTED, "no process", Duration.ZERO);
            case SLOW -> CheckResult.passed("exit status 0", timeout.multipliedBy(9).dividedBy(10));
            default -> CheckResult.passed("exit status 0", Duration.ofMillis(1));
        };
        simulation.plan(simulation.now().plus(result.took()), () -> answer(mine, run.number(), result));
    }

    private void answer(Checkup mine, long number, CheckResult result) {
        if (mine != checkup || !node.up()) {
            return;
        }
        if (!node.awake()) {
            simulation.plan(simulation.now().plus(GLANCE), () -> answer(mine, number, result));
            return;
        }
        Moment now = node.now();
        String name = mine.ended(number, result, now);
        if (name != null) {
            node.inbox().put(new Input.Checked(mine.check(name), mine.state(name)));
        }
    }
}
