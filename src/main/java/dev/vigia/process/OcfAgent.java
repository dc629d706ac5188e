package dev.vigia.process;

import dev.vigia.resource.AgentName;
import dev.vigia.resource.Invocation;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.Operation;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.ResourceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An agent of the Open Cluster Framework (OCF resource agent API 1.1), told what Pacemaker would tell it. */
final class OcfAgent implements AgentCall {
    private static final String REASON = "ocf-exit-reason:";

    private final Path file;
    private final String action;
    private final Map<String, String> environment;

    private OcfAgent(Path file, String action, Map<String, String> environment) {
        this.file = file;
        this.action = action;
        this.environment = environment;
    }

    /** One operation of a resource. */
    static OcfAgent of(Path root, Invocation invocation) {
        ResourceSettings resource = invocation.resource();
        Map<String, String> environment = frame(root, resource.name(), resource.agent());
        resource.parameters().forEach((name, value) -> environment.put("OCF_RESKEY_" + name, value));
        Operation operation = invocation.operation();
        Map<String, String> meta = new TreeMap<>(Map.of("name", operation.task().word(),
                "interval", String.valueOf(operation.interval().toMillis()),
                "timeout", String.valueOf(operation.timeout().toMillis()),
                "on_node", invocation.node(), "on_node_uuid", invocation.node()));
        if (resource.meta().promotable()) {
            meta.putAll(promotable(resource.meta()));
        }
        meta.forEach((name, value) -> environment.put("OCF_RESKEY_CRM_meta_" + name, value));
        if (operation.checkLevel() > 0) {
            environment.put("OCF_CHECK_LEVEL", String.valueOf(operation.checkLevel()));
        }
        return new OcfAgent(file(root, resource.agent()), operation.task().word(), environment);
    }

    /** The agent's description of itself. */
    static OcfAgent metaData(Path root, AgentName agent) {
        return new OcfAgent(file(root, agent), "meta-data", frame(root, agent.type(), agent));
    }

    private static Path file(Path root, AgentName agent) {
        return root.resolve("resource.d").resolve(agent.provider()).resolve(agent.type());
    }

    private static Map<String, String> frame(Path root, String instance, AgentName agent) {
        return new TreeMap<>(Map.of("OCF_RA_VERSION_MAJOR", "1", "OCF_RA_VERSION_MINOR", "1",
                "OCF_ROOT", root.toString(), "OCF_EXIT_REASON_PREFIX", REASON, "OCF_RESOURCE_INSTANCE", instance,
                "OCF_RESOURCE_PROVIDER", agent.provider(), "OCF_RESOURCE_TYPE", agent.type()));
    }

    /** Agents ask these whether they are promotable, in the old words and the new; two nodes, one promoted. */
    private static Map<String, String> promotable(MetaAttributes meta) {
        return Map.of("promotable", String.valueOf(meta.promotable()), "clone", "0", "clone_max", "2",
                "clone_node_max", "1", "promoted_max", "1", "promoted_node_max", "1", "master_max", "1",
                "master_node_max", "1", "globally_unique", "false", "notify", "false");
    }

    @Override
    public Optional<Outcome> refusal() {
        if (!Files.isRegularFile(file)) {
            return Optional.of(Outcome.notInstalled("there is no agent " + file));
        }
        return Files.isExecutable(file) ? Optional.empty()
                : Optional.of(Outcome.of(OcfCode.INSUFFICIENT_PRIVILEGES, file + " is not executable"));
    }

    @Override
    public List<String> command() {
        return List.of(file.toString(), action);
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Optional<Outcome> judge(int status, String output, String errors) {
        return Optional.of(Outcome.of(OcfCode.of(status), reason(errors)));
    }

    /** The last reason that the agent gave, to the end of its line. */
    static String reason(String errors) {
        int start = errors.lastIndexOf(REASON);
        if (start < 0) {
            return "";
        }
        String reason = errors.substring(start + REASON.length()).split("\\R", 2)[0];
        return Tail.plain(reason.length() > Tail.KEPT ? reason.substring(0, Tail.KEPT) : reason);
    }
}
