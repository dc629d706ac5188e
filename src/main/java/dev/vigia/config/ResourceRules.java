package dev.vigia.config;

import dev.vigia.agent.Handover;
import dev.vigia.agent.Takeover;
import dev.vigia.resource.OnFail;
import dev.vigia.resource.ParameterFault;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.vrrp.Standing.Caution;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What can only be seen of resources by looking at several keys, or by asking their agents. */
final class ResourceRules {
    private final FileFacts facts;
    private final Problems problems;

    ResourceRules(FileFacts facts, Problems problems) {
        this.facts = facts;
        this.problems = problems;
    }

    /** Looks at all resources and at the instances that they follow. */
    void look(Fields file) {
        boolean broken = problems.fatal();
        Map<String, Fields> known = new LinkedHashMap<>();
        Fields.all(file, Keys.RESOURCE).forEach(resource -> known.put(resource.name(), resource));
        Map<String, Fields> taken = new HashMap<>();
        for (Fields instance : Fields.all(file, Keys.VRRP_INSTANCE)) {
            mentions(instance, known, taken);
            together(instance);
        }
        for (Fields resource : known.values()) {
            Fields instance = taken.get(resource.name());
            boolean fencing = instance != null && instance.get(Keys.TAKEOVER) == Takeover.FENCE;
            if (instance == null && !broken) {
                problems.warning(resource.place(), "no vrrp_instance names the resource '" + resource.name()
                        + "': it is neither started nor watched", "name it in the 'resources' of one, or leave it out");
            }
            // What is broken already says nothing more of its meaning.
            if (!broken) {
                meaning(resource, fencing, instance != null);
            }
        }
    }

    private void mentions(Fields instance, Map<String, Fields> known, Map<String, Fields> taken) {
        Problems about = problems.about(Keys.RESOURCES.name());
        for (Placed<String> mention : Fields.all(instance, Keys.RESOURCES)) {
            String name = mention.value();
            if (!known.containsKey(name)) {
                String question = Spelling.question(name, known.keySet());
                about.error(mention.place(), "there is no resource '" + name + "'",
                        question.isEmpty() ? "describe it under 'resource'" : question);
                continue;
            }
            Fields other = taken.putIfAbsent(name, instance);
            if (other != null) {
                about.error(mention.place(), other == instance ? "'" + name + "' is written twice"
                        : "'" + name + "' follows " + other + " already", "a resource runs once, at one address");
            }
        }
    }

    /** What an instance with resources must say, and cannot. */
    private void together(Fields instance) {
        if (!ResourceMeaning.has(instance)) {
            if (!instance.has(Keys.RESOURCES) || instance.get(Keys.RESOURCES) != null) {
                Keys.OF_RESOURCES.stream().filter(instance::has).forEach(key -> problems.error(instance.place(key),
                        "'" + key + "' says nothing without resources", "it goes with 'resources'"));
            }
            return;
        }
        if (!instance.has(Keys.TAKEOVER)) {
            problems.error(instance.place(Keys.RESOURCES), instance + " has resources and no 'takeover'",
                    "say when a silent peer's may be started here: fence, watchdog, manual; or unproven, and both may"
                    + " run");
        }
        if (instance.has(Keys.HANDOVER) && instance.get(Keys.HANDOVER) == Handover.MAKE_BEFORE_BREAK) {
            problems.error(instance.place(Keys.HANDOVER), "make_before_break would have the resources on both nodes",
                    "leave it out: with resources it is break_before_make");
        }
        Fields lease = instance.get(Keys.LEASE_BLOCK);
        if (lease != null && lease.get(Keys.PREFER) == Caution.AVAILABILITY) {
            problems.error(lease.place(Keys.PREFER), "'prefer: availability' would have the resources on both nodes",
                    "leave it out: with resources it is safety");
        }
        domain(instance.get(Keys.FAILOVER_DOMAIN));
    }

    private void domain(Fields domain) {
        Set<String> own = new HashSet<>();
        for (Placed<String> node : domain == null ? List.<Placed<String>>of()
                : Fields.all(domain, ResourceKeys.NODES)) {
            if (!own.add(node.value())) {
                problems.about(ResourceKeys.NODES.name()).error(node.place(), "'" + node.value()
                        + "' is written twice", "the order says who is preferred: leave one of them out");
            }
        }
    }

    private void meaning(Fields fields, boolean fencing, boolean used) {
        ResourceSettings resource;
        try {
            resource = ResourceMeaning.resource(fields, fencing);
        } catch (IllegalArgumentException wrong) {
            problems.error(fields.place(), wrong.getMessage());
            return;
        }
        boolean fences = resource.operations().stream().anyMatch(operation -> operation.onFail() == OnFail.FENCE);
        if (used && fences && !fencing) {
            problems.error(fields.place(ResourceKeys.OP), "'on-fail: fence' has nobody who fences",
                    "it goes with 'takeover: fence' in the vrrp_instance");
        }
        agent(fields, resource);
    }

    private void agent(Fields fields, ResourceSettings resource) {
        AgentOpinion opinion = facts.opinion(resource);
        Problems about = problems.about(ResourceKeys.AGENT.name());
        if (!opinion.absence().isEmpty() && opinion.forbids()) {
            about.error(fields.place(ResourceKeys.AGENT), opinion.absence(), "install it, or name another");
        } else if (!opinion.absence().isEmpty()) {
            about.warning(fields.place(ResourceKeys.AGENT), opinion.absence(), "its parameters were not checked");
        }
        Map<String, Placed<String>> params =
                Optional.ofNullable(fields.get(ResourceKeys.PARAMS)).orElse(Map.of());
        for (ParameterFault fault : opinion.faults()) {
            Placed<String> written = params.get(fault.parameter());
            Place place = written != null ? written.place() : fields.has(ResourceKeys.PARAMS)
                    ? fields.place(ResourceKeys.PARAMS) : fields.place(ResourceKeys.AGENT);
            problems.about(ResourceKeys.PARAMS.name()).error(place, fault.message());
        }
    }
}
