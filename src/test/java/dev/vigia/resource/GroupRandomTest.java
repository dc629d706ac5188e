package dev.vigia.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.resource.GroupSettings.AddressPlace;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random groups with agents that answer anything at any time or not at all, and aims, settings and clean-ups that come
 * whenever they like: what must never happen never does, and once all is well again everything runs, or nothing.
 */
class GroupRandomTest {
    private static final int LIVES = 1_000;
    private static final int EVENTS = 250;

    /** What was seen in all lives, so that the test knows that it saw enough. */
    private int starts;
    private int failedStops;
    private int unfits;
    private int timeouts;
    private int promotions;

    @Test
    void whatMustNeverHappenNeverDoes() {
        long seed = Long.getLong("vigia.seed", 20261123L);
        System.out.println("GroupRandomTest: seed " + seed);
        for (int i = 0; i < LIVES; i++) {
            Random random = new Random(seed + i);
            Life life = new Life(random);
            try {
                life.run();
                life.heal();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + (seed + i) + ": " + life.us + "\n" + String.join("\n", life.tail()),
                        broken);
            }
        }
        System.out.println("GroupRandomTest: " + starts + " starts, " + promotions + " promotions, " + failedStops
                + " failed stops, " + timeouts + " answers that never came, unfit " + unfits + " times");
        assertTrue(starts > LIVES && failedStops > LIVES / 10 && unfits > LIVES / 10 && timeouts > LIVES / 10
                && promotions > LIVES / 10, "it saw enough of everything");
    }

    private static GroupSettings group(Random random) {
        List<ResourceSettings> members = new ArrayList<>();
        int size = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            members.add(member(random, "r" + i));
        }
        AddressPlace place = AddressPlace.values()[random.nextInt(2)];
        return new GroupSettings("g", members, place, random.nextBoolean(), random.nextInt(20) == 0);
    }

    private static ResourceSettings member(Random random, String name) {
        boolean promotable = random.nextInt(4) == 0;
        List<Operation> operations = new ArrayList<>();
        operations.add(new Operation(Task.MONITOR, Duration.ofSeconds(1 + random.nextInt(20)), seconds(random),
                OnFail.values()[random.nextInt(OnFail.values().length)], false, 0));
        if (promotable) {
            operations.add(new Operation(Task.MONITOR, Duration.ofMillis(500), seconds(random), OnFail.RESTART, true,
                    0));
        }
        operations.add(Operation.of(Task.STOP, seconds(random))
                .onFail(random.nextInt(3) == 0 ? OnFail.FENCE : OnFail.BLOCK));
        operations.add(Operation.of(Task.START, seconds(random)));
        return ResourceSettings.of(name, "ocf:heartbeat:Dummy").meta(meta(random, promotable)).operations(operations);
    }

    private static MetaAttributes meta(Random random, boolean promotable) {
        int threshold = List.of(MetaAttributes.INFINITY, 0, 1, 3).get(random.nextInt(4));
        TargetRole role = random.nextInt(8) == 0 ? TargetRole.STOPPED
                : promotable && random.nextInt(4) == 0 ? TargetRole.UNPROMOTED : TargetRole.STARTED;
        return new MetaAttributes(threshold, Duration.ofSeconds(random.nextInt(3) * 30L), random.nextInt(8) > 0,
                random.nextInt(20) == 0, role, promotable);
    }

    private static Duration seconds(Random random) {
        return Duration.ofSeconds(1 + random.nextInt(30));
    }

    /** One group with its agents, and what an observer knows for sure. */
    private final class Life {
        private final Random random;
        private GroupSettings us;
        private GroupState state;
        private Moment now = Moment.ORIGIN;
        private final List<Action.Run> open = new ArrayList<>();
        private final List<String> log = new ArrayList<>();
        /** Whether each is proven not to run: by the last stop, probe, or monitor of what is left alone. */
        private final boolean[] down;
        /** Whether each may not be touched before a clean-up. */
        private final boolean[] untouchable;
        private boolean healed;

        Life(Random random) {
            this.random = random;
            this.us = group(random);
            this.state = GroupState.initial(us, random.nextBoolean());
            this.down = new boolean[us.members().size()];
            this.untouchable = new boolean[us.members().size()];
        }

        List<String> tail() {
            return log.subList(Math.max(0, log.size() - 40), log.size());
        }

        void run() {
            for (int i = 0; i < EVENTS; i++) {
                now = now.plus(Duration.ofMillis(random.nextInt(1500)));
                int choice = random.nextInt(100);
                if (choice < 60 && !open.isEmpty()) {
                    Action.Run run = open.remove(random.nextInt(open.size()));
                    end(run, answer(run.operation()));
                } else if (choice < 70) {
                    tell(new Event.Aimed(Aim.values()[random.nextInt(Aim.values().length)]));
                } else if (choice < 74) {
                    cleanUp(random.nextInt(us.members().size()));
                } else if (choice < 78) {
                    resettle();
                } else if (choice < 86) {
                    answerAddress();
                } else {
                    Moment deadline = state.deadline();
                    if (!deadline.equals(Moment.NEVER)) {
                        now = Moment.later(now, deadline);
                    }
                    tell(new Event.TimerRanOut());
                }
            }
        }

        private void answerAddress() {
            if (state.address() == GroupState.Address.RAISING) {
                tell(new Event.AddressRaised());
            } else if (state.address() == GroupState.Address.LOWERING || random.nextInt(4) == 0) {
                tell(new Event.AddressLowered());
            }
        }

        private void cleanUp(int index) {
            untouchable[index] = false;
            tell(new Event.CleanUp(us.members().get(index).name()));
        }

        private void resettle() {
            ResourceSettings one = us.members().get(random.nextInt(us.members().size()));
            us = us.with(one.meta(meta(random, one.meta().promotable()))).maintenance(random.nextInt(10) == 0);
            tell(new Event.Resettled());
        }

        private Outcome answer(Operation operation) {
            int luck = random.nextInt(10);
            if (healed || luck < 6) {
                return Outcome.of(operation.isProbe() ? OcfCode.NOT_RUNNING
                        : operation.promoted() ? OcfCode.RUNNING_PROMOTED : OcfCode.OK);
            }
            if (luck == 9) {
                return List.of(Outcome.timeout(""), Outcome.error(""), Outcome.notInstalled(""),
                        Outcome.cancelled()).get(random.nextInt(4));
            }
            return Outcome.of(OcfCode.values()[random.nextInt(OcfCode.values().length)]);
        }

        private void end(Action.Run run, Outcome outcome) {
            int index = index(run.resource());
            Pending pending = state.members().get(index).pending();
            boolean awaited = pending != null && pending.number() == run.number();
            boolean done = outcome.execution() == Outcome.Execution.DONE;
            Operation operation = run.operation();
            if (awaited && operation.task() == Task.STOP) {
                boolean well = done && outcome.code().plain() == OcfCode.OK;
                down[index] = well;
                untouchable[index] |= !well;
                failedStops += well ? 0 : 1;
            }
            boolean absent = outcome.code() == OcfCode.NOT_RUNNING && done
                    || operation.isProbe() && (outcome.code() == OcfCode.NOT_INSTALLED
                    || outcome.code() == OcfCode.INVALID_PARAMETER);
            if (awaited && operation.task() == Task.MONITOR && absent) {
                down[index] = operation.isProbe() || us.leavesAlone(index);
            }
            boolean nothingRan = outcome.execution() == Outcome.Execution.NOT_INSTALLED
                    || done && outcome.code() == OcfCode.NOT_RUNNING && us.leavesAlone(index);
            if (awaited && operation.task() == Task.START && nothingRan) {
                down[index] = true;
            }
            log.add(now.nanos() / 1_000_000 + " " + run.resource() + " " + operation.key() + " " + outcome.text());
            tell(new Event.Ended(run.number(), outcome));
            if (awaited && operation.task() == Task.STOP && untouchable[index]) {
                boolean told = state.blocked(us).contains(run.resource());
                assertTrue(told, "a failed stop is told");
            }
        }

        private void tell(Event event) {
            for (Member member : state.members()) {
                Pending pending = member.pending();
                if (pending != null && pending.operation().task() == Task.STOP && !now.isBefore(pending.deadline())
                        && !(event instanceof Event.Ended ended && ended.number() == pending.number())) {
                    untouchable[state.members().indexOf(member)] = true;
                }
            }
            Step step = Group.step(us, state, event, now);
            GroupState before = state;
            state = step.state();
            log.add(now.nanos() / 1_000_000 + " " + event + " -> " + step.actions() + " " + state.address());
            assertTrue(step.actions().size() <= 2 * us.members().size() + 3, "bounded: " + step.actions());
            for (Action action : step.actions()) {
                if (action instanceof Action.Run run) {
                    check(run);
                    open.add(run);
                } else if (action instanceof Action.Cancel cancel) {
                    boolean open = this.open.removeIf(run -> run.number() == cancel.number()
                            && random.nextInt(3) == 0);
                    timeouts += open ? 1 : 0;
                } else if (action instanceof Action.LowerAddress) {
                    checkLowering();
                }
            }
            assertTrue(state.deadline().isAfter(now), "a served timer lies ahead");
            unfits += before.unfit(us).isEmpty() && state.unfit(us).isPresent() ? 1 : 0;
            if (state.isReleased(us)) {
                for (int i = 0; i < down.length; i++) {
                    assertTrue(down[i] || us.members().get(i).meta().promotable(), "released while " + i + " may run");
                }
            }
        }

        private void check(Action.Run run) {
            int index = index(run.resource());
            Task task = run.operation().task();
            assertTrue(state.members().get(index).pending().number() == run.number(), "one thing at a time");
            if (task == Task.MONITOR) {
                return;
            }
            assertTrue(!us.leavesAlone(index), run.resource() + " is left alone, not asked to " + task);
            assertTrue(!untouchable[index], run.resource() + " did not stop and is asked to " + task);
            assertTrue(state.members().stream().noneMatch(member -> member.halt() == Halt.FENCING), "unclean");
            if (task == Task.START) {
                assertTrue(down[index], run.resource() + " is started while it may run");
                down[index] = false;
                starts++;
            }
            boolean promotable = us.members().get(index).meta().promotable();
            if (task == Task.START && !promotable || task == Task.PROMOTE) {
                promotions += task == Task.PROMOTE ? 1 : 0;
                for (int i = 0; i < index; i++) {
                    assertTrue(state.members().get(i).presence().runs(), i + " does not run beneath " + run);
                }
            }
            if (task == Task.STOP || task == Task.DEMOTE) {
                for (int i = index + 1; i < down.length; i++) {
                    boolean unpromoted = us.members().get(i).meta().promotable()
                            && state.members().get(i).presence() == Presence.STARTED;
                    assertTrue(down[i] || unpromoted, i + " may still run on what stops: " + run);
                }
            }
        }

        private void checkLowering() {
            for (int i = 0; i < down.length && us.address() == AddressPlace.FIRST; i++) {
                boolean unpromoted = us.members().get(i).meta().promotable()
                        && state.members().get(i).presence() == Presence.STARTED;
                assertTrue(down[i] || unpromoted, i + " may run without its address");
            }
        }

        private int index(String name) {
            return us.members().stream().map(ResourceSettings::name).toList().indexOf(name);
        }

        /** From now on all answers are good: after a clean-up it runs where Active, and is released where stopped. */
        void heal() {
            healed = true;
            for (ResourceSettings one : us.members()) {
                us = us.with(one.meta(MetaAttributes.DEFAULT.promotable(one.meta().promotable())));
            }
            us = us.maintenance(false);
            tell(new Event.Resettled());
            settle();
            for (int i = 0; i < down.length; i++) {
                cleanUp(i);
            }
            tell(new Event.Aimed(Aim.ACTIVE));
            settle();
            assertTrue(state.isComplete(us), "all runs in the end: " + state);
            tell(new Event.Aimed(Aim.STOPPED));
            settle();
            assertTrue(state.isReleased(us), "all is down in the end: " + state);
            assertEquals(List.of(), state.blocked(us));
        }

        private void settle() {
            for (int i = 0; i < 400; i++) {
                if (state.address() == GroupState.Address.RAISING) {
                    tell(new Event.AddressRaised());
                } else if (state.address() == GroupState.Address.LOWERING) {
                    tell(new Event.AddressLowered());
                } else if (open.isEmpty()) {
                    now = Moment.later(now, now.plus(Duration.ofSeconds(1)));
                    tell(new Event.TimerRanOut());
                } else {
                    Action.Run run = open.remove(0);
                    end(run, answer(run.operation()));
                }
            }
        }
    }
}
