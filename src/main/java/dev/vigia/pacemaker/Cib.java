package dev.vigia.pacemaker;

import dev.vigia.agent.FenceDevice;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A cluster as Pacemaker would have it that does what we do.
 *
 * @param nodes its nodes, at least one, no two of the same name
 * @param fencing whether nodes may be fenced ({@code stonith-enabled})
 * @param groups what runs
 * @param devices what turns nodes off
 */
public record Cib(List<CibNode> nodes, boolean fencing, List<CibGroup> groups, List<FenceDevice> devices) {
    /** Copies the lists and checks the nodes. */
    public Cib {
        nodes = List.copyOf(nodes);
        devices = List.copyOf(devices);
        groups = List.copyOf(groups);
        if (nodes.isEmpty() || nodes.stream().map(CibNode::name).distinct().count() != nodes.size()) {
            throw new IllegalArgumentException("a cluster has at least one node, each with a name of its own");
        }
    }

    /** One with nothing that turns nodes off. */
    public Cib(List<CibNode> nodes, boolean fencing, List<CibGroup> groups) {
        this(nodes, fencing, groups, List.of());
    }

    /** The same with these devices. */
    public Cib with(List<FenceDevice> others) {
        return new Cib(nodes, fencing, groups, others);
    }

    /**
     * One of which nothing is known but that a node is there, as this one is to itself.
     *
     * @throws NoSuchElementException where that is none of the nodes
     */
    public static Cib offline(List<String> nodes, String online, boolean fencing, List<CibGroup> groups) {
        if (!nodes.contains(online)) {
            throw new NoSuchElementException("'" + online + "' is none of the nodes " + nodes);
        }
        return new Cib(nodes.stream().map(name -> new CibNode(name, name.equals(online), false, List.of())).toList(),
                fencing, groups);
    }
}
