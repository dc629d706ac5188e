package dev.vigia.pacemaker;

import java.util.List;

/**
 * A node and what has happened on it.
 *
 * @param name its name ({@code uname})
 * @param online whether it is there
 * @param standby whether it runs nothing, for the operator wants it so
 * @param history what its resources went through; those that are left out were never asked anything
 */
public record CibNode(String name, boolean online, boolean standby, List<CibHistory> history) {
    /** Copies the list. */
    public CibNode {
        history = List.copyOf(history);
    }
}
