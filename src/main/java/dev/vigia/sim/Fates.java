package dev.vigia.sim;

import dev.vigia.agent.Role;
import dev.vigia.agent.Transition;
import java.util.HashMap;
import java.util.Map;

/** Whether all names of a node, its instances and its sync group, share one fate: the group is told of it last. */
final class Fates {
    private final Map<SimWorld, Map<String, Role>> roles = new HashMap<>();

    /** A transition is told. */
    void told(SimWorld node, Transition transition) {
        Map<String, Role> known = roles.computeIfAbsent(node, each -> new HashMap<>());
        Role before = known.getOrDefault(transition.instance(), Role.STOPPED);
        if (transition.from() != before) {
            throw new Violation(node.name() + " told of " + transition.instance() + " a transition from "
                    + transition.from() + " while it was " + before);
        }
        known.put(transition.instance(), transition.to());
        if (transition.kind() == Transition.Kind.GROUP) {
            node.routers().forEach(router -> {
                if (known.getOrDefault(router.name(), Role.STOPPED) != transition.to()) {
                    throw new Violation(node.name() + " told that " + transition.instance() + " is " + transition.to()
                            + " before " + router.name() + " was");
                }
            });
        }
    }

    /** Its agent is dead: the next one has told nothing. */
    void died(SimWorld node) {
        roles.remove(node);
    }

    /** Between two inputs all names have the same role. */
    void look(SimWorld node) {
        Map<String, Role> known = roles.get(node);
        if (known != null && node.awake() && known.values().stream().distinct().count() > 1) {
            throw new Violation(node.name() + " is divided: " + known);
        }
    }
}
