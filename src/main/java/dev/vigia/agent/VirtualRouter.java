package dev.vigia.agent;

import dev.vigia.health.Tracked;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Action;
import dev.vigia.vrrp.Cause;
import dev.vigia.vrrp.Event;
import dev.vigia.vrrp.Standing;
import dev.vigia.vrrp.Step;
import dev.vigia.wire.Advert;
import dev.vigia.wire.Reception;
import dev.vigia.wire.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One virtual router of the node: its election, its fitness, its addresses. */
final class VirtualRouter {
    private InstanceSettings settings;
    private final Port port;
    private final Counters counters = new Counters();
    private final Fitness fitness;
    private final Possession possession;
    private final Differences differences;
    private final Speaker speaker;
    private final Hearing hearing;
    private final Accession accession = new Accession(counters);
    private final Candidacy candidacy = new Candidacy();
    private final Office office;
    private Mandate mandate;
    private Fellowship fellowship;
    private final Heir heir;
    private boolean reweighed;
    private IpAddress source;

    VirtualRouter(InstanceSettings settings, Port port, Mandate mandate, Notices notices, Findings findings,
            Heritage heritage) {
        this.settings = settings;
        this.port = port;
        this.heir = new Heir(port.link(), heritage);
        this.mandate = mandate;
        this.fitness = new Fitness(this::settings, port.link(), findings);
        this.possession = new Possession(this::settings, port.link(), counters, fitness.refusals(), notices,
                heir.left());
        this.speaker = new Speaker(this::settings, counters,
                new Signatures(this::settings, counters, notices, port.serials()));
        this.office = new Office(this::settings, port.link(), speaker, possession, candidacy.pacing(),
                () -> mandate.custody(),                 (now, out) -> fellowship.estate().cedes(now, out));
        this.differences = new Differences(this::settings, counters, notices);
        this.hearing = new Hearing(counters, possession, speaker, differences);
    }

    InstanceSettings settings() {
        return settings;
    }

    /** From now on it shares the fate of these; see {@link Fitness#share}. */
    void join(Fellowship fellows, Priority priority, List<Tracked> weighing, List<Tracked> groups) {
        fellowship = fellows;
        fitness.share(priority, weighing, groups);
    }

    Fellowship fellowship() {
        return fellowship;
    }

    Candidacy candidacy() {
        return candidacy;
    }

    /** It leaves alone, while the other router of its name goes on. */
    void part() {
        mandate = mandate.parted();
    }

    /** Whether it can go on by other settings: same link, virtual router id and resources, and it is not leaving. */
    boolean stays(InstanceSettings next, ServiceSettings services) {
        Custody custody = mandate.custody();
        boolean same = custody == null ? services == null : services != null && custody.stays(services);
        return same && !mandate.stopped() && next.link().equals(settings.link())
                && next.vrid().equals(settings.vrid());
    }

    /** Goes on by other settings of the same link and virtual router id, without an election. */
    void reconfigure(InstanceSettings next, Moment now, List<Command> out) {
        if (!next.advertInterval().equals(settings.advertInterval())) {
            candidacy.pacing().changed(settings.advertInterval());
        }
        settings = next;
        speaker.configured();
        differences.configured();
        possession.configured();
        fitness.weigh();
        step(new Event.Restanding(), now, out);
    }

    RouterId id() {
        return settings.routerId();
    }

    IpAddress source() {
        return source;
    }

    Speaker speaker() {
        return speaker;
    }

    Port port() {
        return port;
    }

    /** Whether it may own its addresses. */
    Fitness fitness() {
        return fitness;
    }

    /** Its addresses. */
    Possession possession() {
        return possession;
    }

    /** Source or not, priority or another: looks again at what its fitness may depend on. */
    void look(Moment now, Set<IpAddress> virtual, List<Command> out) {
        source = port.link().source(settings.family(), settings.peering(), virtual);
        reweighed = fitness.weigh();
        if (!mandate.stopped()) {
            possession.gate().keep(source, candidacy.pacing().of(settings.advertInterval()), out);
        }
        if (possession.leaving().lasts() && !port.link().running()) {
            possession.release(out);
        }
    }

    /** Lets go of what it owns, and takes part no more. */
    void end(Event event, Moment now, List<Command> out) {
        if (!candidacy.isIdle()) {
            step(event, now, out);
        }
    }

    /** Takes part as before, with the priority that it has now. */
    void goOn(Moment now, List<Command> out) {
        if (!candidacy.isIdle() && reweighed) {
            step(new Event.Restanding(), now, out);
        }
    }

    /** Takes part from now on, unless it does. */
    void begin(Event event, Moment now, List<Command> out) {
        if (candidacy.isIdle()) {
            port.listen(out);
            heir.decide(id(), event instanceof Event.Adoption, out);
            step(event, now, out);
        }
    }

    /** Takes no part, and says why. */
    void stayOut(Moment now, List<Command> out) {
        heir.decide(id(), false, out);
        boolean wanted = fellowship.wanted();
        if (!wanted || !mandate.tenure().waits(fellowship.causes(this, now))) {
            mandate.tenure().become(wanted ? Role.UNFIT : Role.STOPPED, fellowship.whyDown(this, now), named(), now,
                    out);
        }
    }

    /** Its gate goes when it has stopped and let go of everything. */
    void endGate(List<Command> out) {
        if (mandate.stopped() && possession.settled()) {
            possession.gate().end(out);
        }
    }

    /** Whether it could go on where its former life ended. */
    boolean isHeir(Moment now) {
        return candidacy.isIdle() && heir.fits(settings, now);
    }

    /** Whether nothing is left to be done for it: by the kernel, by a successor, by its resources. */
    boolean isSettled() {
        return possession.settled() && mandate.settled();
    }

    /** How it is told of. */
    Named named() {
        return Named.of(settings, fitness.priority());
    }

    /** Everything that makes it unfit itself, most fundamental first. */
    List<Reason> causes(Moment now) {
        boolean owns = candidacy.isActive() || heir.fits(settings, now);
        List<Reason> causes = fitness.causes(mandate.drained(), source, possession.gate().obstacle(), owns, now);
        Optional.ofNullable(mandate.custody()).flatMap(Custody::unfit).ifPresent(causes::add);
        return causes;
    }

    /** What file and operators want of it. */
    Mandate mandate() {
        return mandate;
    }

    Role role() {
        return mandate.tenure().role();
    }

    /** The longest that a stop may take. */
    Duration longestStop() {
        return office.farewell().plus(mandate.longestPreparation(settings.listeners()));
    }

    /** A valid advert for this virtual router came. */
    void heard(Reception.Accepted accepted, IpAddress from, Moment now, List<Command> out) {
        Advert advert = accepted.advert();
        hearing.note(accepted, from, now, out);
        boolean owned = candidacy.isActive();
        boolean owns = owned && candidacy.isUndisputed(standing(), now);
        if (Hearing.waits(mandate.custody(), advert, from, standing(), owns, now)) {
            return;
        }
        if (!candidacy.isIdle()) {
            step(new Event.Heard(from, advert.priority(), advert.interval()), now, out);
        }
        if (Hearing.answers(mandate.custody(), advert, candidacy)) {
            resign(now, out);
        }
        if (owned && candidacy.isActive() && !advert.priority().resigns()) {
            mandate.tenure().rivalHeard(named(), "priority " + advert.priority() + " from " + from, now, out);
        }
    }

    /** A refused packet named this router. */
    void count(Rejection rejection) {
        counters.count(rejection);
    }

    /** Does what its timers ask for; returns how late it was for an advert. */
    Duration tick(boolean drained, Moment now, List<Command> out) {
        Duration late = Duration.ZERO;
        if (!now.isBefore(candidacy.state().deadline()) && (drained || candidacy.isUndisputed(standing(), now))) {
            late = candidacy.late(now);
            counters.late(late, settings.advertInterval());
            step(new Event.TimerRanOut(), now, out);
        }
        possession.tick(now, out);
        return late;
    }

    void step(Event event, Moment now, List<Command> out) {
        step(event, null, now, out);
    }

    /** Its rank and manners now. */
    Standing standing() {
        return new Standing(fitness.priority(), fellowship.isLedBy(this) ? source : null,
                candidacy.pacing().of(settings.advertInterval()), mandate.preempts(settings),
                settings.lease().prefer(), settings.maxLearnedInterval(), mandate.patience(settings),
                fellowship.isSingle());
    }

    /** {@code known} says why where that is not for the election to know; null else. */
    void step(Event event, Reason known, Moment now, List<Command> out) {
        Step step = candidacy.step(standing(), event, now);
        for (Action action : step.actions()) {
            office.perform(action, step.cause(), source, () -> fellowship.healthy(now), now, out);
        }
        if (step.cause() != null) {
            Reason start = step.cause() == Cause.SHUTDOWN ? fellowship.whyDown(this, now)
                    : mandate.tenure().startReason(settings.name());
            Reason why = known != null ? known : Account.reason(step.cause(), event, fitness.priority(), start);
            become(step, why, now, out);
        }
    }

    private void become(Step step, Reason why, Moment now, List<Command> out) {
        if (candidacy.isActive()) {
            accession.won(step.cause(), why);
            if (!fellowship.estate().awaitsClearance()) {
                assume(now, out);
            }
        } else {
            accession.lost();
            mandate.tenure().become(Account.role(step.state(), fellowship.wanted()), why, named(), now, out);
        }
    }

    /** Is Active for all to see. */
    void assume(Moment now, List<Command> out) {
        accession.tell(mandate, named(), now, out);
    }

    /** Says that nothing is owned here, where that may be said. */
    void resign(Moment now, List<Command> out) {
        office.send(Priority.RESIGN, source, now, out);
    }

    /** It is the addresses' turn. */
    void raise(Moment now) {
        possession.take(now, Succession.quiet(accession.cause(), settings, now));
    }

    /** The kernel's answer to a look at the gate. */
    void gateSeen(Duration rest, Moment now, List<Command> out) {
        if (possession.gate().seen(rest, now, out) && candidacy.isActive()) {
            office.send(fitness.priority(), source, now, out);
        }
    }

    /** When it wants a tick. */
    Moment deadline(Moment now) {
        Moment own = candidacy.isActive() ? mandate.deadline() : Moment.NEVER;
        Moment timer = Moment.earlier(Moment.earlier(candidacy.state().deadline(), own), possession.deadline(now));
        return Moment.earlier(timer, fitness.refusals().nextRelief(now));
    }

    /** This router for people and programs. */
    Snapshot.Router snapshot(Moment now) {
        return Portrait.of(this, mandate.tenure(), counters, fellowship.causes(this, now), now);
    }
}
