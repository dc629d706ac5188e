package dev.vigia.agent;

import dev.vigia.health.Tracked;
import java.util.List;

/**
 * One {@code vrrp_sync_group}: instances that move together.
 *
 * @param name its name in the file
 * @param members the names of its instances, at least one; the first breaks ties
 * @param tracked the checks that it listens to beyond those of its members, links among them
 * @param listeners whom to tell of its transitions
 */
public record GroupSettings(String name, List<String> members, List<Tracked> tracked, NotifySettings listeners) {
    /** Copies the lists. */
    public GroupSettings {
        members = List.copyOf(members);
        tracked = List.copyOf(tracked);
    }
}
