package dev.vigia.agent;

import java.util.List;

/**
 * Where resources may run.
 *
 * @param nodes the nodes by their {@code router_id}, the most preferred first; at least one, all distinct
 * @param restricted whether they run nowhere else
 * @param failback whether they go back to a more preferred node when it returns
 */
public record FailoverDomain(List<String> nodes, boolean restricted, boolean failback) {
    /** Copies the list. */
    public FailoverDomain {
        nodes = List.copyOf(nodes);
    }
}
