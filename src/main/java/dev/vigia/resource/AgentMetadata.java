package dev.vigia.resource;

import java.util.List;
import java.util.Optional;

/**
 * An OCF agent's description of itself (OCF resource agent API 1.1, meta-data).
 *
 * @param name what it calls itself
 * @param version its version; may be empty
 * @param summary one phrase for people; may be empty
 * @param parameters in the agent's order
 * @param actions what it can be asked, by the agent's words: {@code start}, {@code promote}, {@code reload-agent}
 */
public record AgentMetadata(String name, String version, String summary, List<AgentParameter> parameters,
        List<String> actions) {
    /** Copies the lists. */
    public AgentMetadata {
        parameters = List.copyOf(parameters);
        actions = List.copyOf(actions);
    }

    /** The parameter of a name. */
    public Optional<AgentParameter> parameter(String wanted) {
        return parameters.stream().filter(parameter -> parameter.name().equals(wanted)).findFirst();
    }

    /** The names of all parameters, in the agent's order. */
    public List<String> parameterNames() {
        return parameters.stream().map(AgentParameter::name).toList();
    }
}
