package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.time.Moment;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The virtual routers of the node as the configuration wants them, and where they listen. A router that is no
 * longer wanted, or wanted elsewhere, lets go in order first; only then comes what takes its name.
 */
final class Roster {
    private final Map<LinkName, Link> links = new HashMap<>();
    private final Map<LinkName, Map<Family, Port>> ports = new HashMap<>();
    private final Map<RouterId, VirtualRouter> routers = new LinkedHashMap<>();
    private final Map<RouterId, InstanceSettings> waiting = new LinkedHashMap<>();
    private final Map<RouterId, Heritage> heritage = new HashMap<>();
    private final Set<IpAddress> virtual = new HashSet<>();
    private final Ledger ledger;
    private final Notices notices;
    private final Operator operator;
    private final Findings findings;
    private boolean leaving;
    /** When there was a configuration for the first time; null while there is none. */
    private Moment started;

    Roster(Ledger ledger, Notices notices, Operator operator) {
        this.ledger = ledger;
        this.notices = notices;
        this.operator = operator;
        this.findings = new Findings(this::link, notices);
    }

    /** What the checks have found. */
    Findings findings() {
        return findings;
    }

    Collection<VirtualRouter> routers() {
        return routers.values();
    }

    /** The router of this name; null where there is none (any more). */
    VirtualRouter router(RouterId id) {
        return routers.get(id);
    }

    List<VirtualRouter> on(LinkName name) {
        return routers.values().stream().filter(router -> router.port().link().name().equals(name)).toList();
    }

    Link link(LinkName name) {
        return links.computeIfAbsent(name, Link::new);
    }

    /** Where adverts of a family come in on a link; null where nobody listens there. */
    Port port(LinkName link, Family family) {
        return ports.getOrDefault(link, Map.of()).get(family);
    }

    Collection<Port> ports(LinkName link) {
        return ports.getOrDefault(link, Map.of()).values();
    }

    /** Every address that is virtual here, and so none to advertise from. */
    Set<IpAddress> virtual() {
        return virtual;
    }

    /** What a former life left. */
    void inherit(List<Inheritance> left, Moment now) {
        left.forEach(one -> heritage.put(one.router(), new Heritage(one, now)));
    }

    /** Makes the routers what these settings want, unchanged ones untouched. */
    void configure(Settings settings, Moment now, List<Command> out) {
        started = started == null ? now : started;
        findings.configure(settings, now, out);
        List<InstanceSettings> instances = settings.instances();
        Map<RouterId, InstanceSettings> wanted = new LinkedHashMap<>();
        instances.forEach(instance -> wanted.put(instance.routerId(), instance));
        waiting.clear();
        for (VirtualRouter router : routers.values()) {
            InstanceSettings next = wanted.get(router.id());
            if (next == null || !router.stays(next)) {
                router.mandate().stop();
                leaving = true;
            } else if (!next.equals(router.settings())) {
                router.reconfigure(next, now, out);
            }
        }
        for (InstanceSettings instance : wanted.values()) {
            VirtualRouter router = routers.get(instance.routerId());
            if (router == null) {
                add(instance, now);
            } else if (!router.stays(instance)) {
                waiting.put(instance.routerId(), instance);
            }
        }
        virtual.clear();
        instances.forEach(instance -> instance.held().forEach(address -> virtual.add(address.address())));
        review(now, out);
        lookForLeftovers(now, out);
    }

    private void add(InstanceSettings instance, Moment now) {
        Port port = ports.computeIfAbsent(instance.link(), name -> new HashMap<>())
                .computeIfAbsent(instance.family(), family -> new Port(link(instance.link()), family));
        VirtualRouter router = new VirtualRouter(instance, port, ledger, notices, findings,
                heritage.remove(instance.routerId()), now);
        router.fitness().refusals().delay(instance.conduct().startupDelay(),
                started.plus(instance.conduct().startupDelay()));
        operator.apply(router);
        port.routers().add(router);
        routers.put(router.id(), router);
    }

    /** Addresses that should not stand, as those of a former life that nobody goes on with. */
    private void lookForLeftovers(Moment now, List<Command> out) {
        for (VirtualRouter router : routers.values()) {
            List.copyOf(router.port().link().addresses())
                    .forEach(address -> router.possession().seen(address, now, out));
        }
    }

    /** Looks again after anything on which fitness may depend. */
    void review(Moment now, List<Command> out) {
        for (VirtualRouter router : routers.values()) {
            router.review(now, virtual, out);
        }
    }

    /** Forgets those that were taken out of the configuration and have let go, and lets in who waits for their name. */
    void bidFarewell(Moment now, List<Command> out) {
        if (!leaving) {
            return;
        }
        List<VirtualRouter> gone = routers.values().stream().filter(Roster::hasLeft).toList();
        for (VirtualRouter router : gone) {
            routers.remove(router.id());
            router.port().routers().remove(router);
        }
        gone.stream().map(router -> waiting.remove(router.id())).filter(next -> next != null)
                .forEach(next -> add(next, now));
        leaving = routers.values().stream().anyMatch(router -> router.mandate().stopped());
        if (!gone.isEmpty()) {
            review(now, out);
            lookForLeftovers(now, out);
        }
    }

    private static boolean hasLeft(VirtualRouter router) {
        return router.mandate().stopped() && router.role() == Role.STOPPED && router.possession().settled();
    }

    /** Everything lets go, and nothing comes after it. */
    void stop(Moment now, List<Command> out) {
        waiting.clear();
        leaving = false;
        routers.values().forEach(router -> router.mandate().stop());
        review(now, out);
    }
}
