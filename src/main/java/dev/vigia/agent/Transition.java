package dev.vigia.agent;

import dev.vigia.net.Priority;
import java.util.List;

/**
 * One change of the role of an instance or a sync group, told exactly once; from a role to itself it is how that
 * stands, under the number of its last change.
 *
 * @param kind of which of the two
 * @param instance its name; no instance and group share one
 * @param seq counts 1, 2, 3 … per name without gaps, across restarts
 * @param from the role before
 * @param to the role since
 * @param priority the effective priority at that moment; of a group 0
 * @param reason why
 * @param resources how each of its resources stands at that moment, in order: {@code db:started}
 */
public record Transition(Kind kind, String instance, long seq, Role from, Role to, Priority priority, Reason reason,
        List<String> resources) {
    /** Whose role may change; spelled as keepalived's scripts know it. */
    public enum Kind {
        /** A {@code vrrp_instance}. */
        INSTANCE,
        /** A {@code vrrp_sync_group}. */
        GROUP
    }

    /** Copies the list. */
    public Transition {
        resources = List.copyOf(resources);
    }

    /** Of an instance without resources. */
    public Transition(String instance, long seq, Role from, Role to, Priority priority, Reason reason) {
        this(Kind.INSTANCE, instance, seq, from, to, priority, reason, List.of());
    }
}
