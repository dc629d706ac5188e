package dev.vigia.config;

import dev.vigia.resource.ParameterFault;
import java.util.List;

/**
 * What a resource's agent says of it.
 *
 * @param absence why it says nothing, a sentence; empty where it was asked and answered, or not asked
 * @param forbids whether that forbids the file
 * @param faults what is wrong with the parameters
 */
public record AgentOpinion(String absence, boolean forbids, List<ParameterFault> faults) {
    /** Nothing, for nobody asked. */
    public static final AgentOpinion NONE = new AgentOpinion("", false, List.of());

    /** Copies the list. */
    public AgentOpinion {
        faults = List.copyOf(faults);
    }
}
