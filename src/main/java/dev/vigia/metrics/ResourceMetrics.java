package dev.vigia.metrics;

import dev.vigia.agent.Snapshot;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.Halt;
import dev.vigia.resource.Member;
import dev.vigia.resource.OperationHistory;
import dev.vigia.resource.Presence;
import java.util.Locale;
import java.util.Map;

/** The metrics of the resources that follow an instance. */
final class ResourceMetrics {
    private ResourceMetrics() {
    }

    static void tell(Page page, Snapshot snapshot) {
        for (Snapshot.Service service : snapshot.services()) {
            GroupSettings group = service.settings().group();
            Map<String, String> labels = Labels.of("instance", group.name());
            page.gauge("vigia_resources_complete", "1 where all resources of the instance run here as they should")
                    .add(labels, service.state().isComplete(group) ? 1 : 0);
            page.gauge("vigia_resources_cleared", "1 where this node may run the resources of the instance")
                    .add(labels, service.held() ? 1 : 0);
            page.gauge("vigia_resources_waiting", "1 where the election is won and the permission to start is not")
                    .add(labels, service.waitsFor().isEmpty() ? 0 : 1);
            for (int i = 0; i < group.members().size(); i++) {
                resource(page, Labels.and(labels, "resource", group.members().get(i).name()),
                        service.state().members().get(i), service.histories().get(i));
            }
        }
    }

    private static void resource(Page page, Map<String, String> labels, Member member, OperationHistory history) {
        for (Presence presence : Presence.values()) {
            page.gauge("vigia_resource_state", "1 for what is known of the resource on this node")
                    .add(Labels.and(labels, "state", presence.name().toLowerCase(Locale.ROOT)),
                            member.presence() == presence ? 1 : 0);
        }
        page.gauge("vigia_resource_fail_count", "failures that count, as migration-threshold counts them")
                .add(labels, member.failures().total());
        page.gauge("vigia_resource_blocked", "1 where nobody may touch it until it is cleaned up")
                .add(labels, member.halt().compareTo(Halt.BLOCKED) >= 0 ? 1 : 0);
        history.counts().forEach((what, count) -> {
            String[] words = what.split(" ");
            page.counter("vigia_resource_operations_total", "calls of its agent that ended, probes left out")
                    .add(Labels.and(Labels.and(labels, "operation", words[0]), "result", words[1]), count);
        });
    }
}
