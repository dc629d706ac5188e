package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.time.Moment;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.Datagram;
import dev.vigia.wire.Reception;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The whole node as one deterministic machine: the same inputs at the same moments give the same commands.
 *
 * <p>Timers act only on {@link Input.Tick}, never on the way of another input, so that an advert that
 * waits in a buffer is heard before its sender's silence is believed.
 */
public final class Agent {
    /** How long an orderly stop may wait for the kernel. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Map<LinkName, Link> links = new HashMap<>();
    private final Map<LinkName, Map<Family, Port>> ports = new HashMap<>();
    private final Map<RouterId, VirtualRouter> routers = new LinkedHashMap<>();
    private final Set<IpAddress> virtual = new HashSet<>();
    private final Ledger ledger = new Ledger();
    private final Notices notices = new Notices();
    private final Operator operator = new Operator();
    private final Map<RouterId, Heritage> heritage = new HashMap<>();
    private Settings settings;
    private Moment now = Moment.ORIGIN;
    private Duration worstLag = Duration.ZERO;
    private Moment stopLimit;
    private int turn;

    /** Takes one input and says what to do, in order. */
    public List<Command> step(Moment moment, Input input) {
        now = moment;
        List<Command> out = new ArrayList<>();
        take(input, out);
        if (operator.review(routers.values(), now, out)) {
            review(out);
        }
        moveOneSlice(out);
        return out;
    }

    private void take(Input input, List<Command> out) {
        if (input instanceof Input.Arrived arrived) {
            arrived(arrived.datagram(), out);
        } else if (input instanceof Input.Tick) {
            tick(out);
        } else if (input instanceof Input.Asked asked) {
            asked(asked, out);
        } else if (input instanceof Input.Recall recall) {
            ledger.recall(recall.told());
            operator.recall(recall.orders(), now);
        } else if (input instanceof Input.Inherited inherited) {
            inherited.routers().forEach(left -> heritage.put(left.router(), new Heritage(left, now)));
        } else if (input instanceof Input.Configure configure) {
            configure(configure.settings(), out);
        } else if (input instanceof Input.Stop) {
            stop(out);
        } else if (!takeAnswer(input, out)) {
            takeFromKernel(input, out);
        }
    }

    private void tick(List<Command> out) {
        for (VirtualRouter router : routers.values()) {
            Duration late = router.tick(now, out);
            worstLag = late.compareTo(worstLag) > 0 ? late : worstLag;
            router.review(now, virtual, out);
        }
    }

    private void asked(Input.Asked asked, List<Command> out) {
        if (asked.wish() instanceof Wish.Status) {
            out.add(new Command.Answer(asked.ticket(), snapshot()));
        } else {
            operator.take(asked.ticket(), asked.wish(), routers.values(), now, out);
            review(out);
        }
    }

    private void arrived(Datagram datagram, List<Command> out) {
        Port port = ports.getOrDefault(datagram.link(), Map.of()).get(datagram.family());
        if (port == null) {
            return;
        }
        Reception reception = AdvertCodec.decode(datagram, port);
        if (reception instanceof Reception.Accepted accepted) {
            port.router(accepted.advert().vrid()).heard(accepted, datagram.source(), now, out);
        } else if (reception instanceof Reception.Rejected rejected) {
            VirtualRouter router = rejected.vrid() == null ? null : port.router(rejected.vrid());
            if (router == null) {
                port.count(rejected.rejection());
            } else {
                router.count(rejected.rejection());
            }
            String kind = datagram.link() + datagram.family().word() + rejected.rejection();
            notices.paced(now, kind, new Notice(Notice.Severity.WARNING, rejected.rejection().label(),
                    "refused a packet from " + datagram.source() + " on " + datagram.link() + ": "
                            + rejected.detail()), out);
        }
    }

    private void configure(Settings next, List<Command> out) {
        if (settings != null) {
            out.add(new Command.Log(new Notice(Notice.Severity.WARNING, "restart_needed",
                    "the new configuration takes effect when the agent is restarted")));
            return;
        }
        settings = next;
        for (InstanceSettings instance : next.instances()) {
            instance.held().forEach(address -> virtual.add(address.address()));
            Port port = ports.computeIfAbsent(instance.link(), name -> new HashMap<>())
                    .computeIfAbsent(instance.family(), family -> new Port(link(instance.link()), family));
            VirtualRouter router = new VirtualRouter(instance, port, ledger, notices,
                    heritage.remove(instance.routerId()), now);
            operator.apply(router);
            port.routers().add(router);
            routers.put(router.id(), router);
        }
        review(out);
        for (VirtualRouter router : routers.values()) {
            List.copyOf(router.port().link().addresses())
                    .forEach(address -> router.possession().seen(address, now, out));
        }
    }

    private Link link(LinkName name) {
        return links.computeIfAbsent(name, Link::new);
    }

    private void review(List<Command> out) {
        for (VirtualRouter router : routers.values()) {
            router.review(now, virtual, out);
        }
    }

    private void stop(List<Command> out) {
        Duration farewell = routers.values().stream().map(VirtualRouter::farewell)
                .max(Duration::compareTo).orElse(Duration.ZERO);
        stopLimit = stopLimit == null ? now.plus(STOP_LIMIT).plus(farewell) : stopLimit;
        routers.values().forEach(VirtualRouter::stop);
        review(out);
    }

    private boolean takeAnswer(Input input, List<Command> out) {
        if (input instanceof Input.AddressesAdded added) {
            router(added.router()).possession().added(added.refused(), now);
        } else if (input instanceof Input.AddressesRenewed renewed) {
            router(renewed.router()).possession().renewed(renewed.refused(), now);
        } else if (input instanceof Input.AddressesRemoved removed) {
            router(removed.router()).possession().removed(removed.refused(), now, out);
        } else if (input instanceof Input.Guarded guarded) {
            guarded(guarded, out);
        } else if (input instanceof Input.GateSeen seen) {
            router(seen.router()).gateSeen(seen.open(), now, out);
        } else if (input instanceof Input.SendRefused refused) {
            notices.paced(now, refused.router() + "send", new Notice(Notice.Severity.ERROR, "advert_not_sent",
                    refused.router() + ": the kernel refused our advert: " + refused.why()), out);
            router(refused.router()).sendRefused(refused.why(), now);
        } else if (input instanceof Input.ListenRefused refused) {
            listenRefused(refused, out);
        } else {
            return false;
        }
        review(out);
        return true;
    }

    private void guarded(Input.Guarded guarded, List<Command> out) {
        router(guarded.router()).possession().gate().answered(guarded.refused(), now);
        if (!guarded.refused().isEmpty()) {
            notices.paced(now, guarded.router() + "gate_off", new Notice(Notice.Severity.WARNING, "gate_off",
                    guarded.router() + ": no gate in the kernel: " + guarded.refused()), out);
        }
    }

    private VirtualRouter router(RouterId id) {
        return routers.get(id);
    }

    private void listenRefused(Input.ListenRefused refused, List<Command> out) {
        notices.paced(now, refused.link() + "listen", new Notice(Notice.Severity.ERROR, "listen_refused",
                "cannot receive " + refused.family().word() + " adverts on " + refused.link() + ": "
                        + refused.why()), out);
        Port port = ports.get(refused.link()).get(refused.family());
        port.deaf();
        port.routers().forEach(router -> router.fitness().refusals()
                .refused(new Reason(Reason.Code.LISTEN_REFUSED, refused.why()), now));
    }

    private void takeFromKernel(Input input, List<Command> out) {
        if (input instanceof Input.LinkSeen seen) {
            linkSeen(seen, out);
        } else if (input instanceof Input.LinkGone gone) {
            linkGone(gone.link());
        } else if (input instanceof Input.AddressSeen seen) {
            if (link(seen.link()).add(seen.address())) {
                routersOn(seen.link()).forEach(router -> router.possession().seen(seen.address(), now, out));
            }
        } else if (input instanceof Input.AddressGone gone) {
            link(gone.link()).remove(gone.address());
            routersOn(gone.link()).forEach(router -> router.possession().gone(gone.address(), now, out));
        } else if (input instanceof Input.Claimed claimed) {
            routersOn(claimed.link()).forEach(router ->
                    router.possession().claimed(claimed.address(), claimed.mac(), now, out));
        }
        review(out);
    }

    private void linkSeen(Input.LinkSeen seen, List<Command> out) {
        Link link = link(seen.link());
        if (link.present() && link.index() != seen.index()) {
            linkGone(seen.link());
        }
        link.seen(seen);
    }

    private void linkGone(LinkName name) {
        link(name).gone();
        ports.getOrDefault(name, Map.of()).values().forEach(Port::deaf);
        routersOn(name).forEach(VirtualRouter::linkGone);
    }

    private List<VirtualRouter> routersOn(LinkName name) {
        return routers.values().stream().filter(router -> router.port().link().name().equals(name)).toList();
    }

    /** At most one slice of addresses and one of announcements a step, the routers taking turns. */
    private void moveOneSlice(List<Command> out) {
        List<VirtualRouter> all = List.copyOf(routers.values());
        boolean moved = false;
        boolean announced = false;
        for (int i = 0; i < all.size() && !(moved && announced); i++) {
            VirtualRouter router = all.get((turn + i) % all.size());
            Possession possession = router.possession();
            if (!moved && possession.moves(now)) {
                possession.move(now, out);
                moved = true;
            }
            if (!announced && possession.announces()) {
                possession.announceSlice(out);
                announced = true;
            }
        }
        turn = all.isEmpty() ? 0 : (turn + 1) % all.size();
    }

    /** When the agent wants a {@link Input.Tick} if nothing else comes. */
    public Moment deadline() {
        Moment deadline = Moment.earlier(stopLimit == null ? Moment.NEVER : stopLimit, operator.deadline());
        for (VirtualRouter router : routers.values()) {
            if (router.possession().moves(now) || router.possession().announces()) {
                return now;
            }
            deadline = Moment.earlier(deadline, router.deadline(now));
        }
        return deadline;
    }

    /** Whether it has stopped and let go of everything, or has waited for that long enough. */
    public boolean ended() {
        if (stopLimit == null) {
            return false;
        }
        return !now.isBefore(stopLimit) || routers.values().stream().allMatch(router -> router.possession().settled());
    }

    private Snapshot snapshot() {
        String node = settings == null ? "" : settings.routerId();
        return new Snapshot(node, now, worstLag,
                routers.values().stream().map(router -> router.snapshot(now)).toList());
    }
}
