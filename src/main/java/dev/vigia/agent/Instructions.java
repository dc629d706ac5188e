package dev.vigia.agent;

import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.TargetRole;
import java.util.Set;

/**
 * What operators have ordered of resources beyond the file, until they take it back.
 *
 * @param stopped those that shall not run
 * @param unmanaged those that are neither started nor stopped
 * @param maintenance whether that holds for all, and none is watched
 */
record Instructions(Set<String> stopped, Set<String> unmanaged, boolean maintenance) {
    /** Nothing was ordered. */
    static final Instructions NONE = new Instructions(Set.of(), Set.of(), false);

    /** Copies the sets. */
    Instructions {
        stopped = Set.copyOf(stopped);
        unmanaged = Set.copyOf(unmanaged);
    }

    /** What a group of the file becomes by them. */
    GroupSettings over(GroupSettings file) {
        GroupSettings group = file.maintenance(file.maintenance() || maintenance);
        for (ResourceSettings member : file.members()) {
            MetaAttributes meta = member.meta();
            meta = stopped.contains(member.name()) ? meta.targetRole(TargetRole.STOPPED) : meta;
            meta = unmanaged.contains(member.name()) ? meta.managed(false) : meta;
            group = group.with(member.meta(meta));
        }
        return group;
    }
}
