package dev.vigia.agent;

import dev.vigia.resource.GroupSettings;
import java.util.Optional;

/**
 * The resources that run where an instance is Active.
 *
 * @param group the resources; its name is that of the instance
 * @param takeover what lets this node start them where the peer has not said that it stopped
 * @param domain which nodes may run them; nothing where all may that have the instance
 */
public record ServiceSettings(GroupSettings group, Takeover takeover, Optional<FailoverDomain> domain) {
    /** Whether of two nodes that may run them one has resigned where the other is to start: nobody else can. */
    boolean leavesOneHeir() {
        return domain.filter(nodes -> nodes.restricted() && nodes.nodes().size() == 2).isPresent();
    }

    /** The same with its resources treated otherwise. */
    ServiceSettings with(GroupSettings other) {
        return new ServiceSettings(other, takeover, domain);
    }
}
