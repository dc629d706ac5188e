package dev.vigia.pacemaker;

import dev.vigia.agent.FenceDevice;
import dev.vigia.config.Spelling;
import dev.vigia.resource.AgentMetadata;
import dev.vigia.resource.AgentParameter;
import dev.vigia.resource.ParameterFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares what a fence agent is to be told with what it says it takes. */
public final class FenceCheck {
    /** What every agent is told by us. */
    private static final Set<String> OURS = Set.of("action", "nodename");

    private FenceCheck() {
    }

    /** The parameter by which an agent is told the node: {@code plug} or {@code port}, or none. */
    public static String hostArgument(AgentMetadata agent) {
        List<String> names = agent.parameterNames();
        return names.contains("plug") ? "plug" : names.contains("port") ? "port" : FenceDevice.NO_ARGUMENT;
    }

    /** What is wrong: the unknown ones in alphabetical order, then what is missing. */
    public static List<ParameterFault> faults(FenceDevice device, AgentMetadata agent) {
        List<ParameterFault> faults = new ArrayList<>();
        List<String> given = device.parameters().names();
        for (String name : given) {
            unknown(device, agent, name).ifPresent(message -> faults.add(new ParameterFault(name, false, message)));
        }
        device.hostArgument().filter(name -> !name.equals(FenceDevice.NO_ARGUMENT))
                .flatMap(name -> unknown(device, agent, name))
                .ifPresent(message -> faults.add(new ParameterFault("pcmk_host_argument", false, message)));
        String argument = device.hostArgument().orElse(hostArgument(agent));
        for (AgentParameter parameter : agent.parameters()) {
            String name = parameter.name();
            boolean told = given.contains(name) || given.contains(parameter.obsoletes()) || OURS.contains(name)
                    || name.equals(argument);
            if (parameter.isIndispensable() && !told) {
                String summary = parameter.summary().isEmpty() ? "" : " (" + parameter.summary() + ")";
                faults.add(new ParameterFault(name, true, device.agent() + " needs the parameter '" + name + "'"
                        + summary));
            }
        }
        if (!agent.actions().contains(device.word())) {
            faults.add(new ParameterFault("action", false, device.agent() + " has no action '" + device.word()
                    + "'; it has " + String.join(", ", agent.actions())));
        }
        return faults;
    }

    private static Optional<String> unknown(FenceDevice device, AgentMetadata agent, String name) {
        if (agent.parameter(name).isPresent()) {
            return Optional.empty();
        }
        String question = Spelling.question(name, agent.parameterNames());
        return Optional.of(device.agent() + " has no parameter '" + name + "'; "
                + (question.isEmpty() ? ParameterCheck.taken(agent.parameterNames()) : question));
    }
}
