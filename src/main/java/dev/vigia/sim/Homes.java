package dev.vigia.sim;

import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Peering;
import dev.vigia.agent.Settings;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Subject;
import dev.vigia.health.Tracked;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where nodes of a {@link Scenario} live: on one LAN, with addresses of their own, of which no file speaks. */
final class Homes {
    private final Map<String, Settings> members;

    /** Those of these nodes. */
    Homes(Map<String, Settings> members) {
        this.members = members;
    }

    /** The node's own addresses: what its file or its peers' files name as such, else any. */
    List<Subnet> of(String name) {
        List<Subnet> own = new ArrayList<>();
        Set<Family> families = new HashSet<>();
        for (InstanceSettings instance : members.get(name).instances()) {
            if (families.add(instance.family())) {
                own.add(address(name, instance));
            }
        }
        return own;
    }

    private Subnet address(String name, InstanceSettings instance) {
        Family family = instance.family();
        int prefix = family == Family.IPV4 ? 24 : 64;
        Peering peering = instance.peering();
        if (peering.source() != null) {
            return new Subnet(peering.source(), prefix);
        }
        Set<IpAddress> others = new HashSet<>();
        peering.peers().forEach(peer -> others.add(peer.address()));
        for (Map.Entry<String, Settings> member : members.entrySet()) {
            for (InstanceSettings theirs : member.getKey().equals(name) ? List.<InstanceSettings>of()
                    : member.getValue().instances()) {
                for (Peering.Peer peer : theirs.peering().peers()) {
                    if (peer.address().family() == family && !others.contains(peer.address())) {
                        return new Subnet(peer.address(), prefix);
                    }
                }
            }
        }
        int number = new ArrayList<>(members.keySet()).indexOf(name) + 1;
        return Subnet.parse(family == Family.IPV4 ? "198.18.0." + number + "/24" : "fe80::" + number + "/64");
    }

    /**
     * The same with every link taken for the one that there is.
     *
     * @throws IllegalArgumentException where two routers could not be told apart there
     */
    static Settings onOneLan(Settings settings) {
        Set<String> seen = new HashSet<>();
        List<InstanceSettings> moved = new ArrayList<>();
        for (InstanceSettings instance : settings.instances()) {
            if (!seen.add(instance.vrid() + "/" + instance.family())) {
                throw new IllegalArgumentException("'" + instance.name() + "' of " + settings.routerId()
                        + " has the virtual_router_id of another instance on another interface, and here all are on one"
                        + " LAN: give it another one for this question");
            }
            moved.add(moved(instance));
        }
        return new Settings(settings.routerId(), "", "", settings.scriptUser(), settings.scriptSecurity(), List.of(),
                settings.metrics(), moved, settings.groups(), settings.checks(), settings.services(),
                settings.fencing());
    }

    private static InstanceSettings moved(InstanceSettings one) {
        return new InstanceSettings(one.name(), SimWorld.LINK, one.vrid(), one.priority(), one.advertInterval(),
                one.preempt(), one.checksum(), one.maxLearnedInterval(), one.addresses(), one.excluded(), one.lease(),
                one.handover(), one.tracked().stream().map(Homes::moved).toList(), one.listeners(), one.peering(),
                one.conduct(), one.companions(), one.accept());
    }

    private static Tracked moved(Tracked tracked) {
        CheckSettings check = tracked.check();
        if (!(check.subject() instanceof Subject.Link link)) {
            return tracked;
        }
        var here = new Subject.Link(SimWorld.LINK, link.upDelay(), link.downDelay());
        return new Tracked(new CheckSettings(check.name(), here, check.rhythm(), check.influence()),
                tracked.influence());
    }
}
