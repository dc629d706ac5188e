package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A link as the kernel shows it, as far as the agent has been told. */
final class Link {
    private final LinkName name;
    private final Set<Subnet> addresses = new LinkedHashSet<>();
    /** The same by address: the kernel takes one address with several prefixes. */
    private final Map<IpAddress, List<Subnet>> forms = new HashMap<>();
    private boolean present;
    private int index;
    private MacAddress mac;
    private boolean running;

    Link(LinkName name) {
        this.name = name;
    }

    LinkName name() {
        return name;
    }

    void seen(Input.LinkSeen seen) {
        present = true;
        index = seen.index();
        mac = seen.mac();
        running = seen.running();
    }

    void gone() {
        present = false;
        running = false;
        index = 0;
        addresses.clear();
        forms.clear();
    }

    boolean present() {
        return present;
    }

    boolean running() {
        return running;
    }

    int index() {
        return index;
    }

    MacAddress mac() {
        return mac;
    }

    /** The addresses on it, in kernel order. */
    Set<Subnet> addresses() {
        return addresses;
    }

    /** An address stands on it; false where that was known. */
    boolean add(Subnet address) {
        boolean news = addresses.add(address);
        if (news) {
            forms.computeIfAbsent(address.address(), unknown -> new ArrayList<>(1)).add(address);
        }
        return news;
    }

    /** An address stands on it no longer. */
    void remove(Subnet address) {
        addresses.remove(address);
        forms.computeIfPresent(address.address(), (key, list) -> {
            list.remove(address);
            return list.isEmpty() ? null : list;
        });
    }

    /** The forms, prefix and all, in which an address stands on it. */
    List<Subnet> forms(IpAddress address) {
        return forms.getOrDefault(address, List.of());
    }

    /** Whether an address stands on it, with whatever prefix. */
    boolean holds(IpAddress address) {
        return forms.containsKey(address);
    }

    /**
     * The address to send adverts of a family from: the first that is no virtual one; over IPv6 the first
     * link-local (RFC 9568 sections 5.1.1.1 and 5.1.2.1), or the first that reaches beyond the link where a unicast
     * peer is there. An address that was chosen is the only one. Null where there is none.
     */
    IpAddress source(Family family, Peering peering, Set<IpAddress> virtual) {
        if (peering.source() != null) {
            return holds(peering.source()) ? peering.source() : null;
        }
        for (Subnet subnet : addresses) {
            IpAddress address = subnet.address();
            boolean usable = family == Family.IPV4 || address.isLinkLocal() == peering.onLinkOnly();
            if (address.family() == family && usable && !virtual.contains(address)) {
                return address;
            }
        }
        return null;
    }
}
