package dev.vigia.resource;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One resource as the file describes it.
 *
 * @param name its name, unique among all; a letter or underscore first, for it is an XML id elsewhere
 * @param agent who runs it
 * @param parameters the agent's parameters ({@code params})
 * @param operations those that differ from the default; recurring monitors with different intervals
 * @param meta how it is treated
 */
public record ResourceSettings(String name, AgentName agent, SortedMap<String, String> parameters,
        List<Operation> operations, MetaAttributes meta) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
    /** What a shell takes for a variable's name: parameters reach agents through the environment. */
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    /** Copies the collections and checks what would be misunderstood later. */
    public ResourceSettings {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        operations = List.copyOf(operations);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no resource name: a letter first, then letters,"
                    + " digits, '_', '.' or '-', 64 at most");
        }
        Set<String> keys = new HashSet<>();
        for (Operation operation : operations) {
            if (!keys.add(operation.key())) {
                throw new IllegalArgumentException(name + " has two operations " + operation.task().word()
                        + " with the same interval: let them differ by a millisecond");
            }
            boolean promotes = operation.task() == Task.PROMOTE || operation.task() == Task.DEMOTE;
            if (!meta.promotable() && (promotes || operation.promoted())) {
                throw new IllegalArgumentException(name + " is not promotable: it is never promoted or demoted");
            }
        }
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (!PARAMETER.matcher(parameter.getKey()).matches() || parameter.getValue().indexOf('\0') >= 0) {
                throw new IllegalArgumentException(name + " has the parameter '" + parameter.getKey()
                        + "', which cannot be handed to an agent");
            }
        }
        if (agent.standard() != AgentName.Standard.OCF && (!parameters.isEmpty() || meta.promotable())) {
            throw new IllegalArgumentException(name + ": " + agent + " takes no parameters and cannot be promoted;"
                    + " only ocf agents can");
        }
    }

    /** One with default operations and treatment. */
    public static ResourceSettings of(String name, String agent, Operation... operations) {
        return new ResourceSettings(name, AgentName.parse(agent), new TreeMap<>(), List.of(operations),
                MetaAttributes.DEFAULT);
    }

    /** The same with other parameters. */
    public ResourceSettings parameters(Map<String, String> others) {
        return new ResourceSettings(name, agent, new TreeMap<>(others), operations, meta);
    }

    /** The same with other operations. */
    public ResourceSettings operations(List<Operation> others) {
        return new ResourceSettings(name, agent, parameters, others, meta);
    }

    /** The same treated otherwise. */
    public ResourceSettings meta(MetaAttributes other) {
        return new ResourceSettings(name, agent, parameters, operations, other);
    }

    /** The operation for a task that does not recur: the configured one, or one with the defaults. */
    public Operation operation(Task task) {
        return operations.stream().filter(operation -> operation.task() == task && !operation.recurs()).findFirst()
                .orElseGet(() -> Operation.of(task, Operation.DEFAULT_TIMEOUT));
    }

    /** The probe: it may take as long as the longest of the monitors. */
    public Operation probe() {
        Duration longest = operations.stream().filter(operation -> operation.task() == Task.MONITOR)
                .map(Operation::timeout).max(Duration::compareTo).orElse(Operation.DEFAULT_TIMEOUT);
        return Operation.monitor(Duration.ZERO, longest);
    }

    /** The recurring monitors of a role. */
    public List<Operation> monitors(boolean promoted) {
        return operations.stream().filter(operation -> operation.recurs() && operation.promoted() == promoted)
                .toList();
    }

    /** Whether it is left alone: watched at most, neither started nor stopped. */
    public boolean isLeftAlone() {
        return !meta.managed() || meta.maintenance();
    }
}
