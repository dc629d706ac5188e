package dev.vigia.agent;

import dev.vigia.agent.Counters.Counter;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One virtual router of the node: its election, its fitness, its addresses. */
final class VirtualRouter {
    private final InstanceSettings settings;
    private final Port port;
    private final List<IpAddress> advertised;
    private final Set<Subnet> virtual;
    private final Tenure tenure;
    private final Holdings holdings;
    private final Announcer announcer = new Announcer();
    private final Counters counters = new Counters();
    private final Unfitness unfitness = new Unfitness();
    private final Differences differences;
    private final Speaker speaker;
    private State state = new State.Initialize();
    private boolean wanted = true;
    private IpAddress source;

    VirtualRouter(InstanceSettings settings, Port port, Ledger ledger, Moment now) {
        this.settings = settings;
        this.port = port;
        this.tenure = new Tenure(settings, ledger, now);
        this.advertised = settings.advertised();
        this.virtual = Set.copyOf(settings.addresses());
        this.holdings = new Holdings(settings.routerId(), port.link().name());
        this.speaker = new Speaker(settings, counters);
        this.differences = new Differences(settings, counters);
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

    List<IpAddress> advertised() {
        return advertised;
    }

    Port port() {
        return port;
    }

    /** Fit or not, source or not: looks again after anything that it may depend on. */
    void review(Moment now, Set<IpAddress> virtual, List<Command> out) {
        source = port.link().source(settings.family(), virtual);
        boolean fit = causes(now).isEmpty();
        if (state instanceof State.Initialize) {
            if (wanted && fit) {
                port.listen(out);
                step(new Event.Startup(), now, out);
            } else {
                tenure.become(wanted ? Role.UNFIT : Role.STOPPED, whyDown(now), now, out);
            }
        } else if (!wanted || !fit) {
            step(new Event.Shutdown(), now, out);
        }
    }

    private Reason whyDown(Moment now) {
        List<Reason> causes = causes(now);
        return wanted && !causes.isEmpty() ? causes.get(0) : Reason.of(Reason.Code.STOP_REQUESTED);
    }

    /** Everything that makes this router unfit now, most fundamental first. */
    private List<Reason> causes(Moment now) {
        List<Reason> causes = new ArrayList<>();
        Link link = port.link();
        if (!link.present()) {
            causes.add(new Reason(Reason.Code.LINK_MISSING, link.name() + " does not exist"));
        } else if (!link.running()) {
            causes.add(new Reason(Reason.Code.LINK_DOWN, link.name() + " is down or has no carrier"));
        } else if (source == null) {
            String kind = settings.family() == Family.IPV4 ? "IPv4 address of its own" : "IPv6 link-local address";
            causes.add(new Reason(Reason.Code.NO_SOURCE_ADDRESS, link.name() + " has no " + kind));
        }
        causes.addAll(unfitness.causes(now));
        return causes;
    }

    /** The agent stops, or this router is no longer configured. */
    void stop() {
        wanted = false;
    }

    /** A valid advert for this router came. */
    void heard(Reception.Accepted accepted, IpAddress from, Moment now, Notices notices, List<Command> out) {
        Advert advert = accepted.advert();
        counters.count(Counter.ADVERTISEMENT_RCVD);
        if (advert.priority().resigns()) {
            counters.count(Counter.PRIORITY_ZERO_PKTS_RCVD);
        }
        speaker.heard(accepted.form());
        differences.note(advert, from, now, notices, out);
        if (state instanceof State.Initialize) {
            return;
        }
        step(new Event.Heard(from, advert.priority(), advert.interval()), now, out);
    }

    /** A refused packet named this router. */
    void count(Rejection rejection) {
        counters.count(rejection);
    }

    /** Does what its timers ask for. */
    void tick(Moment now, List<Command> out) {
        if (!now.isBefore(state.deadline())) {
            step(new Event.TimerRanOut(), now, out);
        }
        if (announcer.roundDue(now)) {
            announcer.announce(standing());
        }
    }

    private List<Subnet> standing() {
        return settings.addresses().stream().filter(port.link().addresses()::contains).toList();
    }

    private void step(Event event, Moment now, List<Command> out) {
        Standing us = new Standing(settings.priority(), source, settings.advertInterval(), settings.preempt(),
                Standing.Caution.SAFETY, settings.maxLearnedInterval());
        Step step = Election.step(us, state, event, now);
        state = step.state();
        for (Action action : step.actions()) {
            perform(action, now, out);
        }
        if (step.cause() != null) {
            if (state instanceof State.Active) {
                counters.count(Counter.ACTIVE_TRANSITIONS);
            }
            tenure.become(roleOf(state), reasonOf(step.cause(), event, now), now, out);
        }
    }

    private Role roleOf(State state) {
        if (state instanceof State.Active) {
            return Role.ACTIVE;
        }
        if (state instanceof State.Backup) {
            return Role.BACKUP;
        }
        return wanted ? Role.UNFIT : Role.STOPPED;
    }

    private Reason reasonOf(Cause cause, Event event, Moment now) {
        if (cause == Cause.SHUTDOWN) {
            return whyDown(now);
        }
        if (cause == Cause.STARTUP) {
            return tenure.startReason();
        }
        String evidence = event instanceof Event.Heard heard
                ? "priority " + heard.priority() + " from " + heard.source() + ", ours " + settings.priority() : "";
        return new Reason(Reason.Code.valueOf(cause.name()), evidence);
    }

    private void perform(Action action, Moment now, List<Command> out) {
        if (action instanceof Action.SendAdvert advert) {
            send(advert.priority(), out);
        } else if (action instanceof Action.TakeAddresses) {
            announcer.planRepeats(now);
            holdings.want(settings.addresses());
        } else if (action instanceof Action.Announce) {
            announcer.announce(standing());
        } else {
            announcer.silence();
            holdings.drop(settings.addresses());
        }
    }

    private void send(Priority priority, List<Command> out) {
        if (source != null && port.link().running()) {
            out.add(speaker.advert(priority, source));
        }
    }

    /** The kernel refused an advert. */
    void sendRefused(String why, Moment now) {
        if (speaker.refusedForTooLong()) {
            unfitness.refused(new Reason(Reason.Code.SEND_REFUSED, why), now);
        }
    }

    /** The kernel refused to listen where this router must. */
    void listenRefused(String why, Moment now) {
        unfitness.refused(new Reason(Reason.Code.LISTEN_REFUSED, why), now);
    }

    /** The kernel answered an addition. */
    void added(Map<Subnet, String> refused, Moment now) {
        announcer.announce(holdings.added(refused));
        for (Map.Entry<Subnet, String> refusal : refused.entrySet()) {
            String evidence = refusal.getKey() + ": " + refusal.getValue();
            unfitness.refused(new Reason(Reason.Code.ADDRESS_REFUSED, evidence), now);
        }
    }

    /** The kernel answered a removal. */
    void removed(Map<Subnet, String> refused, Moment now, Notices notices, List<Command> out) {
        holdings.removed();
        refused.forEach((address, why) -> notices.paced(now, id() + "remove", new Notice(Notice.Severity.ERROR,
                "address_not_removed", id() + ": " + address + " could not be removed: " + why), out));
    }

    /** An address appeared on our link: one of ours that should not be there is taken off. */
    void addressSeen(Subnet address, Moment now, Notices notices, List<Command> out) {
        boolean leftover = virtual.contains(address) && !holdings.wants(address) && !owns();
        if (leftover && !holdings.removes(address)) {
            notices.paced(now, id() + "leftover", new Notice(Notice.Severity.NOTICE, "leftover_removed", id() + ": "
                    + address + " stands on " + port.link().name() + " though we are not Active; taking it off"), out);
            holdings.drop(List.of(address));
        }
    }

    /** An address has gone from our link: one that somebody else took away is put back. */
    void addressGone(Subnet address, Moment now, Notices notices, List<Command> out) {
        if (!holdings.expectedToGo(address) && holdings.wants(address)) {
            notices.paced(now, id() + "gone", new Notice(Notice.Severity.WARNING, "address_taken_away",
                    id() + ": somebody removed " + address + "; putting it back"), out);
            holdings.want(List.of(address));
        }
    }

    private boolean owns() {
        return settings.priority().owns();
    }

    /** The link has gone, and with it every address and every refusal. */
    void linkGone() {
        holdings.vanished();
        unfitness.forget();
    }

    /** Whether a slice of addresses waits to be moved. */
    boolean moves() {
        return holdings.ready();
    }

    /** Moves the next slice of addresses. */
    void move(List<Command> out) {
        out.add(holdings.slice(port.link().addresses()));
    }

    /** Whether frames wait to be sent. */
    boolean announces() {
        return announcer.ready();
    }

    /** Sends the next slice of announcements. */
    void announce(List<Command> out) {
        Link link = port.link();
        if (link.mac() == null) {
            announcer.silence();
            return;
        }
        List<Octets> frames = announcer.slice(link.mac());
        counters.count(Counter.ANNOUNCEMENT_SENT, frames.size());
        out.add(new Command.Announce(link.name(), frames));
    }

    /** Whether nothing is on its way to or from the kernel. */
    boolean settled() {
        return holdings.settled();
    }

    /** When it wants a tick. */
    Moment deadline(Moment now) {
        Moment timer = Moment.earlier(state.deadline(), announcer.nextRound());
        return Moment.earlier(timer, unfitness.nextRelief(now));
    }

    /** This router for people and programs. */
    Snapshot.Router snapshot(Moment now) {
        Map<Subnet, Boolean> held = new LinkedHashMap<>();
        settings.addresses().forEach(address -> held.put(address, port.link().addresses().contains(address)));
        IpAddress active = null;
        Duration interval = settings.advertInterval();
        if (state instanceof State.Active) {
            active = source;
        } else if (state instanceof State.Backup backup && backup.audience().best().isPresent()) {
            active = backup.audience().best().get().source();
            interval = backup.audience().best().get().interval();
        }
        Moment deadline = state instanceof State.Active own ? own.nextAdvert() : state.deadline();
        return new Snapshot.Router(id(), port.link().name(), settings.vrid(), tenure.role(), tenure.since(),
                tenure.reason(),
                settings.priority(), settings.priority(), causes(now), active, settings.advertInterval(), interval,
                deadline.equals(Moment.NEVER) ? null : deadline, held, false, "off", "", Map.of(),
                counters.byName(),
                counters.rejectedByLabel(port.rejected()));
    }
}
