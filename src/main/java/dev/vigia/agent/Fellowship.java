package dev.vigia.agent;

import dev.vigia.health.Tracked;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Virtual routers that share one fate: the two of an instance with both families, all of a sync group, or one alone.
 *
 * <p>They are wanted and fit together or not at all, take over when the turn of each has come, and where one yields all
 * do; so between two inputs all are in the same kind of state. The first alone breaks ties, which two nodes could
 * otherwise break crosswise for ever. All have the priority of the first, unless one of them owns its addresses by
 * priority, and what moves the priority of one moves that of all.
 */
final class Fellowship {
    private final List<VirtualRouter> members;
    /** One of each instance. */
    private final List<VirtualRouter> instances = new ArrayList<>();
    private final GroupSettings group;
    private final Tenure tenure;
    private final Estate estate;
    /** Whether they are about to let go, as soon as no resource runs here. */
    private boolean ending;

    /**
     * These from now on.
     *
     * @param members at least one, the one that breaks ties first, those of one instance together
     * @param group their sync group; null where they are of one instance
     * @param tenure the role of that group; null where there is none
     */
    Fellowship(List<VirtualRouter> members, GroupSettings group, Tenure tenure) {
        this.members = List.copyOf(members);
        this.group = group;
        this.tenure = tenure;
        Mandate last = null;
        for (VirtualRouter member : members) {
            if (member.mandate() != last) {
                instances.add(member);
            }
            last = member.mandate();
        }
        this.estate = new Estate(this.members);
        List<Tracked> groups = group == null ? List.of() : group.tracked();
        List<Tracked> weighing = isSingle() && group == null ? members.get(0).settings().tracked() : weighing(groups);
        boolean owns = members.stream().anyMatch(member -> member.settings().priority().owns());
        members.forEach(member -> member.join(this,
                (owns ? member : members.get(0)).settings().priority(), weighing, groups));
    }

    /** Each check counts once, however many listen to it. */
    private List<Tracked> weighing(List<Tracked> groups) {
        Map<String, Tracked> weighing = new LinkedHashMap<>();
        List<Tracked> all = new ArrayList<>(groups);
        members.forEach(member -> all.addAll(member.settings().tracked()));
        all.stream().filter(each -> !each.influence().isDecisive())
                .forEach(each -> weighing.putIfAbsent(each.check().name(), each));
        return List.copyOf(weighing.values());
    }

    /** Their resources. */
    Estate estate() {
        return estate;
    }

    /** Whether it is a sync group of this name. */
    boolean isGroup(String name) {
        return group != null && group.name().equals(name);
    }

    /** Whether an operator means it by {@code name}: its own, or one of its instances. */
    boolean answersTo(String name) {
        return isGroup(name) || instances.stream().anyMatch(member -> member.id().instance().equals(name));
    }

    /** Whether there is nobody to wait for. */
    boolean isSingle() {
        return members.size() == 1;
    }

    /** Whether this member's address breaks ties. */
    boolean isLedBy(VirtualRouter member) {
        return members.get(0) == member;
    }

    /** Whether all are wanted: one that is drained or stopped takes the others along. */
    boolean wanted() {
        for (VirtualRouter instance : instances) {
            if (!instance.mandate().wanted()) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is about to let go, and still Active because something is to be done first. */
    boolean prepares(Moment now) {
        boolean prepares = false;
        for (VirtualRouter instance : instances) {
            prepares |= instance.mandate().prepares(now);
        }
        return (prepares || ending && !estate.isVacant() && !estate.isStuck()) && isActive();
    }

    /** Whether nothing makes a member unfit, whatever operators want of it. */
    boolean healthy(Moment now) {
        for (VirtualRouter member : members) {
            for (Reason cause : member.causes(now)) {
                if (cause.code() != Reason.Code.DRAINED) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Everything that makes a member unfit now: its own causes first, then those of its fellows. */
    List<Reason> causes(VirtualRouter member, Moment now) {
        List<Reason> own = member.causes(now);
        if (isSingle()) {
            return own;
        }
        List<Reason> all = new ArrayList<>(own);
        for (VirtualRouter fellow : members) {
            boolean sameName = fellow.id().instance().equals(member.id().instance());
            for (Reason cause : fellow == member ? List.<Reason>of() : fellow.causes(now)) {
                Reason seen = sameName ? cause : cause.of(fellow.id().instance());
                if (!own.contains(cause) && !all.contains(seen)) {
                    all.add(seen);
                }
            }
        }
        return all;
    }

    /** Why a member is down. */
    Reason whyDown(VirtualRouter member, Moment now) {
        List<Reason> causes = member.mandate().stopped() ? List.of() : causes(member, now);
        return causes.isEmpty() ? Reason.of(Reason.Code.STOP_REQUESTED) : causes.get(0);
    }

    /** Fit or not: looks again after anything that it may depend on; whether its role is another since. */
    boolean review(Moment now, Set<IpAddress> virtual, List<Command> out) {
        Role former = members.get(0).role();
        for (VirtualRouter member : members) {
            member.look(now, virtual, out);
        }
        boolean wanted = wanted();
        boolean healthy = healthy(now);
        estate.manage(isActive(), ending, wanted(), now, out);
        if (lets(wanted, healthy, now, out)) {
            Event end = wanted && healthy ? new Event.Yield() : new Event.Shutdown();
            members.forEach(member -> member.end(end, now, out));
        } else {
            members.forEach(member -> member.goOn(now, out));
        }
        if (wanted && healthy) {
            begin(now, out);
        } else if (!isActive()) {
            members.forEach(member -> member.stayOut(now, out));
        }
        settle(now, out);
        members.forEach(member -> member.endGate(out));
        return members.get(0).role() != former;
    }

    /** Whether they let go, or stay out, now: unfit at once, in order when all is prepared. */
    private boolean lets(boolean wanted, boolean healthy, Moment now, List<Command> out) {
        boolean active = isActive();
        boolean handsOver = active && estate.isAskedFor(now);
        for (VirtualRouter instance : instances) {
            handsOver |= active && instance.mandate().handsOver();
        }
        if (!active || wanted && !handsOver) {
            instances.forEach(instance -> instance.mandate().relax());
        }
        ending = !healthy || (!wanted || handsOver) && !(active && delays(now, out));
        if (ending && active) {
            estate.manage(isActive(), ending, wanted(), now, out);
        }
        return ending && (!active || estate.isVacant());
    }

    private boolean delays(Moment now, List<Command> out) {
        Reason.Code why = Reason.Code.HANDED_OVER;
        for (VirtualRouter instance : instances) {
            Mandate mandate = instance.mandate();
            why = mandate.stopped() ? Reason.Code.STOP_REQUESTED
                    : mandate.drained() && why != Reason.Code.STOP_REQUESTED ? Reason.Code.DRAINED : why;
        }
        boolean delays = false;
        for (VirtualRouter instance : instances) {
            delays |= instance.mandate().delays(instance.id(), instance.named(), why, now, out);
        }
        return delays;
    }

    /** Who does not take part does so from now on, and together where all of them start. */
    private void begin(Moment now, List<Command> out) {
        boolean adopts = true;
        boolean active = false;
        boolean backup = false;
        for (VirtualRouter member : members) {
            adopts &= member.isHeir(now);
            active |= member.candidacy().isActive();
            backup |= member.candidacy().isBackup();
        }
        Event start = adopts ? new Event.Adoption() : active && !backup ? new Event.Join() : new Event.Startup();
        members.forEach(member -> member.begin(start, now, out));
    }

    private boolean isActive() {
        for (VirtualRouter member : members) {
            if (member.candidacy().isActive()) {
                return true;
            }
        }
        return false;
    }

    /** Does what timers ask for; returns how late it was for an advert. See {@link Input.Tick#drained}. */
    Duration tick(boolean drained, Moment now, List<Command> out) {
        Duration worst = Duration.ZERO;
        for (VirtualRouter member : members) {
            Duration late = member.tick(drained, now, out);
            worst = late.compareTo(worst) > 0 ? late : worst;
        }
        settle(now, out);
        return worst;
    }

    /** All take over where the turn of each has come; where one has yielded all do; and the group is told of it. */
    void settle(Moment now, List<Command> out) {
        boolean claimed = false;
        boolean ready = true;
        VirtualRouter yielded = null;
        for (VirtualRouter member : members) {
            claimed |= member.candidacy().claimed();
            ready &= member.candidacy().isReady();
            yielded = yielded == null && member.candidacy().isBackup() ? member : yielded;
        }
        if (claimed && ready) {
            members.forEach(member -> member.step(new Event.TakeOver(), now, out));
        } else if (yielded != null) {
            follow(yielded, now, out);
        }
        estate.manage(isActive(), ending, wanted(), now, out);
        if (group != null) {
            tell(now, out);
        }
    }

    private void follow(VirtualRouter yielded, Moment now, List<Command> out) {
        for (VirtualRouter member : members) {
            if (member.candidacy().isActive()) {
                member.step(Accession.event(yielded), Accession.following(yielded), now, out);
            }
        }
        if (!wanted()) {
            // They were about to let go, and somebody did not wait for that.
            members.forEach(member -> member.end(new Event.Shutdown(), now, out));
        }
    }

    private void tell(Moment now, List<Command> out) {
        Role role = members.get(0).role();
        for (VirtualRouter member : members) {
            if (member.role() != role) {
                return;
            }
        }
        if (role != tenure.role() || role == Role.UNFIT) {
            tenure.become(role, why(role, now), Named.of(group), now, out);
        }
    }

    /** That of the first, or of the member that makes all unfit. */
    private Reason why(Role role, Moment now) {
        for (VirtualRouter member : members) {
            List<Reason> causes = role == Role.UNFIT ? member.causes(now) : List.of();
            if (!causes.isEmpty()) {
                return causes.get(0).of(member.id().instance());
            }
        }
        return members.get(0).mandate().tenure().reason();
    }

    /** When it wants a tick. */
    Moment deadline(Moment now) {
        Moment next = Moment.NEVER;
        for (VirtualRouter member : members) {
            next = Moment.earlier(next, member.deadline(now));
        }
        return estate.deadline(next);
    }

    /** The sync group for people and programs; null where it is none. */
    Snapshot.Group snapshot() {
        return group == null ? null : new Snapshot.Group(group.name(), group.members(), tenure.role(), tenure.since(),
                tenure.reason());
    }
}
