package dev.vigia.resource;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A group played by hand: what it does is read as short words, what happens to it is said in short words. */
final class Stage {
    GroupSettings us;
    GroupState state;
    Moment now = Moment.ORIGIN;
    private final List<Action.Run> open = new ArrayList<>();

    Stage(GroupSettings us) {
        this.us = us;
        this.state = GroupState.initial(us, false);
    }

    /** Members {@code a}, {@code b}, … each with a monitor of 10 s. */
    static GroupSettings group(String... names) {
        List<ResourceSettings> members = new ArrayList<>();
        for (String name : names) {
            members.add(resource(name));
        }
        return new GroupSettings("g", members, GroupSettings.AddressPlace.FIRST, true, false);
    }

    static ResourceSettings resource(String name, Operation... more) {
        List<Operation> operations = new ArrayList<>(List.of(more));
        if (operations.stream().noneMatch(Operation::recurs)) {
            operations.add(Operation.monitor(Duration.ofSeconds(10), Duration.ofSeconds(5)));
        }
        return ResourceSettings.of(name, "ocf:heartbeat:Dummy", operations.toArray(Operation[]::new));
    }

    /** One that everything went well with until now: all run and are watched, the address stands. */
    static Stage running(GroupSettings us) {
        Stage stage = new Stage(us);
        stage.tell(new Event.Aimed(Aim.ACTIVE));
        stage.well(100);
        return stage;
    }

    String tell(Event event) {
        Step step = Group.step(us, state, event, now);
        state = step.state();
        step.actions().forEach(action -> {
            if (action instanceof Action.Run run) {
                open.add(run);
            }
        });
        return step.actions().stream().map(Stage::word).collect(Collectors.joining(" "));
    }

    /** Answers what is open for a resource, or raises or lowers the address by those names. */
    String end(String resource, Outcome outcome) {
        Action.Run run = open.stream().filter(one -> one.resource().equals(resource)).findFirst().orElseThrow();
        open.remove(run);
        return tell(new Event.Ended(run.number(), outcome));
    }

    String end(String resource, OcfCode code) {
        return end(resource, Outcome.of(code));
    }

    String later(double seconds) {
        now = now.plus(Duration.ofMillis((long) (seconds * 1000)));
        return tell(new Event.TimerRanOut());
    }

    String aim(Aim aim) {
        return tell(new Event.Aimed(aim));
    }

    String resettle(GroupSettings other) {
        us = other;
        return tell(new Event.Resettled());
    }

    /** Answers everything well until nothing is open; probes find nothing running. */
    List<String> well(int atMost) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < atMost; i++) {
            if (state.address() == GroupState.Address.RAISING) {
                told.add(tell(new Event.AddressRaised()));
            } else if (state.address() == GroupState.Address.LOWERING) {
                told.add(tell(new Event.AddressLowered()));
            } else if (!open.isEmpty()) {
                Action.Run run = open.get(0);
                OcfCode code = run.operation().isProbe() ? OcfCode.NOT_RUNNING
                        : run.operation().promoted() ? OcfCode.RUNNING_PROMOTED : OcfCode.OK;
                told.add(end(run.resource(), code));
            } else {
                break;
            }
        }
        return told.stream().filter(word -> !word.isEmpty()).toList();
    }

    private static String word(Action action) {
        if (action instanceof Action.Run run) {
            boolean probe = run.operation().isProbe();
            return (probe ? "probe" : run.operation().task().word()) + "(" + run.resource() + ")";
        }
        if (action instanceof Action.Fence fence) {
            return "fence(" + fence.resource() + ")";
        }
        if (action instanceof Action.EnterStandby standby) {
            return "standby(" + standby.resource() + ")";
        }
        return action instanceof Action.Cancel ? "cancel" : action instanceof Action.RaiseAddress ? "raise" : "lower";
    }

    Presence presence(int index) {
        return state.members().get(index).presence();
    }

    Member member(int index) {
        return state.members().get(index);
    }
}
