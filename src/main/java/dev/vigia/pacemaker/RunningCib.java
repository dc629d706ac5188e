package dev.vigia.pacemaker;

import dev.vigia.agent.Settings;
import dev.vigia.net.Subnet;
import dev.vigia.resource.Failures;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.Operation;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.TargetRole;
import dev.vigia.resource.Task;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The cluster of a running agent, as far as its node knows it: what it runs by, and what was really done there. */
public final class RunningCib {
    private final Settings settings;
    private final Map<?, ?> status;
    /** What the status says of each resource. */
    private final Map<String, Map<?, ?>> resources = new HashMap<>();

    private RunningCib(Settings settings, Map<?, ?> status) {
        this.settings = settings;
        this.status = status;
        list(status, "resources").forEach(one -> resources.put(text(one, "name"), one));
    }

    /**
     * The cluster.
     *
     * @param settings what the agent runs by
     * @param status its {@code status -o json}, of the same moment
     * @throws IllegalArgumentException where the status is not one of these settings
     */
    public static Cib of(Settings settings, Map<?, ?> status) {
        return new RunningCib(settings, status).cib();
    }

    private Cib cib() {
        Cib plain = CibExport.of(settings);
        List<CibGroup> groups = plain.groups().stream().map(group -> new CibGroup(treated(group.group()),
                group.addresses(), group.link(), group.scores(), group.stickiness())).toList();
        List<CibNode> nodes = plain.nodes().stream()
                .map(node -> node.online() ? online(node.name(), groups) : node).toList();
        return new Cib(nodes, plain.fencing(), groups, plain.devices());
    }

    /** As operators want it now. */
    private GroupSettings treated(GroupSettings group) {
        GroupSettings treated = group;
        for (ResourceSettings member : group.members()) {
            Map<?, ?> known = resources.get(member.name());
            if (known != null) {
                boolean stopped = text(known, "target_role").equals(TargetRole.STOPPED.word());
                treated = treated.with(member.meta(member.meta().managed(known.get("managed").equals(true))
                        .targetRole(stopped ? TargetRole.STOPPED : member.meta().targetRole())));
            }
        }
        return treated;
    }

    private CibNode online(String name, List<CibGroup> groups) {
        List<CibHistory> histories = new ArrayList<>();
        Map<Subnet, CibHistory.Ended> addresses = addresses();
        for (CibGroup group : groups) {
            for (ResourceSettings member : group.group().members()) {
                Map<?, ?> known = resources.get(member.name());
                if (known != null) {
                    histories.add(history(member, known));
                } else {
                    addresses.forEach((address, ended) -> {
                        if (address.address().toString().equals(member.parameters().get("ip"))) {
                            histories.add(new CibHistory(member, List.of(ended), Failures.NONE));
                        }
                    });
                }
            }
        }
        boolean standby = !list(status, "instances").isEmpty() && list(status, "instances").stream()
                .allMatch(one -> one.get("unfit_because") instanceof List<?> causes && causes.contains("drained"));
        return new CibNode(name, true, standby, histories, addresses);
    }

    /** Those that stand were started when the instance became what it is; the others were looked for. */
    private Map<Subnet, CibHistory.Ended> addresses() {
        Map<Subnet, CibHistory.Ended> addresses = new LinkedHashMap<>();
        for (Map<?, ?> instance : list(status, "instances")) {
            Instant since = Instant.parse(text(instance, "since"));
            for (Map<?, ?> address : list(instance, "addresses")) {
                boolean held = address.get("held").equals(true);
                Operation operation = held ? Operation.of(Task.START, Operation.DEFAULT_TIMEOUT)
                        : Operation.monitor(Duration.ZERO, Operation.DEFAULT_TIMEOUT);
                addresses.put(Subnet.parse(text(address, "address")), new CibHistory.Ended(operation,
                        Outcome.of(held ? OcfCode.OK : OcfCode.NOT_RUNNING), since));
            }
        }
        return addresses;
    }

    private static CibHistory history(ResourceSettings resource, Map<?, ?> known) {
        List<CibHistory.Ended> ended = new ArrayList<>();
        for (Map<?, ?> one : list(known, "operations")) {
            var outcome = new Outcome(
                    Outcome.Execution.valueOf(text(one, "execution").toUpperCase(Locale.ROOT)),
                    OcfCode.of(Math.toIntExact(number(one.get("code")))), text(one, "exit_reason"));
            ended.add(new CibHistory.Ended(operation(resource, text(one, "operation")), outcome,
                    Instant.parse(text(one, "at")), Duration.ofMillis(number(one.get("ms")))));
        }
        SortedMap<String, Integer> counts = new TreeMap<>();
        if (known.get("fail_counts") instanceof Map<?, ?> given) {
            given.forEach((key, count) -> counts.put(key.toString(), Math.toIntExact(number(count))));
        }
        return new CibHistory(resource, ended, new Failures(counts, null, Moment.NEVER));
    }

    /** That of a key: {@code monitor_10000}. */
    private static Operation operation(ResourceSettings resource, String key) {
        for (Operation operation : resource.operations()) {
            if (operation.key().equals(key)) {
                return operation;
            }
        }
        String[] parts = key.split("_");
        Task task = Task.valueOf(parts[0].toUpperCase(Locale.ROOT));
        if (task == Task.MONITOR) {
            Duration interval = Duration.ofMillis(Long.parseLong(parts[1]));
            return interval.isZero() ? resource.probe() : Operation.monitor(interval, Operation.DEFAULT_TIMEOUT);
        }
        return resource.operation(task);
    }

    private static List<Map<?, ?>> list(Map<?, ?> json, String key) {
        if (!(json.get(key) instanceof List<?> entries)) {
            throw new IllegalArgumentException("the status has no list '" + key + "'");
        }
        List<Map<?, ?>> list = new ArrayList<>();
        for (Object entry : entries) {
            if (!(entry instanceof Map<?, ?> object)) {
                throw new IllegalArgumentException("the status has something else than objects in '" + key + "'");
            }
            list.add(object);
        }
        return list;
    }

    private static String text(Map<?, ?> json, String key) {
        if (json.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("the status has no text '" + key + "' where it should");
    }

    private static long number(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("the status has '" + value + "' where a number should be");
    }
}
