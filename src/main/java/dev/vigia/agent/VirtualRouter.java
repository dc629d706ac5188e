package dev.vigia.agent;

import dev.vigia.agent.Counters.Counter;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Action;
import dev.vigia.vrrp.Cause;
import dev.vigia.vrrp.Election;
import dev.vigia.vrrp.Event;
import dev.vigia.vrrp.Standing;
import dev.vigia.vrrp.State;
import dev.vigia.vrrp.Step;
import dev.vigia.wire.Advert;
import dev.vigia.wire.Reception;
import dev.vigia.wire.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** One virtual router of the node: its election, its fitness, its addresses. */
final class VirtualRouter {
    private InstanceSettings settings;
    private final Port port;
    private final Tenure tenure;
    private final Counters counters = new Counters();
    private final Fitness fitness;
    private final Possession possession;
    private final Differences differences;
    private final Speaker speaker;
    private final Mandate mandate;
    private final Pacing pacing = new Pacing();
    private final Notices notices;
    private State state = new State.Initialize();
    private Heritage heritage;
    private IpAddress source;

    VirtualRouter(InstanceSettings settings, Port port, Ledger ledger, Notices notices, Findings findings,
            Heritage heritage, Moment now) {
        this.settings = settings;
        this.port = port;
        this.heritage = heritage;
        this.notices = notices;
        this.fitness = new Fitness(this::settings, port.link(), findings);
        this.tenure = new Tenure(this::settings, fitness::priority, ledger, now);
        this.mandate = new Mandate(this::settings, fitness, tenure);
        this.possession = new Possession(this::settings, port.link(), counters, fitness.refusals(), notices,
                heritage == null ? Set.of() : heritage.left().gated());
        this.speaker = new Speaker(this::settings, counters);
        this.differences = new Differences(this::settings, counters, notices);
    }

    InstanceSettings settings() {
        return settings;
    }

    /** Whether it can go on by other settings: same link and virtual router id, and it is not leaving. */
    boolean stays(InstanceSettings next) {
        return !mandate.stopped() && next.link().equals(settings.link()) && next.vrid().equals(settings.vrid());
    }

    /** Goes on by other settings of the same link and virtual router id, without an election. */
    void reconfigure(InstanceSettings next, Moment now, List<Command> out) {
        if (!next.advertInterval().equals(settings.advertInterval())) {
            pacing.changed(settings.advertInterval());
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

    Vrid vrid() {
        return settings.vrid();
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

    /** Fit or not, source or not: looks again after anything that it may depend on. */
    void review(Moment now, Set<IpAddress> virtual, List<Command> out) {
        source = port.link().source(settings.family(), settings.peering(), virtual);
        boolean wanted = mandate.wanted();
        List<Reason> causes = causes(now);
        boolean reweighed = fitness.weigh();
        if (!mandate.stopped()) {
            possession.gate().keep(source, pacing.of(settings.advertInterval()), out);
        }
        if (possession.leaving().lasts() && !port.link().running()) {
            possession.release(out);
        }
        mandate.review(state instanceof State.Active);
        if (!(state instanceof State.Initialize)) {
            if (mandate.ends(causes, state instanceof State.Active, now, out)) {
                step(wanted && causes.isEmpty() ? new Event.Yield() : new Event.Shutdown(), now, out);
            } else if (reweighed) {
                step(new Event.Restanding(), now, out);
            }
        } else if (wanted && causes.isEmpty()) {
            port.listen(out);
            boolean adopts = heritage != null && heritage.fits(settings, port.link(), now);
            disinherit(adopts, out);
            step(adopts ? new Event.Adoption() : new Event.Startup(), now, out);
        } else {
            disinherit(false, out);
            if (!wanted || !tenure.waits(causes)) {
                tenure.become(wanted ? Role.UNFIT : Role.STOPPED, whyDown(now), now, out);
            }
        }
        if (mandate.stopped() && possession.settled()) {
            possession.gate().end(out);
        }
    }

    /** What a former life left is taken up now or never. */
    private void disinherit(boolean adopted, List<Command> out) {
        if (heritage != null && !adopted) {
            out.add(new Command.Shut(settings.routerId()));
        }
        heritage = null;
    }

    private Reason whyDown(Moment now) {
        List<Reason> causes = mandate.stopped() ? List.of() : causes(now);
        return causes.isEmpty() ? Reason.of(Reason.Code.STOP_REQUESTED) : causes.get(0);
    }

    private List<Reason> causes(Moment now) {
        boolean owns = state instanceof State.Active || heritage != null && heritage.fits(settings, port.link(), now);
        return fitness.causes(source, possession.gate().obstacle(), owns, now);
    }

    /** What file and operators want of it. */
    Mandate mandate() {
        return mandate;
    }

    /** Lets a peer take over, if there is one. */
    void handOver(Moment now, List<Command> out) {
        mandate.handOver();
        if (mandate.ends(List.of(), state instanceof State.Active, now, out)) {
            step(new Event.Yield(), now, out);
        }
    }

    /** Whether it is about to let go, and still Active because something is to be done first. */
    boolean prepares(Moment now) {
        return state instanceof State.Active && mandate.prepares(now);
    }

    Role role() {
        return tenure.role();
    }

    /** The longest that it answers on after it has resigned. */
    private Duration farewell() {
        return settings.advertInterval().plus(Election.SUCCESSION);
    }

    /** The longest that a stop may take. */
    Duration longestStop() {
        return farewell().plus(settings.listeners().longestPreparation());
    }

    /** A valid advert for this virtual router came. */
    void heard(Reception.Accepted accepted, IpAddress from, Moment now, List<Command> out) {
        Advert advert = accepted.advert();
        counters.count(Counter.ADVERTISEMENT_RCVD);
        if (advert.priority().resigns()) {
            counters.count(Counter.PRIORITY_ZERO_PKTS_RCVD);
        } else {
            possession.leaving().successorHeard(now);
        }
        speaker.heard(accepted.form());
        differences.note(advert, from, now, out);
        if (state instanceof State.Initialize) {
            return;
        }
        boolean owned = state instanceof State.Active;
        step(new Event.Heard(from, advert.priority(), advert.interval()), now, out);
        if (owned && state instanceof State.Backup && !mandate.wanted()) {
            // It was about to let go, and somebody did not wait for that.
            step(new Event.Shutdown(), now, out);
        } else if (owned && state instanceof State.Active && !advert.priority().resigns()) {
            tenure.rivalHeard("priority " + advert.priority() + " from " + from, now, out);
        }
    }

    /** A refused packet named this router. */
    void count(Rejection rejection) {
        counters.count(rejection);
    }

    /** Does what its timers ask for; returns how late it was for an advert. */
    Duration tick(Moment now, List<Command> out) {
        Duration late = Duration.ZERO;
        if (!now.isBefore(state.deadline())) {
            if (state instanceof State.Active active && !now.isBefore(active.nextAdvert())) {
                late = active.nextAdvert().until(now);
                boolean counts = late.multipliedBy(10).compareTo(settings.advertInterval()) > 0;
                counters.count(Counter.LATE_ADVERTISEMENTS, counts ? 1 : 0);
            }
            step(new Event.TimerRanOut(), now, out);
        }
        possession.tick(now, out);
        return late;
    }

    private void step(Event event, Moment now, List<Command> out) {
        boolean preempts = settings.preempt() && !mandate.yielded();
        Standing us = new Standing(fitness.priority(), source, pacing.of(settings.advertInterval()), preempts,
                settings.lease().prefer(), settings.maxLearnedInterval(), settings.patience());
        Step step = Election.step(us, state, event, now);
        state = step.state();
        for (Action action : step.actions()) {
            perform(action, step.cause(), now, out);
        }
        if (step.cause() != null) {
            if (state instanceof State.Active) {
                counters.count(Counter.ACTIVE_TRANSITIONS);
                mandate.yield(false);
            }
            Reason start = step.cause() == Cause.SHUTDOWN ? whyDown(now) : tenure.startReason();
            tenure.become(Account.role(state, mandate.wanted()),
                    Account.reason(step.cause(), event, fitness.priority(), start), now, out);
        }
    }

    private void perform(Action action, Cause cause, Moment now, List<Command> out) {
        if (action instanceof Action.SendAdvert advert) {
            send(advert.priority(), now, out);
        } else if (action instanceof Action.TakeAddresses) {
            possession.take(now, Succession.quiet(cause, settings, now));
        } else if (action instanceof Action.AdoptAddresses) {
            possession.adopt(now);
        } else if (action instanceof Action.CloseGate) {
            possession.gate().shut(out);
        } else if (action instanceof Action.Announce) {
            possession.announceAgain(now);
        } else {
            release(cause, now, out);
        }
    }

    /** A planned move answers until the successor has announced itself; all others close at once. */
    private void release(Cause cause, Moment now, List<Command> out) {
        if (cause == Cause.HANDED_OVER || cause == Cause.SHUTDOWN && !mandate.wanted() && !mandate.prepares(now)) {
            possession.release(now, farewell(), out);
        } else if (cause == Cause.HIGHER_PRIORITY || cause == Cause.HIGHER_ADDRESS) {
            possession.release(now, Leaving.AFTER_ADVERT, out);
        } else {
            possession.release(out);
        }
    }

    private void send(Priority priority, Moment now, List<Command> out) {
        if (source != null && port.link().running()) {
            out.addAll(speaker.advert(priority, source));
            if (!priority.resigns()) {
                pacing.advertSent();
                possession.gate().advertSent(now, out);
            }
        }
    }

    /** The kernel refused an advert. */
    void sendRefused(String why, Moment now) {
        if (speaker.refusedForTooLong()) {
            fitness.refusals().refused(new Reason(Reason.Code.SEND_REFUSED, why), now);
        }
    }

    /** The kernel's answer to a look at the gate. */
    void gateSeen(Duration rest, Moment now, List<Command> out) {
        if (possession.gate().seen(rest, now, out) && state instanceof State.Active) {
            send(fitness.priority(), now, out);
        }
    }

    /** The link has gone, and with it every address and every refusal. */
    void linkGone() {
        possession.linkGone();
        fitness.refusals().forget();
    }

    /** When it wants a tick. */
    Moment deadline(Moment now) {
        Moment own = state instanceof State.Active ? mandate.deadline() : Moment.NEVER;
        Moment timer = Moment.earlier(Moment.earlier(state.deadline(), own), possession.deadline(now));
        return Moment.earlier(timer, fitness.refusals().nextRelief(now));
    }

    /** The router followed, as last heard; null where there is none. */
    IpAddress followed() {
        return state instanceof State.Backup backup
                ? backup.audience().best().map(best -> best.source()).orElse(null) : null;
    }

    /** This router for people and programs. */
    Snapshot.Router snapshot(Moment now) {
        return Portrait.of(this, state, tenure, counters, causes(now), now);
    }
}
