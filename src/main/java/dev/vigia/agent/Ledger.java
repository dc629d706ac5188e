package dev.vigia.agent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the transitions of each name, so that each is told once and none is missed. */
final class Ledger {
    private final Map<String, Told> told = new HashMap<>();

    /** What was told before this start. */
    void recall(Map<String, Told> before) {
        told.putAll(before);
    }

    /** Whether {@code name} was told something else than its stop before this start: the agent had crashed. */
    boolean crashed(String name) {
        Told last = told.get(name);
        return last != null && last.role() != Role.STOPPED;
    }

    /** How one stands, under the number of its last transition. */
    Transition standing(Named who, Role role, Reason why, List<String> resources) {
        Told last = told.get(who.name());
        return new Transition(who.kind(), who.name(), last == null ? 0 : last.seq(), role, role, who.priority(), why,
                resources);
    }

    /** Tells of a change, as the next in its name's sequence. */
    void tell(Named who, Role from, Role to, Reason reason, List<String> resources, List<Command> out) {
        Told last = told.get(who.name());
        long seq = last == null ? 1 : last.seq() + 1;
        told.put(who.name(), new Told(seq, to));
        out.add(new Command.Tell(
                new Transition(who.kind(), who.name(), seq, from, to, who.priority(), reason, resources),
                who.listeners(), who.after()));
    }
}
