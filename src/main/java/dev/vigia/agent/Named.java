package dev.vigia.agent;

import dev.vigia.net.Priority;
import java.util.List;

/**
 * Whose transitions are told: an instance, or a sync group.
 *
 * @param kind which of the two
 * @param name its name in the file
 * @param priority what it advertises with; of a group 0, as keepalived says
 * @param listeners whom to tell
 * @param after the names that are told first: of a group, those of its instances
 */
record Named(Transition.Kind kind, String name, Priority priority, NotifySettings listeners, List<String> after) {
    /** A sync group. */
    static Named of(GroupSettings group) {
        return new Named(Transition.Kind.GROUP, group.name(), Priority.RESIGN, group.listeners(), group.members());
    }

    /** An instance of this effective priority. */
    static Named of(InstanceSettings instance, Priority priority) {
        return new Named(Transition.Kind.INSTANCE, instance.name(), priority, instance.listeners(), List.of());
    }
}
