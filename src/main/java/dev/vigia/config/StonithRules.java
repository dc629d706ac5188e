package dev.vigia.config;

import dev.vigia.agent.FenceDevice;
import dev.vigia.agent.FenceDevice.Target;
import dev.vigia.agent.Takeover;
import dev.vigia.resource.ParameterFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether who is to be fenced can be, and by agents that are there. */
final class StonithRules {
    private final FileFacts facts;
    private final Problems problems;
    private final List<FenceDevice> devices = new ArrayList<>();

    StonithRules(FileFacts facts, Problems problems) {
        this.facts = facts;
        this.problems = problems;
    }

    /** Looks at all devices and at the instances that need one; {@code self} is this node's name. */
    void look(Fields file, String self) {
        Map<String, Fields> resources = new HashMap<>();
        Fields.all(file, Keys.RESOURCE).forEach(resource -> resources.put(resource.name(), resource));
        List<Fields> written = Fields.all(file, Keys.STONITH);
        for (Fields fields : written) {
            name(fields, resources);
            StonithMeaning.of(fields, problems).ifPresent(device -> device(fields, device, self));
        }
        boolean understood = devices.size() == written.size()
                && (!file.has(Keys.STONITH) || file.get(Keys.STONITH) != null);
        for (Fields instance : Fields.all(file, Keys.VRRP_INSTANCE)) {
            if (ResourceMeaning.has(instance) && instance.get(Keys.TAKEOVER) == Takeover.FENCE) {
                takeover(instance, self, understood);
            }
        }
    }

    /** What they mean, in the order of the file. */
    List<FenceDevice> devices() {
        return List.copyOf(devices);
    }

    /** Pacemaker has devices and resources in one name space, and their names are ids of XML. */
    private void name(Fields fields, Map<String, Fields> resources) {
        Problems hidden = problems.unseen();
        if (resources.containsKey(fields.name())) {
            hidden.error(fields.place(), "'" + fields.name() + "' is a resource already, in line "
                    + resources.get(fields.name()).place().line(), "give the device another name");
        }
        if (!fields.name().matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
            hidden.error(fields.place(), "'" + fields.name() + "' is no name of a device",
                    "a letter first, then letters, digits, '_', '.' or '-', 64 at most");
        }
    }

    private void device(Fields fields, FenceDevice device, String self) {
        List<String> others = device.targets().stream().map(Target::node).filter(node -> !node.equals(self)).toList();
        if (others.isEmpty()) {
            boolean none = device.targets().isEmpty();
            problems.unseen().warning(fields.place(), fields + " fences " + (none ? "nobody" : "this node only"),
                    "name the other node in its 'pcmk_host_list'");
        }
        FenceOpinion opinion = facts.opinion(device);
        agent(fields, opinion.agent());
        devices.add(device.toldBy(opinion.hostArgument()));
    }

    private void agent(Fields fields, AgentOpinion opinion) {
        Problems about = problems.unseen().about(StonithKeys.AGENT.name());
        Place agent = fields.place(StonithKeys.AGENT);
        if (!opinion.absence().isEmpty() && opinion.forbids()) {
            about.error(agent, opinion.absence(), "install it, or name another");
        } else if (!opinion.absence().isEmpty()) {
            about.warning(agent, opinion.absence(), "its parameters were not checked");
        }
        Map<String, Placed<String>> params = Optional.ofNullable(fields.get(StonithKeys.PARAMS)).orElse(Map.of());
        for (ParameterFault fault : opinion.faults()) {
            Placed<String> written = params.get(fault.parameter());
            Place place = written != null ? written.place() : fields.has(StonithKeys.PARAMS)
                    ? fields.place(StonithKeys.PARAMS) : agent;
            problems.unseen().about(StonithKeys.PARAMS.name()).error(place, fault.message());
        }
    }

    /** Whom it fences must be certain: the one other node. */
    private void takeover(Fields instance, String self, boolean understood) {
        Fields domain = instance.get(Keys.FAILOVER_DOMAIN);
        if (domain == null) {
            if (!instance.has(Keys.FAILOVER_DOMAIN)) {
                problems.error(instance.place(Keys.TAKEOVER), "'takeover: fence' does not say which node is fenced",
                        "write 'failover_domain: { nodes: [ " + self + ", … ] }': this node and the other");
            }
            return;
        }
        List<String> nodes = Fields.all(domain, ResourceKeys.NODES).stream().map(Placed::value).distinct().toList();
        List<String> others = nodes.stream().filter(node -> !node.equals(self)).toList();
        if (others.size() != 1 || nodes.size() != 2) {
            if (domain.get(ResourceKeys.NODES) != null) {
                problems.error(domain.place(ResourceKeys.NODES), "'takeover: fence' takes this node, '" + self
                        + "', and one other, not " + String.join(", ", nodes),
                        "name two nodes by their router_id, or write another 'takeover'");
            }
            return;
        }
        String other = others.get(0);
        if (understood && devices.stream().noneMatch(device -> device.target(other).isPresent())) {
            problems.error(instance.place(Keys.TAKEOVER), "nothing can fence '" + other + "'", hint(other));
        }
    }

    private String hint(String other) {
        List<String> known = devices.stream().flatMap(device -> device.targets().stream()).map(Target::node)
                .distinct().toList();
        String nearest = Spelling.nearest(other, known);
        return nearest.isEmpty() ? "write 'stonith: { " + other
                + "-power: { agent: \"stonith:fence_…\", params: { pcmk_host_list: " + other + ", … } } }'"
                : "'pcmk_host_list' names '" + nearest + "': the names are those of router_id";
    }
}
