package dev.vigia.resource;

/**
 * One call of an agent.
 *
 * @param resource whose agent
 * @param operation what is asked
 * @param node this node's name, which the agent is told
 */
public record Invocation(ResourceSettings resource, Operation operation, String node) {
}
