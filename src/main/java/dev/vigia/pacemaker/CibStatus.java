package dev.vigia.pacemaker;

import dev.vigia.net.Subnet;
import dev.vigia.resource.AgentName;
import dev.vigia.resource.Failures;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.Operation;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The status section of a cluster information base: nodes that are there, what was done on them, what failed. */
final class CibStatus {
    /** Who decided it, which nobody asks us: a transition graph's id where a cluster has one. */
    private static final String NO_GRAPH = "00000000-0000-0000-0000-000000000000";

    private final XmlText xml;
    private final Ids ids;
    private final String features;
    private int call;

    CibStatus(XmlText xml, Ids ids, String features) {
        this.xml = xml;
        this.ids = ids;
        this.features = features;
    }

    /**
     * One node by its number; nothing of one that is not there.
     *
     * @param addresses the resources that addresses are
     */
    void node(CibNode node, String number, Map<ResourceSettings, Subnet> addresses) {
        if (!node.online()) {
            return;
        }
        String[] attributes = {"id", number, "uname", node.name(), "in_ccm", "true", "crmd", "online",
            "join", "member", "expected", "member", "crm-debug-origin", "vigia"};
        if (node.history().isEmpty() && node.addresses().isEmpty()) {
            xml.leaf("node_state", attributes);
            return;
        }
        xml.open("node_state", attributes);
        failCounts(node, number);
        xml.open("lrm", "id", number).open("lrm_resources");
        addresses.forEach((resource, address) -> {
            if (node.addresses().containsKey(address)) {
                resource(node, new CibHistory(resource, List.of(node.addresses().get(address)), Failures.NONE));
            }
        });
        node.history().forEach(history -> resource(node, history));
        xml.close("lrm_resources").close("lrm").close("node_state");
    }

    private void failCounts(CibNode node, String number) {
        Map<String, String> values = new LinkedHashMap<>();
        for (CibHistory history : node.history()) {
            history.failures().counts().forEach((key, count) -> {
                String operation = "-" + history.resource().name() + "#" + key;
                values.put("fail-count" + operation,
                        count >= MetaAttributes.INFINITY ? "INFINITY" : String.valueOf(count));
                values.put("last-failure" + operation, String.valueOf(lastFailure(history, key)));
            });
        }
        if (values.isEmpty()) {
            return;
        }
        xml.open("transient_attributes", "id", number);
        String id = ids.of("status-" + number);
        xml.open("instance_attributes", "id", id);
        values.forEach((name, value) -> xml.leaf("nvpair", "id", ids.of(id + "-" + name), "name", name,
                "value", value));
        xml.close("instance_attributes").close("transient_attributes");
    }

    /** In seconds since 1970; where the failed operation itself is no longer known, that of the last one. */
    private static long lastFailure(CibHistory history, String key) {
        List<CibHistory.Ended> ended = history.ended();
        return ended.stream().filter(one -> one.operation().key().equals(key) && !expected(one))
                .reduce((one, later) -> later).or(() -> ended.stream().reduce((one, later) -> later))
                .map(one -> one.at().getEpochSecond()).orElse(0L);
    }

    /** Pacemaker keeps the last operation that does not recur, each recurring one, and the last that failed. */
    private void resource(CibNode node, CibHistory history) {
        AgentName agent = history.resource().agent();
        xml.open("lrm_resource", "id", history.resource().name(), "class", agent.standard().word(),
                "provider", agent.provider().isEmpty() ? null : agent.provider(), "type", agent.type());
        Map<String, Numbered> kept = new LinkedHashMap<>();
        for (CibHistory.Ended ended : history.ended()) {
            Operation operation = ended.operation();
            var numbered = new Numbered(++call, ended);
            kept.put(operation.recurs() ? operation.key() : "last_0", numbered);
            if (!expected(ended)) {
                kept.put("last_failure_0", numbered);
            }
            if (operation.task() == Task.STOP && expected(ended)) {
                kept.keySet().removeIf(key -> key.startsWith(Task.MONITOR.word()));
            }
        }
        kept.forEach((key, numbered) -> operation(node, history.resource(), key, numbered));
        xml.close("lrm_resource");
    }

    /** An operation in the order of all. */
    private record Numbered(int call, CibHistory.Ended ended) {
    }

    /** What Pacemaker would have expected: a probe, to find nothing. */
    private static OcfCode target(Operation operation) {
        return operation.isProbe() ? OcfCode.NOT_RUNNING : operation.promoted() ? OcfCode.RUNNING_PROMOTED : OcfCode.OK;
    }

    private static boolean expected(CibHistory.Ended ended) {
        return ended.operation().isMetBy(ended.outcome());
    }

    private void operation(CibNode node, ResourceSettings owner, String key, Numbered numbered) {
        String resource = owner.name();
        Operation operation = numbered.ended().operation();
        Outcome outcome = numbered.ended().outcome();
        String transition = numbered.call() + ":0:" + target(operation).status() + ":" + NO_GRAPH;
        int status = status(operation, outcome);
        xml.leaf("lrm_rsc_op", "id", ids.of(node.name() + "-" + resource + "_" + key),
                "operation_key", resource + "_" + operation.key(), "operation", operation.task().word(),
                "crm-debug-origin", "vigia", "crm_feature_set", features, "transition-key", transition,
                "transition-magic", status + ":" + outcome.code().status() + ";" + transition,
                "exit-reason", outcome.reason(), "on_node", node.name(), "call-id", String.valueOf(numbered.call()),
                "rc-code", String.valueOf(outcome.code().status()), "op-status", String.valueOf(status),
                "interval", String.valueOf(operation.interval().toMillis()),
                "op-digest", ParameterDigest.of(owner, operation),
                "last-rc-change", String.valueOf(numbered.ended().at().getEpochSecond()),
                "exec-time", String.valueOf(numbered.ended().took().toMillis()), "queue-time", "0");
    }

    /** Pacemaker's execution status (enum pcmk_exec_status). */
    private static int status(Operation operation, Outcome outcome) {
        return switch (outcome.execution()) {
            case DONE -> 0;
            case CANCELLED -> 1;
            case TIMEOUT -> 2;
            case ERROR -> 4;
            case NOT_INSTALLED -> operation.isProbe() ? 0 : 7;
        };
    }
}
