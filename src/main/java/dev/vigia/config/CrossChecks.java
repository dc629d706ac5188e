package dev.vigia.config;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.wire.Authenticator;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can only be seen by looking at several keys together; a key that is itself wrong is passed over. */
final class CrossChecks {
    /** An advert counts its addresses in one byte (RFC 9568 section 5.2.5). */
    private static final int MOST_ADDRESSES = 255;
    private static final int MTU = 1500;
    private static final int VRRP_HEADER = 8;

    private final Problems problems;
    private final Map<Owner, Fields> vrids = new HashMap<>();
    private final Map<Standing, Placed<VirtualAddress>> addresses = new HashMap<>();
    /** The excluded ones, which no list may repeat, and all, whatever the link. */
    private final Map<Standing, Placed<VirtualAddress>> excluded = new HashMap<>();
    private final Map<Standing, Placed<VirtualAddress>> everywhere = new HashMap<>();
    private final LeaseChecks leases;
    private final PeerChecks peers;
    private final RoutingChecks routings;
    private final ConductChecks conduct;

    /** What no two instances may share. */
    private record Owner(LinkName link, Vrid vrid, Family family) {
    }

    /** An address on a link; the link is null where it was not given rightly, or does not matter. */
    private record Standing(LinkName link, IpAddress address) {
        /** A link-local address belongs to its link, any other to the whole node. */
        private static Standing scoped(LinkName link, IpAddress address) {
            return new Standing(address.isLinkLocal() ? link : null, address);
        }
    }

    CrossChecks(Problems problems) {
        this.problems = problems;
        this.leases = new LeaseChecks(problems);
        this.peers = new PeerChecks(problems);
        this.routings = new RoutingChecks(problems);
        this.conduct = new ConductChecks(problems);
    }

    /** Looks at the settings of the whole node. */
    void look(Fields global) {
        Map<String, Key<String>> paths = new HashMap<>();
        metrics(global);
        Keys.FIFOS.forEach((fifo, script) -> {
            if (global.has(script) && !global.has(fifo)) {
                problems.about(script.name()).error(global.place(script), "there is no " + fifo + " to read",
                        "write '" + fifo + ": …', " + fifo.about());
            }
            Key<String> other = global.has(fifo) ? paths.put(global.get(fifo), fifo) : null;
            if (other != null) {
                problems.about(fifo.name()).error(global.place(fifo), "that is the path of " + other + " already",
                        "leave one of them out: both get the same lines");
            }
        });
    }

    private void metrics(Fields global) {
        Fields metrics = global.get(Keys.METRICS_BLOCK);
        String listen = metrics == null ? null : metrics.get(MetricsKeys.LISTEN);
        if (listen != null && listen.equals(global.get(Keys.CONTROL_SOCKET))) {
            problems.about("metrics").error(metrics.place(MetricsKeys.LISTEN), "that is the control_socket",
                    "give metrics a socket of their own, as /run/vigia/metrics.sock");
        }
    }

    /** Looks at all instances. */
    void look(Fields global, List<Fields> instances) {
        for (Fields instance : instances) {
            List<Placed<VirtualAddress>> list = instance.get(Keys.VIRTUAL_IPADDRESS);
            if (list != null && !list.isEmpty()) {
                for (Family family : Meaning.families(instance)) {
                    List<Placed<VirtualAddress>> own = list.stream()
                            .filter(one -> one.value().address().family() == family).toList();
                    vrid(instance, family);
                    size(instance, family, own.size());
                    linkLocalFirst(own.get(0));
                }
                distinct(instance, list);
            }
            apart(instance);
            learned(instance);
            leases.look(global, instance);
            conduct.look(global, instance);
            peers.look(global, instance);
            routings.look(instance);
            owner(instance);
        }
    }

    private void vrid(Fields instance, Family family) {
        LinkName link = instance.get(Keys.INTERFACE);
        Vrid vrid = instance.get(Keys.VRID);
        if (link == null || vrid == null) {
            return;
        }
        Fields first = vrids.putIfAbsent(new Owner(link, vrid, family), instance);
        if (first != null) {
            problems.error(instance.place(Keys.VRID), "virtual_router_id " + vrid + " is used twice on " + link
                    + " for " + family.word() + ": first by '" + first.name() + "' in line "
                    + first.place(Keys.VRID).line(), "give each its own number, 1 to 255");
        }
    }

    private void size(Fields instance, Family family, int count) {
        int ipHeader = family == Family.IPV4 ? 20 : 40;
        int trailer = instance.has(Keys.AUTH_HMAC) ? Authenticator.TRAILER : 0;
        int fitting = Math.min(MOST_ADDRESSES, (MTU - ipHeader - VRRP_HEADER - trailer) / family.addressBytes());
        if (count > fitting) {
            problems.error(instance.place(Keys.VIRTUAL_IPADDRESS), count
                    + " addresses do not fit into one advert: at most " + fitting + " for " + family.word(),
                    "split them into several instances");
        }
    }

    /** RFC 9568 section 5.2.9 and erratum 8300. */
    private void linkLocalFirst(Placed<VirtualAddress> first) {
        IpAddress address = first.value().address();
        if (address.family() == Family.IPV6 && !address.isLinkLocal()) {
            problems.warning(first.place(), "the first IPv6 address is not link-local, as RFC 9568 demands",
                    "put an address of fe80::/10 first, on all routers; strict ones ignore these adverts");
        }
    }

    private void distinct(Fields instance, List<Placed<VirtualAddress>> list) {
        LinkName link = instance.get(Keys.INTERFACE);
        Map<IpAddress, Placed<VirtualAddress>> own = new HashMap<>();
        for (Placed<VirtualAddress> one : list) {
            IpAddress address = one.value().address();
            Placed<VirtualAddress> first = own.putIfAbsent(address, one);
            if (first == null && link != null) {
                first = addresses.putIfAbsent(new Standing(link, address), one);
            }
            everywhere.putIfAbsent(Standing.scoped(link, address), one);
            first = first == null ? excluded.get(Standing.scoped(link, address)) : first;
            if (first != null) {
                twice(first, one);
            }
        }
    }

    /** What is not advertised moves with one instance only, so it stands nowhere else in the file. */
    private void apart(Fields instance) {
        List<Placed<VirtualAddress>> list = instance.get(Keys.EXCLUDED);
        for (Placed<VirtualAddress> one : list == null ? List.<Placed<VirtualAddress>>of() : list) {
            var standing = Standing.scoped(instance.get(Keys.INTERFACE), one.value().address());
            Placed<VirtualAddress> first = everywhere.putIfAbsent(standing, one);
            if (first == null) {
                excluded.put(standing, one);
            } else {
                twice(first, one);
            }
        }
    }

    private void twice(Placed<VirtualAddress> one, Placed<VirtualAddress> other) {
        boolean inOrder = one.place().compareTo(other.place()) <= 0;
        Place first = inOrder ? one.place() : other.place();
        problems.error(inOrder ? other.place() : one.place(), one.value().address()
                + " is written twice: first in line " + first.line() + ", column " + first.column());
    }

    private void learned(Fields instance) {
        Duration interval = instance.get(Keys.ADVERT_INT);
        Optional<Duration> longest = instance.get(Keys.MAX_LEARNED_INTERVAL);
        if (interval != null && longest != null && longest.isPresent() && longest.get().compareTo(interval) < 0) {
            problems.error(instance.place(Keys.MAX_LEARNED_INTERVAL), "max_learned_interval "
                    + TimeText.of(longest.get()) + " is below advert_int " + TimeText.of(interval),
                    "write auto, or at least " + TimeText.of(interval));
        }
    }

    /** RFC 9568 section 6.1: the address owner always preempts. */
    private void owner(Fields instance) {
        if (Priority.OWNER.equals(instance.get(Keys.PRIORITY)) && Boolean.FALSE.equals(instance.get(Keys.PREEMPT))) {
            problems.warning(instance.place(Keys.PREEMPT), "'preempt: false' has no effect with priority 255",
                    "the address owner always takes over; write a priority of 1 to 254");
        }
    }
}
