package dev.vigia.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.agent.ServiceSettings;
import dev.vigia.agent.Snapshot;
import dev.vigia.agent.Takeover;
import dev.vigia.resource.GroupSettings;
import dev.vigia.resource.GroupState;
import dev.vigia.resource.OcfCode;
import dev.vigia.resource.Operation;
import dev.vigia.resource.OperationHistory;
import dev.vigia.resource.Outcome;
import dev.vigia.resource.Performed;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Resources in metrics: what runs, what failed, what was done. */
class ResourceMetricsTest {
    @Test
    void eachResourceHasItsStateAndItsOperations() {
        GroupSettings group = GroupSettings.of("web", ResourceSettings.of("db", "lsb:db"));
        Operation start = Operation.of(Task.START, Operation.DEFAULT_TIMEOUT);
        OperationHistory history = OperationHistory.NONE
                .with(new Performed(start, Outcome.of(OcfCode.ERROR), Nodes.NOW, Duration.ofMillis(3)))
                .with(new Performed(start, Outcome.of(OcfCode.OK), Nodes.NOW, Duration.ofMillis(3)));
        var service = new Snapshot.Service(new ServiceSettings(group, Takeover.MANUAL, Optional.empty()),
                GroupState.initial(group, false), true, "a word of yours", List.of(history));
        Snapshot node = Nodes.node();
        var page = new Page();
        ResourceMetrics.tell(page, new Snapshot(node.node(), node.at(), node.worstLag(), node.lags(), node.measures(),
                node.routers(), node.groups(), node.checks(), List.of(service)));
        String operations = "vigia_resource_operations_total{instance=\"web\",resource=\"db\",operation=\"start\","
                + "result=\"";
        assertEquals(List.of(
                "vigia_resources_complete{instance=\"web\"} 0",
                "vigia_resources_cleared{instance=\"web\"} 1",
                "vigia_resources_waiting{instance=\"web\"} 1",
                "vigia_resource_state{instance=\"web\",resource=\"db\",state=\"unknown\"} 1",
                "vigia_resource_fail_count{instance=\"web\",resource=\"db\"} 0",
                "vigia_resource_blocked{instance=\"web\",resource=\"db\"} 0",
                operations + "failed\"} 1", operations + "ok\"} 1"),
                page.toString().lines().filter(line -> !line.startsWith("#"))
                        .filter(line -> !line.contains("_state{") || line.endsWith(" 1")).toList());
    }
}
