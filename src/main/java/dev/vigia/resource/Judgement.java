package dev.vigia.resource;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an agent's answer says about its resource: the table of exit codes, and the operation's on-fail. */
final class Judgement {
    private final GroupSettings us;
    private final ResourceSettings resource;
    private final boolean leftAlone;
    private final Moment now;
    /** What the answer asks for beyond the resource. */
    private final List<Action> actions;

    Judgement(GroupSettings us, int index, Moment now, List<Action> actions) {
        this.us = us;
        this.resource = us.members().get(index);
        this.leftAlone = us.leavesAlone(index);
        this.now = now;
        this.actions = actions;
    }

    /** The member after its pending operation ended so. */
    Member after(Member member, Outcome outcome) {
        Pending pending = member.pending();
        Operation operation = pending.operation();
        Member idle = member.pending(null);
        if (operation.task() != Task.MONITOR) {
            return changed(idle, operation, outcome);
        }
        idle = rescheduled(idle, operation);
        boolean unanswered = pending.cancelled() || outcome.execution() == Outcome.Execution.CANCELLED;
        if (operation.isProbe()) {
            return probed(idle, operation, outcome);
        }
        return unanswered || member.presence() == Presence.UNKNOWN ? idle : monitored(idle, operation, outcome);
    }

    private Member rescheduled(Member member, Operation operation) {
        SortedMap<String, Moment> due = new TreeMap<>(member.monitors());
        due.computeIfPresent(operation.key(), (key, last) -> now.plus(operation.interval()));
        return member.monitors(due);
    }

    /** A probe's answer is what is known from now on; it never counts, and only hard errors keep it from a start. */
    private Member probed(Member member, Operation operation, Outcome outcome) {
        boolean runs = outcome.says(OcfCode.OK);
        boolean promoted = outcome.says(OcfCode.RUNNING_PROMOTED) && resource.meta().promotable();
        if (runs || promoted) {
            return member.presence(promoted ? Presence.PROMOTED : Presence.STARTED);
        }
        if (outcome.says(OcfCode.NOT_RUNNING)) {
            return member.presence(Presence.STOPPED);
        }
        Member failed = failed(member, operation, outcome, 0);
        // What is not installed or makes no sense here does not run here either (so crm_simulate 2.1.5).
        boolean absent = outcome.code() == OcfCode.NOT_INSTALLED || outcome.code() == OcfCode.INVALID_PARAMETER;
        return absent ? failed.presence(Presence.STOPPED) : failed;
    }

    private Member monitored(Member member, Operation operation, Outcome outcome) {
        if (leftAlone) {
            // Somebody else starts and stops it now, so whatever it does is no failure.
            return outcome.says(OcfCode.NOT_RUNNING) ? member.presence(Presence.STOPPED)
                    : outcome.says(OcfCode.RUNNING_PROMOTED) ? member.presence(Presence.PROMOTED)
                    : outcome.says(OcfCode.OK) ? member.presence(Presence.STARTED)
                    : noted(member.presence(Presence.FAILED), operation, outcome, 1);
        }
        if (outcome.says(operation.expected().orElseThrow())) {
            return member;
        }
        return operation.onFail() == OnFail.IGNORE ? noted(member, operation, outcome, 0)
                : failed(member, operation, outcome, 1);
    }

    private Member changed(Member member, Operation operation, Outcome outcome) {
        boolean well = outcome.says(OcfCode.OK);
        if (well || operation.onFail() == OnFail.IGNORE) {
            Member noted = well ? member : noted(member, operation, outcome, 0);
            return noted.presence(switch (operation.task()) {
                case STOP -> Presence.STOPPED;
                case PROMOTE -> Presence.PROMOTED;
                case DEMOTE -> member.presence() == Presence.PROMOTED ? Presence.STARTED : Presence.FAILED;
                default -> Presence.STARTED;
            });
        }
        if (leftAlone && operation.task() == Task.START && outcome.says(OcfCode.NOT_RUNNING)) {
            return noted(member, operation, outcome, 1).presence(Presence.STOPPED);
        }
        if (operation.task() == Task.STOP) {
            return unstoppable(member, operation, outcome);
        }
        boolean start = operation.task() == Task.START;
        Member failed = failed(member, operation, outcome,
                start && us.startFailureIsFatal() ? MetaAttributes.INFINITY : 1);
        boolean nothingRan = start && outcome.execution() == Outcome.Execution.NOT_INSTALLED;
        return nothingRan ? failed.presence(Presence.STOPPED) : failed;
    }

    /** It may run for ever, so nothing but a clean-up or a fencing makes this good again. */
    private Member unstoppable(Member member, Operation operation, Outcome outcome) {
        Member noted = noted(member, operation, outcome, MetaAttributes.INFINITY).presence(Presence.FAILED);
        return halted(noted, operation.onFail() == OnFail.FENCE ? Halt.FENCING : Halt.BLOCKED);
    }

    private Member failed(Member member, Operation operation, Outcome outcome, int weight) {
        Member noted = noted(member, operation, outcome, weight).presence(
                mayBePromoted(member, operation, outcome) ? Presence.FAILED_PROMOTED : Presence.FAILED);
        if (leftAlone) {
            return noted;
        }
        Halt byCode = switch (outcome.severity(operation.recurs())) {
            case SOFT -> Halt.NONE;
            case HARD -> Halt.BANNED;
            case FATAL -> Halt.STOPPED;
        };
        return halted(noted, byCode.and(switch (operation.onFail()) {
            case IGNORE, RESTART -> Halt.NONE;
            case STOP -> Halt.STOPPED;
            case BLOCK -> Halt.BLOCKED;
            case STANDBY -> Halt.STANDBY;
            case FENCE -> Halt.FENCING;
        }));
    }

    /** Agents refuse to stop what is promoted, so what may be is demoted first, well or not. */
    private boolean mayBePromoted(Member member, Operation operation, Outcome outcome) {
        boolean said = outcome.code().plain() == OcfCode.RUNNING_PROMOTED || outcome.code() == OcfCode.FAILED_PROMOTED;
        boolean was = member.presence() == Presence.PROMOTED || operation.task() == Task.PROMOTE;
        return resource.meta().promotable() && operation.task() != Task.DEMOTE && !outcome.says(OcfCode.NOT_RUNNING)
                && (said || was);
    }

    private Member halted(Member member, Halt halt) {
        Halt now = member.halt().and(halt);
        if (now != member.halt() && now == Halt.STANDBY) {
            actions.add(new Action.EnterStandby(resource.name()));
        }
        if (now != member.halt() && now == Halt.FENCING) {
            actions.add(new Action.Fence(resource.name()));
        }
        boolean lasting = now.compareTo(Halt.STANDBY) >= 0;
        return member.halt(now).failures(lasting ? member.failures().lasting() : member.failures());
    }

    private Member noted(Member member, Operation operation, Outcome outcome, int weight) {
        Duration timeout = resource.meta().failureTimeout();
        return member.failures(member.failures().with(new Failure(operation.key(), outcome), weight, now, timeout));
    }
}
