package dev.vigia.pacemaker;

import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import dev.vigia.resource.GroupSettings;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One group with what it follows: addresses become IPaddr2 resources, priorities location scores.
 *
 * @param group the resources
 * @param addresses the virtual addresses, each a resource of its own
 * @param link the link that they are put on; nothing where the agent finds it
 * @param scores how much each node is preferred, by its name: priorities
 * @param stickiness how much it prefers to stay where it is ({@code resource-stickiness})
 */
public record CibGroup(GroupSettings group, List<Subnet> addresses, Optional<LinkName> link,
        SortedMap<String, Integer> scores, int stickiness) {
    /** Copies the collections. */
    public CibGroup {
        addresses = List.copyOf(addresses);
        scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
    }
}
