package dev.vigia.config;

import dev.vigia.agent.Routing;
import dev.vigia.net.Family;
import dev.vigia.net.LinkName;
import java.util.HashMap;
import java.util.Map;

/** What must hold between the things that move along with addresses and the rest of the file. */
final class RoutingChecks {
    private final Problems problems;
    private final Map<Routing, Place> routings = new HashMap<>();

    RoutingChecks(Problems problems) {
        this.problems = problems;
    }

    /** Looks at one instance. */
    void look(Fields instance) {
        LinkName link = instance.get(Keys.INTERFACE);
        Fields.all(instance, Keys.VIRTUAL_IPADDRESS).forEach(one -> address(one, link));
        Fields.all(instance, Keys.EXCLUDED).forEach(one -> address(one, link));
        Fields.all(instance, Keys.ROUTES).forEach(this::once);
        Fields.all(instance, Keys.RULES).forEach(this::once);
    }

    private void address(Placed<VirtualAddress> one, LinkName link) {
        VirtualAddress address = one.value();
        if (address.link() != null && link != null && !address.link().equals(link)) {
            problems.error(one.place(), "dev " + address.link() + " is not " + link + ", the interface of the instance",
                    "give the addresses of " + address.link() + " an instance there, and put both into a"
                    + " vrrp_sync_group");
        }
        if (!address.mark().label().isEmpty() && address.address().family() == Family.IPV6) {
            problems.error(one.place(), "an IPv6 address has no label", "leave it out");
        }
    }

    /** What one router removes, no other may hold. */
    private void once(Placed<Routing> one) {
        Place first = routings.putIfAbsent(one.value(), one.place());
        if (first != null) {
            problems.error(one.place(), one.value() + " stands twice: first in line " + first.line(),
                    "leave one of them out; what is to move together goes into one instance");
        }
    }
}
