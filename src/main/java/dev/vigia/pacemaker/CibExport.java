package dev.vigia.pacemaker;

import dev.vigia.agent.FailoverDomain;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.ServiceSettings;
import dev.vigia.agent.Settings;
import dev.vigia.agent.Takeover;
import dev.vigia.net.Subnet;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.Operation;
import dev.vigia.resource.ResourceSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a configuration would be in Pacemaker: each instance a group, its addresses IPaddr2 resources, its priority a
 * location score, {@code preempt: false} an endless stickiness; what turns nodes off is the same there.
 */
public final class CibExport {
    private static final Duration WATCH = Duration.ofSeconds(10);

    private final Settings settings;
    private final Set<String> names = new HashSet<>();

    private CibExport(Settings settings) {
        this.settings = settings;
        settings.services().forEach(service -> service.group().members().forEach(one -> names.add(one.name())));
        settings.fencing().forEach(device -> names.add(device.name()));
    }

    /** The cluster of a file, of which nothing is known but that this node is there. */
    public static Cib of(Settings settings) {
        return new CibExport(settings).cib();
    }

    private Cib cib() {
        Set<String> nodes = new LinkedHashSet<>(Set.of(settings.routerId()));
        settings.services().forEach(service -> service.domain().ifPresent(domain -> nodes.addAll(domain.nodes())));
        boolean fencing = settings.services().stream().anyMatch(one -> one.takeover() == Takeover.FENCE);
        Map<String, List<InstanceSettings>> instances = new LinkedHashMap<>();
        settings.instances().forEach(router ->
                instances.computeIfAbsent(router.name(), name -> new ArrayList<>()).add(router));
        return Cib.offline(List.copyOf(nodes), settings.routerId(), fencing,
                instances.values().stream().map(this::group).toList()).with(settings.fencing());
    }

    /** The routers of one instance, one for each family of its addresses. */
    private CibGroup group(List<InstanceSettings> routers) {
        InstanceSettings instance = routers.get(0);
        Optional<ServiceSettings> service = settings.services().stream()
                .filter(one -> one.group().name().equals(instance.name())).findFirst();
        List<Subnet> addresses = new ArrayList<>();
        routers.forEach(router -> addresses.addAll(router.addresses()));
        routers.forEach(router -> addresses.addAll(router.excluded()));
        Optional<FailoverDomain> domain = service.flatMap(ServiceSettings::domain);
        boolean stays = !instance.preempt() || domain.filter(one -> !one.failback()).isPresent();
        int stickiness = stays ? MetaAttributes.INFINITY : 0;
        SortedMap<String, Integer> scores = scores(instance.priority().number(), domain);
        if (service.isPresent()) {
            return new CibGroup(service.get().group(), addresses, Optional.of(instance.link()), scores, stickiness);
        }
        return new CibGroup(bare(instance, addresses), List.of(), Optional.empty(), scores, stickiness);
    }

    /** Of the others only their rank is known: each step of it is one point. */
    private SortedMap<String, Integer> scores(int priority, Optional<FailoverDomain> domain) {
        SortedMap<String, Integer> scores = new TreeMap<>();
        List<String> nodes = domain.map(FailoverDomain::nodes).orElse(List.of());
        int own = nodes.indexOf(settings.routerId());
        for (int i = 0; i < nodes.size(); i++) {
            scores.put(nodes.get(i), priority + (own < 0 ? nodes.size() : own) - i);
        }
        boolean barred = own < 0 && domain.filter(FailoverDomain::restricted).isPresent();
        scores.put(settings.routerId(), barred ? -MetaAttributes.INFINITY : priority);
        return scores;
    }

    /** Addresses that nothing follows: each is a member of its own. */
    private GroupSettings bare(InstanceSettings instance, List<Subnet> addresses) {
        List<ResourceSettings> members = new ArrayList<>();
        for (Subnet address : addresses) {
            members.add(ResourceSettings.of(name(instance), "ocf:heartbeat:IPaddr2",
                    Operation.monitor(WATCH, Operation.DEFAULT_TIMEOUT)).parameters(Map.of(
                    "ip", address.address().toString(), "cidr_netmask", String.valueOf(address.prefixLength()),
                    "nic", instance.link().text())));
        }
        return GroupSettings.of(instance.name(), members.toArray(ResourceSettings[]::new));
    }

    /** A name that nothing else has. */
    private String name(InstanceSettings instance) {
        String plain = instance.name().replaceAll("[^A-Za-z0-9_.-]", "_");
        String stem = (plain.matches("[A-Za-z_].*") ? plain : "_" + plain) + "-ip";
        // A resource's name has 64 letters at most.
        String name = stem.length() > 58 ? stem.substring(0, 55) + "-ip" : stem;
        String free = name;
        for (int i = 2; !names.add(free); i++) {
            free = name + "-" + i;
        }
        return free;
    }
}
