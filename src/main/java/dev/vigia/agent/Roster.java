package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.time.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The virtual routers of the node as the configuration wants them, and where they listen. A router that is no
 * longer wanted, or wanted elsewhere, lets go in order first; only then comes what takes its name.
 */
final class Roster {
    /** How many routers change their role in one step because of what was found or told. */
    static final int MOST_AT_ONCE = 8;

    private final Map<LinkName, Link> links = new HashMap<>();
    private final Map<LinkName, Map<Family, Port>> ports = new HashMap<>();
    private final Map<RouterId, VirtualRouter> routers = new LinkedHashMap<>();
    private final Map<RouterId, InstanceSettings> waiting = new LinkedHashMap<>();
    private final Map<String, Mandate> mandates = new HashMap<>();
    private final Map<String, Tenure> groupTenures = new HashMap<>();
    private List<Fellowship> fellowships = List.of();
    private final Custodians custodians;
    private List<GroupSettings> groups = List.of();
    private final Map<RouterId, Heritage> heritage = new HashMap<>();
    /** Every address that is virtual here, and so none to advertise from. */
    private final Set<IpAddress> virtual = new HashSet<>();
    private final Ledger ledger;
    private final Notices notices;
    private final Operator operator;
    private final Findings findings;
    private final Serials serials;
    private boolean leaving;
    private boolean routingsLeft;
    /** Which of the fellowships is looked at next, and whether that is due. */
    private int next;
    private boolean behind;
    /** When there was a configuration for the first time; null while there is none. */
    private Moment started;

    Roster(Ledger ledger, Notices notices, Operator operator, Serials serials) {
        this.ledger = ledger;
        this.notices = notices;
        this.operator = operator;
        this.serials = serials;
        this.findings = new Findings(this::link, notices);
        this.custodians = new Custodians(mandates, operator, notices);
    }

    /** What the checks have found. */
    Findings findings() {
        return findings;
    }

    Collection<VirtualRouter> routers() {
        return routers.values();
    }

    /** The routers by the fate that they share. */
    List<Fellowship> fellowships() {
        return fellowships;
    }

    /** The sync groups for people and programs. */
    List<Snapshot.Group> groups() {
        return fellowships.stream().map(Fellowship::snapshot).filter(Objects::nonNull).toList();
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

    /** What a former life left. */
    void inherit(List<Inheritance> left, Moment now) {
        left.forEach(one -> heritage.put(one.router(), new Heritage(one, now)));
    }

    /** Who looks after resources. */
    Custodians custodians() {
        return custodians;
    }

    /** A former life left routes or rules. */
    void inheritRoutings() {
        routingsLeft = true;
    }

    /** Makes the routers what these settings want, unchanged ones untouched. */
    void configure(Settings settings, Moment now, List<Command> out) {
        started = started == null ? now : started;
        findings.configure(settings, now, out);
        List<InstanceSettings> instances = settings.instances();
        custodians.configure(settings);
        Map<RouterId, InstanceSettings> wanted = new LinkedHashMap<>();
        instances.forEach(instance -> wanted.put(instance.routerId(), instance));
        waiting.clear();
        List<VirtualRouter> leavers = new ArrayList<>();
        for (VirtualRouter router : routers.values()) {
            InstanceSettings next = wanted.get(router.id());
            if (next == null || !router.stays(next, custodians.services(next.name()))) {
                leavers.add(router);
                leaving = true;
            } else if (!next.equals(router.settings())) {
                router.reconfigure(next, now, out);
            }
        }
        dismiss(leavers);
        for (InstanceSettings instance : wanted.values()) {
            VirtualRouter router = routers.get(instance.routerId());
            if (router == null && !nameLeaves(instance.name())) {
                add(instance, now);
            } else if (router == null || !router.stays(instance, custodians.services(instance.name()))) {
                waiting.put(instance.routerId(), instance);
            }
        }
        custodians.reconfigure(now, out);
        sweep(instances, out);
        virtual.clear();
        instances.forEach(instance -> instance.held().forEach(address -> virtual.add(address.address())));
        List<GroupSettings> former = groups;
        groups = settings.groups();
        regroup(now);
        review(now, out);
        dissolve(former, now, out);
        lookForLeftovers(now, out);
    }

    /** Of what a former life left the routers look after their own, and what is nobody's goes. */
    private void sweep(List<InstanceSettings> instances, List<Command> out) {
        if (routingsLeft) {
            out.add(new Command.SweepRoutings(instances.stream()
                    .flatMap(instance -> instance.companions().routings().stream()).toList()));
            routers.values().forEach(router -> router.possession().routings().inherit());
            routingsLeft = false;
        }
    }

    /** Of two routers that bear one name one may leave alone; nobody is told of that. */
    private void dismiss(List<VirtualRouter> leavers) {
        for (VirtualRouter leaver : leavers) {
            boolean alone = routers.values().stream().noneMatch(router ->
                    router.id().instance().equals(leaver.id().instance()) && !leavers.contains(router));
            if (alone) {
                leaver.mandate().stop();
            } else if (!leaver.mandate().stopped()) {
                leaver.part();
            }
        }
    }

    /** Whether the name is still borne by one that leaves with all its fellows, and so tells of its end. */
    private boolean nameLeaves(String name) {
        return mandates.containsKey(name) && mandates.get(name).stopped();
    }

    /** Who shares whose fate, now that some have come or are about to leave; who leaves does so alone. */
    private void regroup(Moment now) {
        Map<String, List<VirtualRouter>> staying = new LinkedHashMap<>();
        List<Fellowship> next = new ArrayList<>();
        for (VirtualRouter router : routers.values()) {
            if (router.mandate().stopped()) {
                next.add(new Fellowship(List.of(router), null, null));
            } else {
                staying.computeIfAbsent(router.id().instance(), name -> new ArrayList<>()).add(router);
            }
        }
        for (GroupSettings group : groups) {
            List<VirtualRouter> members = new ArrayList<>();
            group.members().forEach(name -> members.addAll(
                    Objects.requireNonNullElse(staying.remove(name), List.of())));
            if (!members.isEmpty()) {
                next.add(new Fellowship(members, group,
                        groupTenures.computeIfAbsent(group.name(), name -> new Tenure(ledger, now))));
            }
        }
        staying.values().forEach(members -> next.add(new Fellowship(members, null, null)));
        fellowships = next;
    }

    /** Groups that are no longer configured, or have no member any more, stop; told after their members. */
    private void dissolve(List<GroupSettings> former, Moment now, List<Command> out) {
        for (GroupSettings group : former) {
            Tenure tenure = groupTenures.get(group.name());
            if (tenure != null && fellowships.stream().noneMatch(each -> each.isGroup(group.name()))) {
                groupTenures.remove(group.name());
                tenure.become(Role.STOPPED, Reason.of(Reason.Code.STOP_REQUESTED), Named.of(group), now, out);
            }
        }
    }

    private void add(InstanceSettings instance, Moment now) {
        Port port = ports.computeIfAbsent(instance.link(), name -> new HashMap<>())
                .computeIfAbsent(instance.family(), family -> new Port(link(instance.link()), family, serials));
        Mandate mandate = mandates.computeIfAbsent(instance.name(), name ->
                new Mandate(new Tenure(ledger, now), custodians.create(name)));
        VirtualRouter router = new VirtualRouter(instance, port, mandate, notices, findings,
                heritage.remove(instance.routerId()));
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

    /**
     * Looks again after what a check has found, what the kernel tells, or as time goes by: so that no advert waits
     * behind the transitions of many, only so many take place in one step, and the others in the next.
     */
    void reviewSome(Moment now, List<Command> out) {
        int count = fellowships.size();
        int changed = 0;
        int seen = 0;
        for (; seen < count && changed < MOST_AT_ONCE; seen++) {
            changed += fellowships.get((next + seen) % count).review(now, virtual, out) ? 1 : 0;
        }
        next = count == 0 ? 0 : (next + seen) % count;
        behind = seen < count;
    }

    /** Whether there are some that have not been looked at again. */
    boolean behind() {
        return behind;
    }

    /** Looks again after anything on which fitness may depend. */
    void review(Moment now, List<Command> out) {
        behind = false;
        for (Fellowship fellowship : fellowships) {
            fellowship.review(now, virtual, out);
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
        List<String> borne = routers.keySet().stream().map(RouterId::instance).toList();
        custodians.bidFarewell(borne);
        mandates.entrySet().removeIf(each -> each.getValue().stopped() && !borne.contains(each.getKey()));
        List<InstanceSettings> next = waiting.values().stream()
                .filter(each -> !nameLeaves(each.name()) && !routers.containsKey(each.routerId())).toList();
        for (InstanceSettings each : next) {
            waiting.remove(each.routerId());
            add(each, now);
        }
        leaving = routers.values().stream().anyMatch(router -> router.mandate().stopped());
        if (!gone.isEmpty()) {
            regroup(now);
            review(now, out);
            lookForLeftovers(now, out);
        }
    }

    private static boolean hasLeft(VirtualRouter router) {
        return router.mandate().stopped() && router.role() == Role.STOPPED && router.isSettled();
    }

    /** Everything lets go, and nothing comes after it. */
    void stop(Moment now, List<Command> out) {
        waiting.clear();
        leaving = false;
        // Groups stay together: their last word comes after that of their members.
        routers.values().forEach(router -> router.mandate().stop());
        review(now, out);
    }
}
