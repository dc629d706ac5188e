package dev.vigia.config;

import dev.vigia.agent.FailoverDomain;
import dev.vigia.agent.ServiceSettings;
import dev.vigia.agent.Settings;
import dev.vigia.resource.GroupSettings.AddressPlace;
import dev.vigia.resource.MetaAttributes;
import dev.vigia.resource.Operation;
import dev.vigia.resource.ResourceSettings;
import dev.vigia.resource.Task;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The resources of settings, printed as the configuration that means them. */
final class ResourcesText {
    private final StringBuilder text;

    ResourcesText(StringBuilder text) {
        this.text = text;
    }

    /** The block of all resources; nothing where there are none. */
    void blocks(Settings settings) {
        if (!settings.services().isEmpty()) {
            text.append(Keys.RESOURCE).append(":\n");
        }
        settings.services().forEach(service -> service.group().members().forEach(this::resource));
    }

    private void resource(ResourceSettings resource) {
        text.append("  ").append(YamlWord.of(resource.name())).append(":\n");
        line(4, ResourceKeys.AGENT, YamlWord.quoted(resource.agent().toString()));
        if (!resource.parameters().isEmpty()) {
            text.append("    ").append(ResourceKeys.PARAMS).append(":\n");
            resource.parameters().forEach((name, value) -> text.append("      ").append(YamlWord.quoted(name))
                    .append(": ").append(YamlWord.quoted(value)).append('\n'));
        }
        text.append("    ").append(ResourceKeys.OP).append(":\n");
        resource.operations().stream().filter(operation -> operation.task() != Task.MONITOR)
                .forEach(this::operation);
        text.append("      ").append(ResourceKeys.MONITORS).append(":\n");
        resource.operations().stream().filter(operation -> operation.task() == Task.MONITOR).forEach(this::monitor);
        MetaAttributes meta = resource.meta();
        text.append("    ").append(ResourceKeys.META_BLOCK).append(":\n");
        line(6, ResourceKeys.THRESHOLD, meta.migrationThreshold() == MetaAttributes.INFINITY ? "INFINITY"
                : meta.migrationThreshold());
        line(6, ResourceKeys.FAILURE_TIMEOUT, TimeText.of(meta.failureTimeout()));
        line(6, ResourceKeys.MANAGED, meta.managed());
        line(6, ResourceKeys.MAINTENANCE, meta.maintenance());
        line(6, ResourceKeys.TARGET_ROLE, meta.targetRole().word());
        line(6, ResourceKeys.PROMOTABLE, meta.promotable());
    }

    private void operation(Operation operation) {
        text.append("      ").append(operation.task().word()).append(": { ").append(ends(operation)).append(" }\n");
    }

    private static String ends(Operation operation) {
        return ResourceKeys.TIMEOUT + ": " + TimeText.of(operation.timeout()) + ", " + ResourceKeys.FAILED + ": "
                + operation.onFail().word();
    }

    private void monitor(Operation operation) {
        text.append("        - { ").append(ResourceKeys.INTERVAL).append(": ").append(TimeText.of(operation.interval()))
                .append(", ").append(ends(operation));
        if (operation.promoted()) {
            text.append(", ").append(ResourceKeys.PROMOTED).append(": Promoted");
        }
        if (operation.checkLevel() > 0) {
            text.append(", ").append(ResourceKeys.CHECK_LEVEL).append(": ").append(operation.checkLevel());
        }
        text.append(" }\n");
    }

    /** What an instance says of its resources. */
    void service(Stream<ServiceSettings> services) {
        services.forEach(service -> {
            line(4, Keys.RESOURCES, list(service.group().members().stream().map(ResourceSettings::name).toList()));
            line(4, Keys.TAKEOVER, service.takeover().word());
            line(4, Keys.ADDRESS_PLACE, service.group().address() == AddressPlace.FIRST ? "first" : "last");
            line(4, Keys.START_FAILURE_IS_FATAL, service.group().startFailureIsFatal());
            service.domain().ifPresent(this::domain);
        });
    }

    private void domain(FailoverDomain domain) {
        text.append("    ").append(Keys.FAILOVER_DOMAIN).append(":\n");
        line(6, ResourceKeys.NODES, list(domain.nodes()));
        line(6, ResourceKeys.RESTRICTED, domain.restricted());
        line(6, ResourceKeys.FAILBACK, domain.failback());
    }

    private static String list(List<String> words) {
        return words.stream().map(YamlWord::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private void line(int indent, Key<?> key, Object value) {
        text.append(" ".repeat(indent)).append(key).append(": ").append(value).append('\n');
    }
}
