package dev.vigia.resource;

import dev.vigia.resource.GroupState.Address;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state machine of one group of resources on one node.
 *
 * <p>A resource is asked one thing at a time, and nothing is started that was not stopped, or found stopped by a probe,
 * since it was started last. A monitor that is in the way is cancelled; a start, stop, promote or demote is waited
 * for, at most its timeout and {@link #PATIENCE}.
 */
public final class Group {
    /** How long after its timeout an operation that does not answer is taken for one that timed out. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final GroupSettings us;
    private final Moment now;
    private final List<Action> actions = new ArrayList<>();
    private GroupState state;

    private Group(GroupSettings us, GroupState state, Moment now) {
        this.us = us;
        this.state = state;
        this.now = now;
    }

    /**
     * What {@code event} makes of {@code state} for a group of these settings.
     *
     * @param us the settings, of the same resources in the same order at each step
     * @throws IllegalArgumentException where they are of others
     */
    public static Step step(GroupSettings us, GroupState state, Event event, Moment now) {
        if (us.members().size() != state.members().size()) {
            throw new IllegalArgumentException("the state of " + us.name() + " is of other resources");
        }
        Group group = new Group(us, state, now);
        group.take(event);
        group.catchUp();
        group.proceed();
        return new Step(group.state, group.actions);
    }

    private void take(Event event) {
        if (event instanceof Event.Aimed aimed) {
            state = state.aim(aimed.aim());
        } else if (event instanceof Event.Ended ended) {
            for (int i = 0; i < size(); i++) {
                Pending pending = member(i).pending();
                if (pending != null && pending.number() == ended.number()) {
                    judge(i, ended.outcome());
                }
            }
        } else if (event instanceof Event.AddressRaised) {
            state = state.address(Address.UP);
        } else if (event instanceof Event.AddressLowered) {
            state = state.address(Address.DOWN);
        } else if (event instanceof Event.CleanUp cleanUp) {
            for (int i = 0; i < size(); i++) {
                if (cleanUp.resource().isEmpty() || cleanUp.resource().equals(us.members().get(i).name())) {
                    put(i, cleaned(member(i)));
                }
            }
        }
    }

    /** Forgets failures and what is known, but not what is under way: its answer is worth more than a probe. */
    private static Member cleaned(Member member) {
        Member forgiven = member.failures(Failures.NONE).halt(Halt.NONE);
        return member.isSettled() ? forgiven.presence(Presence.UNKNOWN) : forgiven;
    }

    private void judge(int index, Outcome outcome) {
        put(index, new Judgement(us, index, now, actions).after(member(index), outcome));
    }

    /** What time alone has changed: answers that do not come, failures to be forgotten, settings. */
    private void catchUp() {
        for (int i = 0; i < size(); i++) {
            Pending pending = member(i).pending();
            if (pending != null && !now.isBefore(pending.deadline())) {
                actions.add(new Action.Cancel(pending.number()));
                judge(i, Outcome.timeout("no answer"));
            }
            Member member = member(i);
            if (!now.isBefore(member.failures().expiry())) {
                boolean forgivable = member.halt().compareTo(Halt.STANDBY) < 0;
                member = member.failures(Failures.NONE).halt(forgivable ? Halt.NONE : member.halt());
            }
            boolean leftAlone = us.leavesAlone(i);
            if (member.leftAlone() && !leftAlone && member.isSettled()) {
                // Whoever had it meanwhile may have started or stopped it.
                member = member.presence(Presence.UNKNOWN);
            }
            put(i, member.leftAlone(leftAlone || member.leftAlone() && !member.isSettled()));
        }
    }

    private void proceed() {
        Course course = new Course(us, state);
        if (course.raisesAddress()) {
            state = state.address(Address.RAISING);
            actions.add(new Action.RaiseAddress());
        }
        if (course.lowersAddress()) {
            state = state.address(Address.LOWERING);
            actions.add(new Action.LowerAddress());
        }
        for (int i = 0; i < size(); i++) {
            ResourceSettings resource = us.members().get(i);
            if (course.probes(i)) {
                ask(i, resource.probe());
                continue;
            }
            Optional<Task> move = course.move(i);
            if (move.isPresent()) {
                ask(i, resource.operation(move.get()));
            } else {
                watch(i, course.watches(i) ? monitors(resource, member(i)) : List.of());
            }
        }
    }

    private static List<Operation> monitors(ResourceSettings resource, Member member) {
        return resource.monitors(member.presence() == Presence.PROMOTED);
    }

    /** Runs the monitor that is due; those that no longer apply are forgotten. */
    private void watch(int index, List<Operation> monitors) {
        SortedMap<String, Moment> due = new TreeMap<>();
        Operation first = null;
        for (Operation monitor : monitors) {
            Moment moment = member(index).monitors().getOrDefault(monitor.key(), now);
            due.put(monitor.key(), moment);
            if (!moment.isAfter(now) && (first == null || moment.isBefore(due.get(first.key())))) {
                first = monitor;
            }
        }
        put(index, member(index).monitors(due));
        Pending pending = member(index).pending();
        if (pending != null && pending.operation().recurs() && !monitors.contains(pending.operation())) {
            cancel(index);
        } else if (pending == null && first != null) {
            ask(index, first);
        }
    }

    /** Asks at once, or cancels a monitor that is in the way; everything else is waited for. */
    private void ask(int index, Operation operation) {
        Pending pending = member(index).pending();
        if (pending == null) {
            state = state.oneRunMore();
            Moment deadline = now.plus(operation.timeout()).plus(PATIENCE);
            put(index, member(index).pending(new Pending(state.runs(), operation, deadline, false)));
            actions.add(new Action.Run(state.runs(), us.members().get(index).name(), operation));
        } else if (pending.operation().recurs()) {
            cancel(index);
        }
    }

    private void cancel(int index) {
        Pending pending = member(index).pending();
        if (!pending.cancelled()) {
            put(index, member(index).pending(pending.cancel()));
            actions.add(new Action.Cancel(pending.number()));
        }
    }

    private int size() {
        return state.members().size();
    }

    private Member member(int index) {
        return state.members().get(index);
    }

    private void put(int index, Member member) {
        state = state.with(index, member);
    }
}
