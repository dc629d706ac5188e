package dev.vigia.resource;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Resources that run together where the address is, in order (an implicit Pacemaker group).
 *
 * @param name its name: that of the router or sync group that it follows
 * @param members its resources, in the order of their start; at least one
 * @param address when the address comes
 * @param startFailureIsFatal whether one failed start is enough to give up this node
 *     (Pacemaker's cluster option {@code start-failure-is-fatal}, there true by default)
 * @param maintenance whether nothing is touched or watched ({@code maintenance-mode})
 */
public record GroupSettings(String name, List<ResourceSettings> members, AddressPlace address,
        boolean startFailureIsFatal, boolean maintenance) {
    /** When the address of a group comes and goes. */
    public enum AddressPlace {
        /** Before the first start; after the last stop. */
        FIRST,
        /** When everything runs; before the first stop. A restart in place leaves it where it is. */
        LAST
    }

    /** Copies the list and checks the names. */
    public GroupSettings {
        members = List.copyOf(members);
        Set<String> names = new HashSet<>();
        for (ResourceSettings member : members) {
            if (!names.add(member.name())) {
                throw new IllegalArgumentException(name + " has " + member.name() + " twice");
            }
        }
        if (members.isEmpty()) {
            throw new IllegalArgumentException(name + " has no resources");
        }
    }

    /** One with the address first and Pacemaker's defaults. */
    public static GroupSettings of(String name, ResourceSettings... members) {
        return new GroupSettings(name, List.of(members), AddressPlace.FIRST, true, false);
    }

    /** The same with the address at another place. */
    public GroupSettings address(AddressPlace other) {
        return new GroupSettings(name, members, other, startFailureIsFatal, maintenance);
    }

    /** The same with another rule for failed starts. */
    public GroupSettings startFailureIsFatal(boolean other) {
        return new GroupSettings(name, members, address, other, maintenance);
    }

    /** The same, in maintenance or not. */
    public GroupSettings maintenance(boolean other) {
        return new GroupSettings(name, members, address, startFailureIsFatal, other);
    }

    /** The same with one resource described anew, told by its name. */
    public GroupSettings with(ResourceSettings changed) {
        List<ResourceSettings> others = members.stream()
                .map(member -> member.name().equals(changed.name()) ? changed : member).toList();
        return new GroupSettings(name, others, address, startFailureIsFatal, maintenance);
    }

    /** The longest that it may take to stop all. */
    public Duration longestStop() {
        return members.stream().map(member -> member.operation(Task.STOP).timeout().plus(Group.PATIENCE))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether a member is left alone: watched at most, neither started nor stopped. */
    boolean leavesAlone(int index) {
        return maintenance || members.get(index).isLeftAlone();
    }

    /** Whether a member is not even watched. */
    boolean ignores(int index) {
        return maintenance || members.get(index).meta().maintenance();
    }
}
