package dev.vigia.config;

import dev.vigia.net.Priority;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What does not fit together in sync groups; a key that is itself wrong is passed over. */
final class GroupChecks {
    private final Problems problems;

    GroupChecks(Problems problems) {
        this.problems = problems;
    }

    /** Looks at all groups. */
    void look(List<Fields> groups, List<Fields> instances) {
        Map<String, Fields> known = new LinkedHashMap<>();
        instances.forEach(instance -> known.put(instance.name(), instance));
        Map<String, Fields> taken = new HashMap<>();
        for (Fields group : groups) {
            Fields twin = known.get(group.name());
            if (twin != null) {
                problems.error(group.place(), "the name '" + group.name() + "' is taken: by the instance in line "
                        + twin.place().line(), "groups and instances are told of by name: give each its own");
            }
            Set<String> own = new HashSet<>();
            for (Placed<String> member : Fields.all(group, GroupKeys.MEMBERS)) {
                member(group, member, known, taken, own);
            }
            priorities(group, known);
            if (own.size() == 1 && Fields.all(group, GroupKeys.MEMBERS).size() == 1) {
                problems.warning(group.place(GroupKeys.MEMBERS), group + " has one member",
                        "nothing moves together with it; name the others, or leave the group out");
            }
        }
    }

    /** On two nodes, members of different priority could contradict each other for ever. */
    private void priorities(Fields group, Map<String, Fields> known) {
        Fields first = null;
        for (Placed<String> member : Fields.all(group, GroupKeys.MEMBERS)) {
            Fields instance = known.get(member.value());
            Priority priority = instance == null ? null : instance.get(Keys.PRIORITY);
            if (priority == null || priority.owns()) {
                return;
            }
            first = first == null ? instance : first;
            if (!priority.equals(first.get(Keys.PRIORITY))) {
                problems.warning(instance.place(Keys.PRIORITY), "priority " + priority + " gives way to that of '"
                        + first.name() + "', " + first.get(Keys.PRIORITY) + ", the first of " + group,
                        "write the same in all: they move together");
            }
        }
    }

    private void member(Fields group, Placed<String> member, Map<String, Fields> known, Map<String, Fields> taken,
            Set<String> own) {
        String name = member.value();
        if (!known.containsKey(name)) {
            String question = Spelling.question(name, known.keySet());
            problems.about(GroupKeys.MEMBERS.name()).error(member.place(), "there is no vrrp_instance '" + name + "'",
                    question.isEmpty() ? "a group names instances of this file" : question);
            return;
        }
        if (!own.add(name)) {
            problems.about(GroupKeys.MEMBERS.name()).error(member.place(), "'" + name + "' is written twice");
            return;
        }
        Fields other = taken.putIfAbsent(name, group);
        if (other != null) {
            problems.about(GroupKeys.MEMBERS.name()).error(member.place(), "'" + name + "' is in " + other
                    + " already", "an instance has one fate: merge the groups, or take it out of one");
        }
    }
}
