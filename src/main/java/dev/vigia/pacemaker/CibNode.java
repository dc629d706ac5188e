package dev.vigia.pacemaker;

import dev.vigia.net.Subnet;
import java.util.List;
import java.util.Map;

/**
 * A node and what has happened on it.
 *
 * @param name its name ({@code uname})
 * @param online whether it is there
 * @param standby whether it runs nothing, for the operator wants it so
 * @param history what its resources went through; those that are left out were never asked anything
 * @param addresses what was last done with each virtual address; of those that are left out nothing is known
 */
public record CibNode(String name, boolean online, boolean standby, List<CibHistory> history,
        Map<Subnet, CibHistory.Ended> addresses) {
    /** Copies the collections. */
    public CibNode {
        history = List.copyOf(history);
        addresses = Map.copyOf(addresses);
    }

    /** One of whose addresses nothing is known. */
    public CibNode(String name, boolean online, boolean standby, List<CibHistory> history) {
        this(name, online, standby, history, Map.of());
    }
}
