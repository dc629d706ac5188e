package dev.vigia.sim;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Routing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The routes and rules of one node that bear the agent's mark; they outlive its process. */
final class SimRoutings {
    private final Consumer<Input> inputs;
    private final Consumer<Input> answers;
    private final Set<Routing> standing = new LinkedHashSet<>();
    private Routing refused;

    SimRoutings(Consumer<Input> inputs, Consumer<Input> answers) {
        this.inputs = inputs;
        this.answers = answers;
    }

    /** From now on this one is refused; null for none. */
    void refuse(Routing routing) {
        refused = routing;
    }

    /** What stands. */
    Set<Routing> standing() {
        return Collections.unmodifiableSet(standing);
    }

    /** Somebody else takes one away. */
    void takeAway(Routing routing) {
        if (standing.remove(routing)) {
            inputs.accept(new Input.RoutingsDisturbed());
        }
    }

    /** Tells an agent that starts what is left. */
    void dump() {
        if (!standing.isEmpty()) {
            inputs.accept(new Input.RoutingsLeft());
        }
    }

    /** Whether a command is about routes and rules. */
    boolean asked(Command command) {
        return command instanceof Command.AddRoutings || command instanceof Command.RemoveRoutings
                || command instanceof Command.SweepRoutings;
    }

    /** Carries it out. */
    void perform(Command command) {
        if (command instanceof Command.AddRoutings add) {
            List<Routing> created = new ArrayList<>();
            Map<Routing, String> refusals = new LinkedHashMap<>();
            for (Routing routing : add.routings()) {
                if (routing.equals(refused)) {
                    refusals.put(routing, "refused by the simulation");
                } else if (standing.add(routing)) {
                    created.add(routing);
                }
            }
            answers.accept(new Input.RoutingsAdded(add.router(), created, refusals));
        } else if (command instanceof Command.RemoveRoutings remove) {
            remove.routings().forEach(this::takeAway);
            answers.accept(new Input.RoutingsRemoved(remove.router(), Map.of()));
        } else if (command instanceof Command.SweepRoutings sweep) {
            List.copyOf(standing).stream().filter(one -> !sweep.but().contains(one)).forEach(this::takeAway);
        }
    }
}
