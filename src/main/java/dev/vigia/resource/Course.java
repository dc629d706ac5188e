package dev.vigia.resource;

import dev.vigia.resource.GroupSettings.AddressPlace;
import dev.vigia.resource.GroupState.Address;
import java.util.Optional;

/**
 * What a group does next: where each resource should be, and which step towards it is allowed now.
 *
 * <p>A resource is started when all before it are up, and stopped when all after it are down; one that must go pulls
 * down all after it first. A resource that is left alone or blocked does not move, and what stands on it stays unless
 * it is down, or failed in a way that forbids it here.
 */
final class Course {
    private final GroupSettings us;
    private final GroupState state;
    private final boolean leaving;
    private final boolean fencing;
    /** Where each should be, given those before it. */
    private final Presence[] goals;
    /** Whether all before each are up, and the address where it comes first. */
    private final boolean[] grounded;
    /** Whether all after each are down, and the address where it comes last and has to go. */
    private final boolean[] clear;
    /** Whether all after each are down that will have to go down for it. */
    private final boolean[] bare;
    private boolean up;

    Course(GroupSettings us, GroupState state) {
        this.us = us;
        this.state = state;
        this.leaving = state.aim() == Aim.STOPPED || state.unfit(us).isPresent();
        this.fencing = state.members().stream().anyMatch(member -> member.halt() == Halt.FENCING);
        int size = state.members().size();
        this.goals = new Presence[size];
        this.grounded = new boolean[size];
        this.clear = new boolean[size];
        this.bare = new boolean[size];
        upwards();
        downwards();
    }

    private void upwards() {
        boolean ground = !state.awaitsAddress(us);
        boolean support = true;
        for (int i = 0; i < goals.length; i++) {
            Member member = state.members().get(i);
            Presence most = support ? Presence.PROMOTED : promotable(i) ? Presence.STARTED : Presence.STOPPED;
            goals[i] = Presence.lesser(wish(i), most);
            grounded[i] = ground;
            boolean reached = member.presence().runs() && member.isSettled() && goals[i].runs()
                    && (goals[i] != Presence.PROMOTED || member.presence() == Presence.PROMOTED);
            support &= movable(i) ? reached : state.standsFirm(us, i);
            ground &= reached || !movable(i) && member.presence().runs();
        }
        up = ground;
    }

    /** Where a resource should be if it stood alone. */
    private Presence wish(int index) {
        TargetRole target = us.members().get(index).meta().targetRole();
        boolean halted = state.members().get(index).halt() == Halt.STOPPED;
        if (leaving || halted || target == TargetRole.STOPPED || state.forbidden(us, index).isPresent()) {
            return Presence.STOPPED;
        }
        if (state.aim() == Aim.ACTIVE) {
            return promotable(index) && target != TargetRole.UNPROMOTED ? Presence.PROMOTED : Presence.STARTED;
        }
        return promotable(index) ? Presence.STARTED : Presence.STOPPED;
    }

    private void downwards() {
        boolean free = us.address() == AddressPlace.FIRST || !gives() || state.address() == Address.DOWN;
        boolean vacant = true;
        for (int i = goals.length - 1; i >= 0; i--) {
            clear[i] = free;
            bare[i] = vacant;
            free &= !occupies(i);
            vacant &= !occupies(i) || !movable(i);
        }
    }

    /** Whether a resource keeps those before it from being stopped; an unpromoted one that stays does not. */
    private boolean occupies(int index) {
        Member member = state.members().get(index);
        boolean stays = promotable(index) && goals[index] == Presence.STARTED && member.isSettled()
                && member.presence() == Presence.STARTED;
        return member.mayRun() && !stays;
    }

    private boolean promotable(int index) {
        return us.members().get(index).meta().promotable();
    }

    /** Whether it may be started and stopped. */
    private boolean movable(int index) {
        return state.isMovable(us, index);
    }

    /** Whether the node gives the group away. */
    private boolean gives() {
        return leaving || state.aim() == Aim.BACKUP;
    }

    /** Whether all resources are where an Active node has them. */
    boolean isUp() {
        return up && !leaving;
    }

    /** Whether nothing moves: nobody has decided yet, a probe is missing, or the node is to be fenced. */
    private boolean still() {
        return fencing || state.aim() == Aim.UNDECIDED
                || state.members().stream().anyMatch(member -> member.presence() == Presence.UNKNOWN);
    }

    /** Whether a resource must be probed. */
    boolean probes(int index) {
        return !fencing && state.members().get(index).presence() == Presence.UNKNOWN;
    }

    /** What a resource is to be asked now, as soon as it has answered everything else. */
    Optional<Task> move(int index) {
        Member member = state.members().get(index);
        if (still() || !movable(index) || !member.isSettled()) {
            return Optional.empty();
        }
        Presence goal = goals[index];
        return Optional.ofNullable(switch (member.presence()) {
            case FAILED_PROMOTED -> clear[index] ? Task.DEMOTE : null;
            case FAILED -> clear[index] ? Task.STOP : null;
            case PROMOTED -> goal != Presence.PROMOTED && clear[index] ? Task.DEMOTE : null;
            case STARTED -> goal == Presence.STOPPED ? clear[index] ? Task.STOP : null
                    : goal == Presence.PROMOTED && grounded[index] ? Task.PROMOTE : null;
            // An unpromoted one stands on nothing: it runs wherever the others are.
            case STOPPED -> goal.runs() && bare[index] && (grounded[index] || promotable(index)) ? Task.START : null;
            case UNKNOWN -> null;
        });
    }

    /** Whether a resource is watched. */
    boolean watches(int index) {
        Member member = state.members().get(index);
        boolean astray = member.presence().hasFailed() && us.leavesAlone(index);
        return !fencing && !us.ignores(index) && member.halt().compareTo(Halt.BLOCKED) < 0
                && (member.presence().runs() || astray);
    }

    /** Whether the address is to be put on the link now. */
    boolean raisesAddress() {
        boolean wanted = state.aim() == Aim.ACTIVE && !leaving && !fencing;
        return wanted && state.address() == Address.DOWN && (us.address() == AddressPlace.FIRST || isUp());
    }

    /** Whether the address is to be taken off the link now. */
    boolean lowersAddress() {
        if (!gives() || fencing || state.address() != Address.UP) {
            return false;
        }
        boolean stopped = true;
        for (int i = 0; i < goals.length; i++) {
            stopped &= !occupies(i);
        }
        return us.address() == AddressPlace.LAST || stopped;
    }
}
