package dev.vigia.pacemaker;

import dev.vigia.agent.FenceDevice;
import dev.vigia.config.StonithText;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import dev.vigia.resource.AgentName;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.Operation;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.TargetRole;
import dev.vigia.resource.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The resources of a cluster information base: primitives, clones, and what belongs to each. */
final class CibResources {
    private static final Duration ADDRESS_INTERVAL = Duration.ofSeconds(10);

    private static final Duration DEVICE_INTERVAL = Duration.ofSeconds(60);

    private final XmlText xml;
    private final Ids ids;

    CibResources(XmlText xml, Ids ids) {
        this.xml = xml;
        this.ids = ids;
    }

    /** One whose id, its name, is taken already. */
    void primitive(ResourceSettings resource) {
        AgentName agent = resource.agent();
        xml.open("primitive", "id", resource.name(), "class", agent.standard().word(),
                "provider", agent.provider().isEmpty() ? null : agent.provider(), "type", agent.type());
        attributes("instance_attributes", resource.name(), resource.parameters());
        attributes("meta_attributes", resource.name(), meta(resource.meta()));
        xml.open("operations");
        operations(resource).forEach(operation -> operation(resource.name(), operation));
        xml.close("operations").close("primitive");
    }

    /** A promotable one, on both nodes, promoted on one; the clone's id. */
    String clone(ResourceSettings resource, boolean maintenance, int stickiness) {
        String id = ids.of(resource.name() + "-clone");
        xml.open("clone", "id", id);
        Map<String, String> meta = new LinkedHashMap<>(Map.of("promotable", "true"));
        meta.put("clone-max", "2");
        meta.put("clone-node-max", "1");
        meta.put("master-max", "1");
        meta.put("master-node-max", "1");
        meta.putAll(treatment(maintenance, stickiness));
        attributes("meta_attributes", id, meta);
        primitive(resource);
        xml.close("clone");
        return id;
    }

    /** An address as the resource that Pacemaker users have for it, which is given back. */
    ResourceSettings address(String name, Subnet address, Optional<LinkName> link) {
        String id = ids.of(name);
        xml.open("primitive", "id", id, "class", "ocf", "provider", "heartbeat", "type", "IPaddr2");
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("ip", address.address().toString());
        parameters.put("cidr_netmask", String.valueOf(address.prefixLength()));
        link.ifPresent(one -> parameters.put("nic", one.text()));
        attributes("instance_attributes", id, parameters);
        xml.open("operations");
        Operation watch = Operation.monitor(ADDRESS_INTERVAL, Operation.DEFAULT_TIMEOUT);
        operation(id, watch);
        xml.close("operations").close("primitive");
        return ResourceSettings.of(id, "ocf:heartbeat:IPaddr2", watch).parameters(parameters);
    }

    /** What turns nodes off, whose id, its name, is taken. Pacemaker asks for a reboot, whatever that is here. */
    void device(FenceDevice device) {
        xml.open("primitive", "id", device.name(), "class", "stonith", "type", device.agent());
        Map<String, String> parameters = new LinkedHashMap<>();
        boolean off = device.action() == FenceDevice.Action.OFF;
        StonithText.parameters(device).forEach((name, value) ->
                parameters.put(off ? name.replaceFirst("^pcmk_off_", "pcmk_reboot_") : name, value));
        if (off) {
            parameters.put("pcmk_reboot_action", device.word());
        }
        attributes("instance_attributes", device.name(), parameters);
        xml.open("operations");
        operation(device.name(), Operation.monitor(DEVICE_INTERVAL, Operation.DEFAULT_TIMEOUT));
        xml.close("operations").close("primitive");
    }

    /** What holds for a whole group or clone. */
    Map<String, String> treatment(boolean maintenance, int stickiness) {
        Map<String, String> meta = new LinkedHashMap<>();
        if (maintenance) {
            meta.put("maintenance", "true");
        }
        if (stickiness != 0) {
            meta.put("resource-stickiness", String.valueOf(stickiness));
        }
        return meta;
    }

    /** A set of names and values; nothing where there are none. */
    void attributes(String set, String owner, Map<String, String> values) {
        if (values.isEmpty()) {
            return;
        }
        String id = ids.of(owner + "-" + set);
        xml.open(set, "id", id);
        values.forEach((name, value) -> xml.leaf("nvpair", "id", ids.of(id + "-" + name), "name", name,
                "value", value));
        xml.close(set);
    }

    private static Map<String, String> meta(MetaAttributes meta) {
        Map<String, String> written = new LinkedHashMap<>();
        if (meta.migrationThreshold() != MetaAttributes.INFINITY) {
            written.put("migration-threshold", String.valueOf(meta.migrationThreshold()));
        }
        if (!meta.failureTimeout().isZero()) {
            written.put("failure-timeout", span(meta.failureTimeout()));
        }
        if (!meta.managed()) {
            written.put("is-managed", "false");
        }
        if (meta.maintenance()) {
            written.put("maintenance", "true");
        }
        if (meta.targetRole() != TargetRole.STARTED) {
            written.put("target-role", switch (meta.targetRole()) {
                case PROMOTED -> "Master";
                case UNPROMOTED -> "Slave";
                default -> meta.targetRole().word();
            });
        }
        return written;
    }

    /** The configured ones, and how it stops, since what a failed stop leads to is not the same by default. */
    private static List<Operation> operations(ResourceSettings resource) {
        List<Operation> operations = new ArrayList<>(resource.operations());
        if (operations.stream().noneMatch(operation -> operation.task() == Task.STOP)) {
            operations.add(resource.operation(Task.STOP));
        }
        return operations;
    }

    private void operation(String owner, Operation operation) {
        String interval = operation.recurs() ? span(operation.interval()) : "0s";
        String id = ids.of(owner + "-" + operation.task().word() + "-interval-" + interval);
        String[] attributes = {"id", id, "name", operation.task().word(), "interval", interval,
            "timeout", span(operation.timeout()), "on-fail", operation.onFail().word(),
            "role", operation.promoted() ? "Master" : null};
        if (operation.checkLevel() == 0) {
            xml.leaf("op", attributes);
            return;
        }
        xml.open("op", attributes);
        attributes("instance_attributes", id, Map.of("OCF_CHECK_LEVEL", String.valueOf(operation.checkLevel())));
        xml.close("op");
    }

    /** In seconds where that is exact. */
    private static String span(Duration span) {
        long millis = span.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
