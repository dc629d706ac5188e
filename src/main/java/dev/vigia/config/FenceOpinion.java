package dev.vigia.config;

/**
 * What a fence agent says of itself and of what it is told.
 *
 * @param agent whether it is there, and what is wrong with its parameters
 * @param hostArgument the parameter that names the node to it, or {@code none}; empty where it was not asked
 */
public record FenceOpinion(AgentOpinion agent, String hostArgument) {
    /** Nothing, for nobody asked. */
    public static final FenceOpinion NONE = new FenceOpinion(AgentOpinion.NONE, "");
}
