package dev.vigia.agent;

import dev.vigia.agent.Counters.Counter;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The virtual addresses of one router and what is done with them: taken, kept, announced, let go of in order
 * or at once. Order up: gate in force, advert, address, announcement. Order down: gate closed, then the addresses.
 */
final class Possession {
    private final Supplier<InstanceSettings> settings;
    private final Link link;
    private final Counters counters;
    private final Unfitness unfitness;
    private final Notices notices;
    private final Set<IpAddress> virtual = new HashSet<>();
    private final Holdings holdings;
    private final Announcer announcer;
    private final Questions questions = new Questions();
    private final GateWatch gate;
    private final Leaving leaving = new Leaving();
    private final Repairs repairs = new Repairs();
    private final Claims claims = new Claims();
    private final Routings routings;
    /** The node's own address, where it is the virtual one too (priority 255): left alone. */
    private final Set<IpAddress> nodesOwn = new HashSet<>();
    /** What a former life had put on. */
    private final Set<IpAddress> inherited;
    private boolean owning;

    Possession(Supplier<InstanceSettings> settings, Link link, Counters counters, Unfitness unfitness,
            Notices notices, Set<IpAddress> inherited) {
        this.settings = settings;
        this.inherited = inherited;
        this.link = link;
        this.counters = counters;
        this.unfitness = unfitness;
        this.notices = notices;
        this.holdings = new Holdings(settings.get().routerId(), link);
        this.announcer = new Announcer(() -> settings.get().conduct().announcements());
        this.gate = new GateWatch(settings, link.name(), notices);
        this.routings = new Routings(settings, unfitness, notices);
        configured();
    }

    /** The settings are others now: what is no longer virtual goes, what has become so comes where we own. */
    void configured() {
        InstanceSettings now = settings.get();
        Set<IpAddress> former = Set.copyOf(virtual);
        virtual.clear();
        now.held().forEach(address -> virtual.add(address.address()));
        holdings.lease(now.addressLifetime(), now.advertInterval(), now.companions());
        routings.configured(owning);
        List<IpAddress> gone = former.stream().filter(address -> !virtual.contains(address)).toList();
        gone.forEach(leaving::forget);
        holdings.drop(gone.stream().filter(holdings::wants).toList());
        if (owning) {
            holdings.want(now.held().stream().filter(address -> !former.contains(address.address())).toList());
        }
    }

    Holdings holdings() {
        return holdings;
    }

    GateWatch gate() {
        return gate;
    }

    Leaving leaving() {
        return leaving;
    }

    Routings routings() {
        return routings;
    }

    /**
     * The election is won: the addresses are put on and each is announced once it stands. Until {@code quiet} a
     * predecessor may still answer for them.
     */
    void take(Moment now, Moment quiet) {
        begin(now, quiet);
        questions.plan(now, quiet);
        if (settings.get().priority().owns()) {
            settings.get().held().stream().map(Subnet::address).filter(link::holds)
                    .filter(address -> !holdings.wants(address) && !inherited.contains(address))
                    .filter(address -> link.forms(address).stream().noneMatch(holdings::removes))
                    .forEach(nodesOwn::add);
        }
        holdings.want(settings.get().held().stream()
                .filter(address -> !nodesOwn.contains(address.address()))
                // One that we have not let go of since stands already.
                .filter(address -> !(holdings.wants(address.address()) && link.holds(address.address()))).toList());
    }

    /** A former life has put them on. */
    void adopt(Moment now) {
        begin(now, now);
        holdings.adopt(settings.get().held(), now);
    }

    private void begin(Moment now, Moment quiet) {
        owning = true;
        leaving.end();
        repairs.forget();
        routings.take();
        claims.begin(quiet);
        gate.take(now);
        announcer.begin(now);
    }

    /** Lets go at once. */
    void release(List<Command> out) {
        gate.shut(out);
        letGo();
    }

    /** Lets go when a successor has announced itself, or patience ends, where the file allows it. */
    void release(Moment now, Duration patience, List<Command> out) {
        Moment limit = now.plus(patience);
        List<IpAddress> standing = holdings.wanted().stream().filter(link::holds).toList();
        if (settings.get().handover() == Handover.BREAK_BEFORE_MAKE || standing.isEmpty() || !link.running()) {
            release(out);
            return;
        }
        owning = false;
        silence();
        gate.release();
        leaving.begin(standing, limit);
        gate.leave(limit, out);
        standing.stream().filter(address -> claims.heardOfLate(address, now)).toList()
                .forEach(address -> leaving.announced(address, now));
        holdings.drop(holdings.wanted().stream().filter(address -> !link.holds(address)).toList());
    }

    private void leave(Moment now, List<Command> out) {
        List<IpAddress> due = leaving.due(now);
        if (leaving.over(now) || !leaving.lasts()) {
            release(out);
        } else if (!due.isEmpty()) {
            routings.drop();
            holdings.drop(due);
        }
    }

    private void letGo() {
        owning = false;
        leaving.end();
        silence();
        routings.drop();
        nodesOwn.clear();
        gate.release();
        holdings.drop(List.copyOf(holdings.wanted()));
    }

    private void silence() {
        repairs.giveUp();
        announcer.silence();
        questions.silence();
    }

    /** A contention is won: what stands is announced again. */
    void announceAgain(Moment now) {
        announcer.again(now);
    }

    private List<Subnet> standing() {
        return settings.get().held().stream().filter(address -> link.holds(address.address())).toList();
    }

    /** Somebody on the link says that an address is theirs. */
    void claimed(IpAddress address, MacAddress mac, Moment now, List<Command> out) {
        boolean ours = virtual.contains(address) && !leaving.announced(address, now) && owning;
        if (ours && claims.heard(address, mac, now)) {
            counters.count(Counter.DUPLICATE_ADDRESSES);
            // A peer with the virtual MAC address may announce itself an interval before its advert, as FRR does.
            boolean peer = mac.equals(MacAddress.virtual(address.family(), settings.get().vrid()));
            announcer.contradict(settings.get().priority(), peer ? now.plus(settings.get().advertInterval()) : now);
            say(now, Notice.Severity.ALERT, "duplicate_address", mac + " on " + link.name() + " claims " + address
                    + ", which is ours now: two machines answer for it", out);
        }
    }

    /** The kernel answered an addition. */
    void added(Map<Subnet, String> refused, Moment now) {
        List<Subnet> standing = holdings.added(refused);
        announcer.announce(owning ? standing : List.of());
        for (Map.Entry<Subnet, String> refusal : refused.entrySet()) {
            String evidence = refusal.getKey() + ": " + refusal.getValue();
            unfitness.refused(new Reason(Reason.Code.ADDRESS_REFUSED, evidence), now);
        }
    }

    /** The kernel answered a removal. */
    void removed(Map<Subnet, String> refused, Moment now, List<Command> out) {
        holdings.removed();
        refused.forEach((address, why) -> say(now, Notice.Severity.ERROR, "address_not_removed",
                address + " could not be removed: " + why, out));
    }

    /** An address appeared on our link: one of ours that should not be there is taken off. */
    void seen(Subnet address, Moment now, List<Command> out) {
        boolean leftover = virtual.contains(address.address()) && !holdings.wants(address.address())
                && (!settings.get().priority().owns() || inherited.contains(address.address()));
        if (leftover && !holdings.removes(address)) {
            say(now, Notice.Severity.NOTICE, "leftover_removed", address + " stands on " + link.name()
                    + " though we are not Active; taking it off", out);
            holdings.remove(address);
        }
    }

    /** An address has gone from our link: one that somebody else took away is put back. */
    void gone(Subnet address, Moment now, List<Command> out) {
        if (owning && nodesOwn.remove(address.address())) {
            repairs.miss(address.address());
        } else if (!holdings.gone(address)) {
            return;
        }
        repairs.note(now);
        if (repairs.hopeless()) {
            repairs.forget();
            unfitness.refused(new Reason(Reason.Code.ADDRESS_TAKEN_AWAY, "somebody on this node removes "
                    + address + " again and again"), now);
            return;
        }
        repairs.miss(address.address());
        say(now, repairs.loops() ? Notice.Severity.ALERT : Notice.Severity.WARNING, "address_taken_away",
                "somebody removed " + address + "; putting it back", out);
        repair(now);
    }

    private void repair(Moment now) {
        Set<IpAddress> lost = repairs.due(now);
        holdings.want(settings.get().held().stream().filter(one -> lost.contains(one.address())).toList());
    }

    /** The link has gone, and with it every address. */
    void linkGone() {
        if (leaving.lasts()) {
            letGo();
        }
        holdings.vanished();
        repairs.giveUp();
    }

    /** Does what its timers ask for. */
    void tick(Moment now, List<Command> out) {
        if (leaving.lasts()) {
            leave(now, out);
        }
        announcer.tick(now, this::standing);
        questions.tick(now, () -> settings.get().held());
        repair(now);
        holdings.overdue(now).filter(late -> owning).ifPresent(late -> unfitness.refused(late, now));
        gate.tick(now, out);
    }

    /** When it wants a tick. */
    Moment deadline(Moment now) {
        Moment next = Moment.earlier(leaving.next(), Moment.earlier(announcer.next(now), questions.next()));
        next = Moment.earlier(next, Moment.earlier(repairs.next(), routings.next(holdings.settled())));
        return Moment.earlier(Moment.earlier(next, gate.deadline()), holdings.next());
    }

    /** Whether a slice of addresses, routes or rules waits to be moved. */
    boolean moves(Moment now) {
        return holdings.ready(now) || routings.ready(holdings.settled(), now);
    }

    /** Moves the next slice; routes and rules go before any address does, and come when all stand. */
    void move(Moment now, List<Command> out) {
        out.add(holdings.ready(now) && !routings.removes() ? holdings.slice(now) : routings.slice(now));
    }

    /** Whether frames wait to be sent. */
    boolean announces(Moment now) {
        return announcer.ready(now) || questions.ready();
    }

    /** Sends the next slice of announcements. */
    void announceSlice(Moment now, List<Command> out) {
        if (link.mac() == null) {
            silence();
            return;
        }
        List<Octets> frames = announcer.slice(link.mac(), now);
        if (frames.isEmpty()) {
            frames = questions.slice(link.mac());
        } else {
            counters.announced(frames.size(), now);
        }
        out.add(new Command.Announce(link.name(), frames));
    }

    /** Whether the addresses are ours, or about to be. */
    boolean owns() {
        return owning;
    }

    /** Whether nothing is on its way to or from the kernel, and no successor awaited. */
    boolean settled() {
        return holdings.settled() && routings.settled() && !leaving.lasts();
    }

    /** Until the kernel removes the first of them unless it is renewed; null where none stands. */
    Duration leaseRest(Moment now) {
        return holdings.leaseRest(now);
    }

    /** Who else claims addresses of ours. */
    Map<IpAddress, MacAddress> claims(Moment now) {
        return owning ? claims.recent(now) : Map.of();
    }

    private void say(Moment now, Notice.Severity severity, String code, String text, List<Command> out) {
        RouterId id = settings.get().routerId();
        notices.paced(now, id + code, new Notice(severity, code, id + ": " + text), out);
    }
}
