package dev.vigia.agent;

import dev.vigia.net.LinkName;
import dev.vigia.time.Moment;
import dev.vigia.wire.Datagram;
import dev.vigia.wire.Reception;
import dev.vigia.wire.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The whole node as one deterministic machine: the same inputs at the same moments give the same commands.
 *
 * <p>Timers act only on {@link Input.Tick}, never on the way of another input, so that an advert that
 * waits in a buffer is heard before its sender's silence is believed.
 */
public final class Agent {
    /** How long an orderly stop may wait for the kernel, beyond the time in which successors are awaited. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Ledger ledger = new Ledger();
    private final Notices notices = new Notices();
    private final Operator operator = new Operator();
    private final Serials serials = new Serials();
    private final Roster roster = new Roster(ledger, notices, operator, serials);
    private Settings settings;
    private List<Measure> measures = List.of();
    private Moment now = Moment.ORIGIN;
    private Duration worstLag = Duration.ZERO;
    private final Distribution.Tally lags = new Distribution.Tally(0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 500, 1000);
    private Moment stopLimit;
    private int turn;

    /** Takes one input and says what to do, in order. */
    public List<Command> step(Moment moment, Input input) {
        now = moment;
        List<Command> out = new ArrayList<>();
        take(input, out);
        operator.steward().review(roster.custodians().all(), now, out);
        if (operator.review(roster.routers(), roster.custodians().all(), now, out)) {
            roster.review(now, out);
        }
        roster.bidFarewell(now, out);
        if (input instanceof Input.Tick || now.isBefore(timer())) {
            // While an advert is due, nothing else is begun: it comes with the next tick.
            moveOneSlice(out);
        }
        return out;
    }

    private void take(Input input, List<Command> out) {
        if (input instanceof Input.Arrived arrived) {
            arrived(arrived.datagram(), out);
        } else if (input instanceof Input.Tick tick) {
            tick(tick.drained(), out);
        } else if (input instanceof Input.Asked asked) {
            asked(asked, out);
        } else if (input instanceof Input.Recall recall) {
            ledger.recall(recall.told());
            operator.recall(recall.orders(), now);
            serials.recall(recall.marks());
            roster.custodians().hold(recall.holds());
        } else if (input instanceof Input.Inherited inherited) {
            roster.inherit(inherited.routers(), now);
        } else if (input instanceof Input.RoutingsLeft) {
            roster.inheritRoutings();
        } else if (input instanceof Input.Configure configure) {
            configure(configure.settings(), out);
        } else if (input instanceof Input.Checked checked) {
            roster.findings().found(checked.check(), checked.state(), now, out);
            roster.reviewSome(now, out);
        } else if (input instanceof Input.TimeOfDay day) {
            serials.timeOfDay(day.now(), now);
        } else if (input instanceof Input.Measured measured) {
            measures = measured.measures();
        } else if (input instanceof Input.Stop) {
            stop(out);
        } else if (takeAnswer(input, out) || takeFromKernel(input, out)) {
            roster.reviewSome(now, out);
        }
    }

    private void tick(boolean drained, List<Command> out) {
        roster.findings().lookAtLinks(now, out);
        for (Fellowship fellowship : roster.fellowships()) {
            Duration late = fellowship.tick(drained, now, out);
            worstLag = late.compareTo(worstLag) > 0 ? late : worstLag;
            if (!late.isZero()) {
                lags.add(late);
            }
        }
        roster.reviewSome(now, out);
    }

    private void asked(Input.Asked asked, List<Command> out) {
        if (asked.wish() instanceof Wish.Status) {
            out.add(new Command.Answer(asked.ticket(), snapshot()));
        } else if (asked.wish() instanceof Wish.OfFile) {
            out.add(new Command.Answer(asked.ticket(), new Reply.Outcome(Reply.Verdict.REFUSED,
                    "there is no configuration file here")));
        } else if (asked.wish() instanceof Wish.Resource wish) {
            out.add(new Command.Answer(asked.ticket(),
                    operator.steward().take(wish, roster.custodians().all(), now, out)));
            operator.keep(now, out);
            roster.review(now, out);
        } else {
            operator.take(asked.ticket(), asked.wish(), roster.routers(), now, out);
            roster.review(now, out);
        }
    }

    private void arrived(Datagram datagram, List<Command> out) {
        Port port = roster.port(datagram.link(), datagram.family());
        if (port == null) {
            return;
        }
        Reception reception = port.receive(datagram, now, out);
        if (reception instanceof Reception.Accepted accepted) {
            VirtualRouter router = port.router(accepted.advert().vrid());
            router.heard(accepted, datagram.source(), now, out);
            router.fellowship().settle(now, out);
        } else if (reception instanceof Reception.Rejected rejected) {
            VirtualRouter router = rejected.vrid() == null ? null : port.router(rejected.vrid());
            if (router == null) {
                port.count(rejected.rejection());
            } else {
                router.count(rejected.rejection());
            }
            String kind = datagram.link() + datagram.family().word() + rejected.rejection();
            notices.paced(now, kind, refusal(rejected, datagram), out);
        }
    }

    private static Notice refusal(Reception.Rejected rejected, Datagram datagram) {
        // Of two routers that share rank and address neither would ever yield.
        boolean twin = rejected.rejection() == Rejection.OWN_SOURCE && rejected.vrid() != null;
        if (rejected.rejection().ofSignature()) {
            return Signatures.refusal(rejected, datagram);
        }
        return new Notice(twin ? Notice.Severity.ALERT : Notice.Severity.WARNING, rejected.rejection().label(),
                "refused a packet from " + datagram.source() + " on " + datagram.link() + ": " + rejected.detail()
                        + (twin ? ": another router has it too, and neither would yield, or a loop in the network"
                        + " brings our adverts back" : ""));
    }

    private void configure(Settings next, List<Command> out) {
        if (stopLimit != null) {
            return;
        }
        if (settings != null && !next.standsLike(settings)) {
            out.add(new Command.Log(new Notice(Notice.Severity.WARNING, "restart_needed",
                    "control_socket, state_directory, script_user and FIFOs take effect when the agent is restarted")));
        }
        settings = next;
        roster.configure(next, now, out);
    }

    private void stop(List<Command> out) {
        Duration farewell = roster.routers().stream().map(VirtualRouter::longestStop)
                .max(Duration::compareTo).orElse(Duration.ZERO);
        stopLimit = stopLimit == null ? now.plus(STOP_LIMIT).plus(farewell) : stopLimit;
        roster.stop(now, out);
    }

    /** The kernel's answers to what routers asked; one that has left meanwhile needs none. */
    private boolean takeAnswer(Input input, List<Command> out) {
        if (input instanceof Input.AddressesAdded added) {
            with(added.router(), router -> router.possession().added(added.refused(), now));
        } else if (input instanceof Input.AddressesRenewed renewed) {
            with(renewed.router(), router -> router.possession().holdings().renewed(renewed.refused()));
        } else if (input instanceof Input.AddressesRemoved removed) {
            with(removed.router(), router -> router.possession().removed(removed.refused(), now, out));
        } else if (input instanceof Input.RoutingsAdded added) {
            with(added.router(), router -> router.possession().routings()
                    .added(added.created(), added.refused(), now, out));
        } else if (input instanceof Input.RoutingsRemoved removed) {
            with(removed.router(), router -> router.possession().routings().removed(removed.refused(), now, out));
        } else if (input instanceof Input.Guarded guarded) {
            with(guarded.router(), router -> router.possession().gate().answered(guarded.refused(), now, out));
        } else if (input instanceof Input.GateSeen seen) {
            with(seen.router(), router -> router.gateSeen(seen.open(), now, out));
        } else if (input instanceof Input.Prepared prepared) {
            with(prepared.router(), router -> router.mandate().prepared(prepared.turn()));
        } else if (input instanceof Input.Operated operated) {
            Custody custody = roster.custodians().of(operated.group());
            if (custody != null) {
                custody.operated(operated.run(), operated.outcome(), now, out);
            }
        } else if (input instanceof Input.Fenced fenced) {
            Custody custody = roster.custodians().of(fenced.group());
            if (custody != null) {
                custody.fenced(fenced, now, out);
            }
        } else if (input instanceof Input.SendRefused refused) {
            notices.paced(now, refused.router() + "send", new Notice(Notice.Severity.ERROR, "advert_not_sent",
                    refused.router() + ": the kernel refused our advert: " + refused.why()), out);
            with(refused.router(), router -> {
                if (router.speaker().refusedForTooLong()) {
                    router.fitness().refusals().refused(new Reason(Reason.Code.SEND_REFUSED, refused.why()), now);
                }
            });
        } else if (input instanceof Input.ListenRefused refused) {
            listenRefused(refused, out);
        } else {
            return false;
        }
        return true;
    }

    private void with(RouterId id, Consumer<VirtualRouter> told) {
        VirtualRouter router = roster.router(id);
        if (router != null) {
            told.accept(router);
        }
    }

    private void listenRefused(Input.ListenRefused refused, List<Command> out) {
        notices.paced(now, refused.link() + "listen", new Notice(Notice.Severity.ERROR, "listen_refused",
                "cannot receive " + refused.family().word() + " adverts on " + refused.link() + ": "
                        + refused.why()), out);
        Port port = roster.port(refused.link(), refused.family());
        port.deaf();
        port.routers().forEach(router -> router.fitness().refusals()
                .refused(new Reason(Reason.Code.LISTEN_REFUSED, refused.why()), now));
    }

    private boolean takeFromKernel(Input input, List<Command> out) {
        if (input instanceof Input.LinkSeen seen) {
            linkSeen(seen);
            roster.findings().lookAtLinks(now, out);
        } else if (input instanceof Input.LinkGone gone) {
            linkGone(gone.link());
            roster.findings().lookAtLinks(now, out);
        } else if (input instanceof Input.AddressSeen seen) {
            if (roster.link(seen.link()).add(seen.address())) {
                roster.on(seen.link()).forEach(router -> router.possession().seen(seen.address(), now, out));
            }
        } else if (input instanceof Input.AddressGone gone) {
            roster.link(gone.link()).remove(gone.address());
            roster.on(gone.link()).forEach(router -> router.possession().gone(gone.address(), now, out));
        } else if (input instanceof Input.RoutingsDisturbed) {
            roster.routers().forEach(router -> router.possession().routings().disturbed(now));
        } else if (input instanceof Input.Claimed claimed) {
            roster.on(claimed.link()).forEach(router ->
                    router.possession().claimed(claimed.address(), claimed.mac(), now, out));
        }
        return true;
    }

    private void linkSeen(Input.LinkSeen seen) {
        Link link = roster.link(seen.link());
        if (link.present() && link.index() != seen.index()) {
            linkGone(seen.link());
        }
        link.seen(seen);
    }

    private void linkGone(LinkName name) {
        roster.link(name).gone();
        roster.ports(name).forEach(Port::deaf);
        for (VirtualRouter router : roster.on(name)) {
            router.possession().linkGone();
            router.fitness().refusals().forget();
        }
    }

    /** At most one slice of addresses and one of announcements a step, the routers taking turns. */
    private void moveOneSlice(List<Command> out) {
        List<VirtualRouter> all = List.copyOf(roster.routers());
        boolean moved = false;
        boolean announced = false;
        for (int i = 0; i < all.size() && !(moved && announced); i++) {
            Possession possession = all.get((turn + i) % all.size()).possession();
            if (!moved && possession.moves(now)) {
                possession.move(now, out);
                moved = true;
            }
            if (!announced && possession.announces(now)) {
                possession.announceSlice(now, out);
                announced = true;
            }
        }
        turn = all.isEmpty() ? 0 : (turn + 1) % all.size();
    }

    /** When the agent wants a {@link Input.Tick} if nothing else comes. */
    public Moment deadline() {
        if (roster.behind()) {
            return now;
        }
        for (VirtualRouter router : roster.routers()) {
            if (router.possession().moves(now) || router.possession().announces(now)) {
                return now;
            }
        }
        return timer();
    }

    private Moment timer() {
        Moment timer = Moment.earlier(stopLimit == null ? Moment.NEVER : stopLimit, operator.deadline());
        timer = Moment.earlier(timer, roster.findings().deadline());
        for (Fellowship fellowship : roster.fellowships()) {
            timer = Moment.earlier(timer, fellowship.deadline(now));
        }
        return timer;
    }

    /** Whether it has stopped and let go of everything, or has waited for that long enough. */
    public boolean ended() {
        if (stopLimit == null) {
            return false;
        }
        return !now.isBefore(stopLimit)
                || roster.routers().stream().allMatch(router -> router.role() == Role.STOPPED
                        && router.isSettled());
    }

    private Snapshot snapshot() {
        String node = settings == null ? "" : settings.routerId();
        return new Snapshot(node, now, worstLag, lags.distribution(), measures,
                roster.routers().stream().map(router -> router.snapshot(now)).toList(), roster.groups(),
                roster.findings().snapshot(), roster.custodians().all().stream().map(Custody::snapshot).toList());
    }
}
