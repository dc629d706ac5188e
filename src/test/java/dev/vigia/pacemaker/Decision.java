package dev.vigia.pacemaker;

import dev.vigia.resource.Action;
import dev.vigia.resource.Aim;
import dev.vigia.resource.Event;
import dev.vigia.resource.Group;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.GroupState;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.Step;
import dev.vigia.resource.Task;
import dev.vigia.time.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What becomes of each resource of a group on two nodes where all goes well from now on: {@code stop on lb1},
 * {@code start on lb2}; nothing where it is left as it is.
 */
final class Decision {
    private static final Pattern ACTION =
            Pattern.compile("Resource action: (\\S+)\\s+(start|stop) on (\\S+)");

    private Decision() {
    }

    /** Pacemaker's, from what crm_simulate says. */
    static List<String> theirs(GroupSettings us, String output) {
        List<String> said = new ArrayList<>();
        Matcher matcher = ACTION.matcher(output);
        while (matcher.find()) {
            said.add(matcher.group(1) + " " + matcher.group(2) + " on " + matcher.group(3));
        }
        return sorted(us, said);
    }

    /**
     * Ours: the first node, and what the second does when it gives the group away and has let go of all of it.
     *
     * @param state of the first node, where nobody has decided yet
     */
    static List<String> ours(GroupSettings us, GroupState state, boolean standby, Moment now) {
        List<String> said = new ArrayList<>();
        GroupState first = led(us, state, standby ? Aim.STOPPED : Aim.ACTIVE, now, "lb1", said);
        boolean away = standby || first.unfit(us).isPresent();
        if (away) {
            first = led(us, first, Aim.STOPPED, now, "lb1", said);
            if (first.isReleased(us)) {
                led(us, GroupState.initial(us, true), Aim.ACTIVE, now, "lb2", said);
            }
        }
        return sorted(us, said);
    }

    private static List<String> sorted(GroupSettings us, List<String> said) {
        List<String> all = new ArrayList<>();
        us.members().forEach(member -> said.stream().filter(line -> line.startsWith(member.name() + " "))
                .sorted((one, other) -> Boolean.compare(one.contains(" start "), other.contains(" start ")))
                .forEach(all::add));
        return all;
    }

    /** Lets a node have its way, every answer being the one that is hoped for. */
    private static GroupState led(GroupSettings us, GroupState from, Aim aim, Moment now, String node,
            List<String> said) {
        Step step = Group.step(us, from, new Event.Aimed(aim), now);
        List<Action> open = new ArrayList<>(step.actions());
        for (int i = 0; i < open.size(); i++) {
            if (i > 500) {
                throw new AssertionError("no end: " + open);
            }
            Event event = answer(open.get(i), step.state(), us, node, said);
            if (event != null) {
                step = Group.step(us, step.state(), event, now);
                open.addAll(step.actions());
            }
        }
        return step.state();
    }

    private static Event answer(Action action, GroupState state, GroupSettings us, String node, List<String> said) {
        if (action instanceof Action.RaiseAddress) {
            return new Event.AddressRaised();
        }
        if (action instanceof Action.LowerAddress) {
            return new Event.AddressLowered();
        }
        if (action instanceof Action.Cancel cancel) {
            return new Event.Ended(cancel.number(), Outcome.cancelled());
        }
        if (!(action instanceof Action.Run run)) {
            return null;
        }
        Task task = run.operation().task();
        if (task == Task.MONITOR) {
            // A recurring one goes on until it is cancelled.
            return run.operation().isProbe() ? new Event.Ended(run.number(), Outcome.of(OcfCode.NOT_RUNNING)) : null;
        }
        said.add(run.resource() + " " + task.word() + " on " + node);
        return new Event.Ended(run.number(), Outcome.of(OcfCode.OK));
    }
}
