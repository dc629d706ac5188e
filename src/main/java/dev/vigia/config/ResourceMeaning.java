package dev.vigia.config;

import dev.vigia.agent.FailoverDomain;
import dev.vigia.agent.ServiceSettings;
import dev.vigia.agent.Takeover;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.GroupSettings.AddressPlace;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.OnFail;
import dev.vigia.resource.Operation;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the fields of resources mean. */
final class ResourceMeaning {
    private static final Duration USUAL = Duration.ofSeconds(10);
    /** Two monitors of a resource differ in their interval. */
    private static final Duration BESIDE = Duration.ofSeconds(11);

    private ResourceMeaning() {
    }

    /** The resources of all instances that have some. */
    static List<ServiceSettings> services(Fields file) {
        Map<String, Fields> resources = new HashMap<>();
        Fields.all(file, Keys.RESOURCE).forEach(resource -> resources.put(resource.name(), resource));
        return Fields.all(file, Keys.VRRP_INSTANCE).stream().filter(ResourceMeaning::has)
                .map(instance -> service(instance, resources)).toList();
    }

    /** Whether an instance has resources. */
    static boolean has(Fields instance) {
        return !Fields.all(instance, Keys.RESOURCES).isEmpty();
    }

    private static ServiceSettings service(Fields instance, Map<String, Fields> resources) {
        Takeover takeover = instance.get(Keys.TAKEOVER);
        List<ResourceSettings> members = instance.get(Keys.RESOURCES).stream()
                .map(name -> resource(resources.get(name.value()), takeover == Takeover.FENCE)).toList();
        AddressPlace place = Optional.ofNullable(instance.get(Keys.ADDRESS_PLACE)).orElse(AddressPlace.FIRST);
        boolean fatal = !Boolean.FALSE.equals(instance.get(Keys.START_FAILURE_IS_FATAL));
        Fields domain = instance.get(Keys.FAILOVER_DOMAIN);
        return new ServiceSettings(new GroupSettings(instance.name(), members, place, fatal, false), takeover,
                Optional.ofNullable(domain).map(ResourceMeaning::domain));
    }

    private static FailoverDomain domain(Fields fields) {
        return new FailoverDomain(fields.get(ResourceKeys.NODES).stream().map(Placed::value).toList(),
                fields.get(ResourceKeys.RESTRICTED), fields.get(ResourceKeys.FAILBACK));
    }

    /**
     * One resource.
     *
     * @param fencing whether a failed stop has its node fenced where the file does not say
     * @throws IllegalArgumentException saying what does not fit together
     */
    static ResourceSettings resource(Fields fields, boolean fencing) {
        Map<String, String> parameters = new TreeMap<>();
        Map<String, Placed<String>> written = fields.get(ResourceKeys.PARAMS);
        if (written != null) {
            written.forEach((name, value) -> parameters.put(name, value.value()));
        }
        MetaAttributes meta = meta(fields.get(ResourceKeys.META_BLOCK));
        return new ResourceSettings(fields.name(), fields.get(ResourceKeys.AGENT), new TreeMap<>(parameters),
                operations(fields.get(ResourceKeys.OP), meta.promotable(), fencing), meta);
    }

    private static MetaAttributes meta(Fields meta) {
        return meta == null ? MetaAttributes.DEFAULT : new MetaAttributes(meta.get(ResourceKeys.THRESHOLD),
                meta.get(ResourceKeys.FAILURE_TIMEOUT), meta.get(ResourceKeys.MANAGED),
                meta.get(ResourceKeys.MAINTENANCE), meta.get(ResourceKeys.TARGET_ROLE),
                meta.get(ResourceKeys.PROMOTABLE));
    }

    private static List<Operation> operations(Fields op, boolean promotable, boolean fencing) {
        List<Operation> operations = new ArrayList<>();
        single(op, ResourceKeys.START, Task.START, operations);
        Fields stop = op == null ? null : op.get(ResourceKeys.STOPS);
        OnFail failed = stop == null ? null : stop.get(ResourceKeys.STOP_FAILED);
        if (stop != null || fencing) {
            Duration timeout = stop == null ? Operation.DEFAULT_TIMEOUT : stop.get(ResourceKeys.TIMEOUT);
            operations.add(Operation.of(Task.STOP, timeout)
                    .onFail(failed != null ? failed : fencing ? OnFail.FENCE : OnFail.BLOCK));
        }
        single(op, ResourceKeys.PROMOTE, Task.PROMOTE, operations);
        single(op, ResourceKeys.DEMOTE, Task.DEMOTE, operations);
        List<Fields> monitors = Fields.all(op, ResourceKeys.MONITORS);
        monitors.forEach(monitor -> operations.add(monitor(monitor)));
        if (monitors.isEmpty()) {
            operations.add(Operation.monitor(promotable ? BESIDE : USUAL, Operation.DEFAULT_TIMEOUT));
            if (promotable) {
                operations.add(new Operation(Task.MONITOR, USUAL, Operation.DEFAULT_TIMEOUT, OnFail.RESTART, true, 0));
            }
        }
        return operations;
    }

    private static void single(Fields op, Key<Fields> key, Task task, List<Operation> operations) {
        Fields fields = op == null ? null : op.get(key);
        if (fields != null) {
            operations.add(Operation.of(task, fields.get(ResourceKeys.TIMEOUT))
                    .onFail(fields.get(ResourceKeys.FAILED)));
        }
    }

    private static Operation monitor(Fields fields) {
        return new Operation(Task.MONITOR, fields.get(ResourceKeys.INTERVAL), fields.get(ResourceKeys.TIMEOUT),
                fields.get(ResourceKeys.FAILED), Boolean.TRUE.equals(fields.get(ResourceKeys.PROMOTED)),
                fields.get(ResourceKeys.CHECK_LEVEL));
    }
}
