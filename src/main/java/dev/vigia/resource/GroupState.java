package dev.vigia.resource;

import dev.vigia.resource.GroupSettings.AddressPlace;
import dev.vigia.time.Moment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All that is known of a group on this node.
 *
 * @param aim what the node is to be for it
 * @param members its resources, in the order of the settings
 * @param address where the address is
 * @param runs how many operations were ever begun
 */
public record GroupState(Aim aim, List<Member> members, Address address, long runs) {
    /** Where the address of a group is. */
    public enum Address {
        /** Off the link. */
        DOWN,
        /** Asked for. */
        RAISING,
        /** On the link. */
        UP,
        /** Given back. */
        LOWERING
    }

    /** Copies the list. */
    public GroupState {
        members = List.copyOf(members);
    }

    /** Before the first event: nothing is known of any resource. */
    public static GroupState initial(GroupSettings us, boolean addressUp) {
        return new GroupState(Aim.UNDECIDED, Collections.nCopies(us.members().size(), Member.INITIAL),
                addressUp ? Address.UP : Address.DOWN, 0);
    }

    /** How each member stands, for people: {@code db:started}. */
    public List<String> standing(GroupSettings us) {
        List<String> standing = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            standing.add(us.members().get(i).name() + ":"
                    + members.get(i).presence().name().toLowerCase(Locale.ROOT));
        }
        return standing;
    }

    /** When the group wants {@link Event.TimerRanOut} if nothing else happens. */
    public Moment deadline() {
        Moment next = Moment.NEVER;
        for (Member member : members) {
            next = Moment.earlier(next, member.deadline());
        }
        return next;
    }

    /**
     * Why this node cannot run the group; nothing where it can. What is left alone or stays down by somebody's will
     * makes no node unfit, nor does what stands behind that; and while a member cannot be moved away, nothing is gained
     * by moving the rest.
     */
    public Optional<Unfit> unfit(GroupSettings us) {
        for (int i = 0; i < members.size(); i++) {
            Halt halt = members.get(i).halt();
            if (halt == Halt.FENCING || halt == Halt.STANDBY) {
                return Optional.of(unfit(us, i, halt == Halt.FENCING ? Unfit.Cause.FENCING : Unfit.Cause.STANDBY));
            }
        }
        if (isPinned(us)) {
            return Optional.empty();
        }
        for (int i = 0; i < members.size() && !staysDown(us, i); i++) {
            Optional<Unfit.Cause> cause = forbidden(us, i);
            if (cause.isPresent()) {
                return Optional.of(unfit(us, i, cause.get()));
            }
        }
        return Optional.empty();
    }

    private Unfit unfit(GroupSettings us, int index, Unfit.Cause cause) {
        return new Unfit(us.members().get(index).name(), cause, members.get(index).failures().last());
    }

    /** Why a member may not be started on this node, whatever becomes of the others. */
    Optional<Unfit.Cause> forbidden(GroupSettings us, int index) {
        Member member = members.get(index);
        if (us.leavesAlone(index)) {
            return Optional.empty();
        }
        if (member.halt() == Halt.BANNED) {
            return Optional.of(Unfit.Cause.HARD_ERROR);
        }
        return isWornOut(us, index) ? Optional.of(Unfit.Cause.MIGRATION_THRESHOLD) : Optional.empty();
    }

    private boolean staysDown(GroupSettings us, int index) {
        return !us.leavesAlone(index) && (us.members().get(index).meta().targetRole() == TargetRole.STOPPED
                || members.get(index).halt() == Halt.STOPPED);
    }

    /** Whether a member that runs here, or may, cannot be stopped. */
    private boolean isPinned(GroupSettings us) {
        for (int i = 0; i < members.size(); i++) {
            if (!isMovable(us, i) && members.get(i).mayRun()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether others may stand on a member that is left alone or blocked. One that is blocked after a failure that
     * would have stopped it for good holds nothing; whose care it is otherwise is not for us to judge.
     */
    boolean standsFirm(GroupSettings us, int index) {
        Member member = members.get(index);
        if (us.leavesAlone(index)) {
            return member.mayRun();
        }
        Failure last = member.failures().last();
        boolean gone = last != null
                && (last.severity() != Severity.SOFT || last.outcome().says(OcfCode.NOT_RUNNING));
        return member.mayRun() && !gone && !isWornOut(us, index);
    }

    /** Whether its failures have reached {@code migration-threshold}. */
    private boolean isWornOut(GroupSettings us, int index) {
        int threshold = us.members().get(index).meta().migrationThreshold();
        return threshold > 0 && members.get(index).failures().total() >= threshold;
    }

    /** Whether a member may be started and stopped. */
    boolean isMovable(GroupSettings us, int index) {
        return !us.leavesAlone(index) && members.get(index).halt().compareTo(Halt.BLOCKED) < 0;
    }

    /** The names of those that nobody may touch until they are cleaned up, as after a failed stop. */
    public List<String> blocked(GroupSettings us) {
        List<String> blocked = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).halt().compareTo(Halt.BLOCKED) >= 0) {
                blocked.add(us.members().get(i).name());
            }
        }
        return blocked;
    }

    /**
     * Whether another node may start it: the address is off the link and each resource is known not to run, or not
     * to be promoted where it can be. The only proof there is.
     */
    public boolean isReleased(GroupSettings us) {
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            boolean unpromoted = us.members().get(i).meta().promotable() && member.presence() == Presence.STARTED
                    && member.isSettled();
            if (member.mayRun() && !unpromoted) {
                return false;
            }
        }
        return address == Address.DOWN;
    }

    /** Whether all of it runs here as it should, the address included. */
    public boolean isComplete(GroupSettings us) {
        return aim == Aim.ACTIVE && address == Address.UP && new Course(us, this).isUp();
    }

    /** Whether the address comes first and is not there yet. */
    boolean awaitsAddress(GroupSettings us) {
        return us.address() == AddressPlace.FIRST && address != Address.UP;
    }

    /** The same with another member. */
    GroupState with(int index, Member member) {
        List<Member> others = new ArrayList<>(members);
        others.set(index, member);
        return new GroupState(aim, others, address, runs);
    }

    /** The same with another aim. */
    GroupState aim(Aim other) {
        return new GroupState(other, members, address, runs);
    }

    /** The same with the address elsewhere. */
    GroupState address(Address other) {
        return new GroupState(aim, members, other, runs);
    }

    /** The same with one run more. */
    GroupState oneRunMore() {
        return new GroupState(aim, members, address, runs + 1);
    }
}
