package dev.vigia.control;

import dev.vigia.agent.FailoverDomain;
import dev.vigia.agent.Snapshot;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.Halt;
import dev.vigia.resource.Member;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.Performed;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.TargetRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Resources in the JSON of {@code status -o json}. */
final class ResourceJson {
    private ResourceJson() {
    }

    /** Each resource, in file order. */
    static List<Map<String, Object>> resources(List<Snapshot.Service> services, WallClock clock) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Snapshot.Service service : services) {
            GroupSettings group = service.settings().group();
            for (int i = 0; i < group.members().size(); i++) {
                Member member = service.state().members().get(i);
                Map<String, Object> json = resource(group, group.members().get(i), member);
                json.put("fail_counts", new LinkedHashMap<String, Object>(member.failures().counts()));
                json.put("operations", service.histories().get(i).performed().stream()
                        .map(performed -> performed(performed, clock)).toList());
                all.add(json);
            }
        }
        return all;
    }

    /** Each instance that has some. */
    static List<Map<String, Object>> services(List<Snapshot.Service> services) {
        return services.stream().map(service -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("instance", service.settings().group().name());
            json.put("takeover", service.settings().takeover().word());
            json.put("nodes", service.settings().domain().map(FailoverDomain::nodes).orElse(List.of()));
            json.put("cleared", service.held());
            json.put("complete", service.state().isComplete(service.settings().group()));
            json.put("waits_for", service.waitsFor());
            return json;
        }).toList();
    }

    private static Map<String, Object> performed(Performed performed, WallClock clock) {
        Outcome outcome = performed.outcome();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("operation", performed.operation().key());
        json.put("code", outcome.code().status());
        json.put("execution", outcome.execution().name().toLowerCase(Locale.ROOT));
        json.put("exit_reason", outcome.reason());
        json.put("at", clock.text(performed.at()));
        json.put("ms", performed.took().toMillis());
        return json;
    }

    private static Map<String, Object> resource(GroupSettings group, ResourceSettings resource, Member member) {
        MetaAttributes meta = resource.meta();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", resource.name());
        json.put("agent", resource.agent().toString());
        json.put("instance", group.name());
        json.put("state", member.presence().name().toLowerCase(Locale.ROOT));
        json.put("operation", member.pending() == null ? "" : member.pending().operation().key());
        json.put("managed", meta.managed() && !meta.maintenance() && !group.maintenance());
        json.put("target_role", meta.targetRole() == TargetRole.STOPPED ? "Stopped" : meta.targetRole().word());
        json.put("fail_count", member.failures().total());
        json.put("migration_threshold", meta.migrationThreshold());
        json.put("last_failure", member.failures().last() == null ? "" : member.failures().last().text());
        json.put("blocked", member.halt().compareTo(Halt.BLOCKED) >= 0);
        json.put("halted", member.halt() == Halt.NONE ? "" : member.halt().name().toLowerCase(Locale.ROOT));
        return json;
    }
}
