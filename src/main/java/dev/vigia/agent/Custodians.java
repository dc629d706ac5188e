package dev.vigia.agent;

import dev.vigia.time.Moment;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Who looks after the resources of instances, as the configuration wants them. */
final class Custodians {
    private final Map<String, Mandate> mandates;
    private final Operator operator;
    private final Notices notices;
    private Map<String, ServiceSettings> services = Map.of();
    /** The instances whose resources this node may run, as far as they have none who looks after that. */
    private final Set<String> held = new HashSet<>();
    private List<FenceDevice> fencers = List.of();
    private String node = "";

    /** Those of these mandates, which come and go. */
    Custodians(Map<String, Mandate> mandates, Operator operator, Notices notices) {
        this.mandates = mandates;
        this.operator = operator;
        this.notices = notices;
    }

    /** This node might run the resources of these instances when the agent ended. */
    void hold(List<String> instances) {
        held.addAll(instances);
    }

    /** All of them. */
    List<Custody> all() {
        return mandates.values().stream().map(Mandate::custody).filter(Objects::nonNull).toList();
    }

    /** That of an instance; null where it has no resources (any more). */
    Custody of(String instance) {
        Mandate mandate = mandates.get(instance);
        return mandate == null ? null : mandate.custody();
    }

    /** From now on the instances have these resources; those that have other ones leave, and come again. */
    void configure(Settings settings) {
        node = settings.routerId();
        fencers = settings.fencing();
        services = settings.services().stream()
                .collect(Collectors.toMap(service -> service.group().name(), service -> service));
    }

    /** The resources of an instance; null for none. */
    ServiceSettings services(String instance) {
        return services.get(instance);
    }

    /** Those who stay take up how the same resources are treated now. */
    void reconfigure(Moment now, List<Command> out) {
        for (Custody custody : all()) {
            ServiceSettings next = services.get(custody.name());
            if (next != null && custody.stays(next)) {
                custody.configured(next, fencers, now, out);
            }
        }
    }

    /** A new one for an instance; null where it has no resources. */
    Custody create(String instance) {
        ServiceSettings service = services.get(instance);
        if (service == null) {
            return null;
        }
        var clearance = new Clearance(Custody.terms(service), held.remove(instance), operator.isShared(instance));
        return new Custody(service, operator.steward().instructions(), node, clearance, notices, fencers);
    }

    /** Of those that are about to go it is remembered what this node may run. */
    void bidFarewell(Collection<String> staying) {
        for (Custody custody : all()) {
            if (custody.clearance().held() && !staying.contains(custody.name())) {
                held.add(custody.name());
            }
        }
    }
}
