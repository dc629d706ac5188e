package dev.vigia.pacemaker;

import dev.vigia.config.Spelling;
import dev.vigia.resource.AgentMetadata;
import dev.vigia.resource.AgentParameter;
import dev.vigia.resource.ParameterFault;
import dev.vigia.resource.ResourceSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a resource's parameters with what its agent says it takes.
 *
 * <p>Names only: what agents say of the types of their values is too often not what they take.
 */
public final class ParameterCheck {
    /** As many names as fit into a message. */
    private static final int NAMED = 12;

    private ParameterCheck() {
    }

    /** What is wrong: the unknown ones in alphabetical order, then the missing ones in the agent's. */
    public static List<ParameterFault> faults(ResourceSettings resource, AgentMetadata agent) {
        List<ParameterFault> faults = new ArrayList<>();
        for (String name : resource.parameters().keySet()) {
            if (agent.parameter(name).isEmpty()) {
                faults.add(new ParameterFault(name, false, resource.agent() + " has no parameter '" + name + "'; "
                        + suggestion(name, agent.parameterNames())));
            }
        }
        for (AgentParameter parameter : agent.parameters()) {
            if (parameter.isIndispensable() && !resource.parameters().containsKey(parameter.name())) {
                String summary = parameter.summary().isEmpty() ? "" : " (" + parameter.summary() + ")";
                faults.add(new ParameterFault(parameter.name(), true, resource.agent() + " needs the parameter '"
                        + parameter.name() + "'" + summary));
            }
        }
        return faults;
    }

    private static String suggestion(String written, List<String> names) {
        String question = Spelling.question(written, names);
        return question.isEmpty() ? taken(names) : question;
    }

    /** What an agent takes, as far as it fits into a message. */
    static String taken(List<String> names) {
        if (names.isEmpty()) {
            return "it takes none";
        }
        String more = names.size() > NAMED ? ", … (" + names.size() + " in all)" : "";
        return "it takes " + String.join(", ", names.subList(0, Math.min(NAMED, names.size()))) + more;
    }
}
