package dev.vigia.config;

import dev.vigia.agent.FifoSettings;
import dev.vigia.agent.GroupSettings;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.LeaseSettings;
import dev.vigia.agent.MetricsSettings;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Peering;
import dev.vigia.agent.Route;
import dev.vigia.agent.Routing;
import dev.vigia.agent.Rule;
import dev.vigia.agent.Settings;
import dev.vigia.net.Subnet;
import dev.vigia.wire.Password;
import dev.vigia.wire.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Settings printed as the configuration that means them, every default written out. */
public final class SettingsText {
    private static final String IN_BLOCK = "  ";
    private static final String IN_INSTANCE = "    ";
    private static final String IN_BLOCK_OF_INSTANCE = "      ";

    private final StringBuilder text = new StringBuilder();
    private final ChecksText checks = new ChecksText(text);
    private final ResourcesText resources = new ResourcesText(text);

    private SettingsText() {
    }

    /** The YAML of settings; read back it gives equal settings. */
    public static String of(Settings settings) {
        var printed = new SettingsText();
        printed.global(settings);
        printed.checks.blocks(settings);
        printed.resources.blocks(settings);
        StonithText.blocks(settings.fencing(), printed.text);
        printed.text.append(Keys.VRRP_INSTANCE).append(":\n");
        Map<String, List<InstanceSettings>> instances = new LinkedHashMap<>();
        settings.instances().forEach(router ->
                instances.computeIfAbsent(router.name(), name -> new ArrayList<>()).add(router));
        instances.forEach((name, routers) -> {
            printed.instance(routers);
            printed.resources.service(settings.services().stream().filter(one -> one.group().name().equals(name)));
        });
        if (!settings.groups().isEmpty()) {
            printed.text.append(Keys.VRRP_SYNC_GROUP).append(":\n");
            settings.groups().forEach(printed::group);
        }
        return printed.text.toString();
    }

    private void global(Settings settings) {
        text.append(Keys.GLOBAL_DEFS).append(":\n");
        line(IN_BLOCK, Keys.ROUTER_ID, YamlWord.of(settings.routerId()));
        line(IN_BLOCK, Keys.CONTROL_SOCKET, YamlWord.of(settings.controlSocket()));
        line(IN_BLOCK, Keys.STATE_DIRECTORY, YamlWord.of(settings.stateDirectory()));
        line(IN_BLOCK, Keys.SCRIPT_USER, YamlWord.of(settings.scriptUser()));
        line(IN_BLOCK, Keys.SCRIPT_SECURITY, settings.scriptSecurity());
        var keys = Keys.FIFOS.entrySet().iterator();
        for (FifoSettings fifo : settings.fifos()) {
            var pair = keys.next();
            line(IN_BLOCK, pair.getKey(), YamlWord.of(fifo.path()));
            command(IN_BLOCK, pair.getValue(), fifo.script());
        }
        MetricsSettings metrics = settings.metrics();
        if (!metrics.listen().isEmpty()) {
            text.append(IN_BLOCK).append(Keys.METRICS_BLOCK).append(":\n");
            line(IN_INSTANCE, MetricsKeys.LISTEN, YamlWord.quoted(metrics.listen()));
            line(IN_INSTANCE, MetricsKeys.COMPAT, metrics.exporterNames() ? "keepalived_exporter" : "none");
        }
    }

    private void group(GroupSettings group) {
        text.append(IN_BLOCK).append(YamlWord.of(group.name())).append(":\n");
        line(IN_INSTANCE, GroupKeys.MEMBERS, group.members().stream().map(YamlWord::quoted)
                .collect(Collectors.joining(", ", "[", "]")));
        checks.tracked(group.tracked());
        NotifySettings listeners = group.listeners();
        roles(listeners);
        line(IN_INSTANCE, Keys.NOTIFY_TIMEOUT, TimeText.of(listeners.timeout()));
    }

    /** The routers of one instance, which differ in nothing but what their family makes different. */
    private void instance(List<InstanceSettings> routers) {
        InstanceSettings instance = routers.get(0);
        text.append(IN_BLOCK).append(YamlWord.of(instance.name())).append(":\n");
        line(IN_INSTANCE, Keys.INTERFACE, YamlWord.of(instance.link().text()));
        line(IN_INSTANCE, Keys.VRID, instance.vrid());
        line(IN_INSTANCE, Keys.VERSION, instance.peering().version().number());
        line(IN_INSTANCE, Keys.PRIORITY, instance.priority());
        line(IN_INSTANCE, Keys.ADVERT_INT, TimeText.of(instance.advertInterval()));
        line(IN_INSTANCE, Keys.PREEMPT, instance.preempt());
        line(IN_INSTANCE, Keys.ACCEPT, instance.accept());
        if (instance.peering().version() == Version.THREE) {
            line(IN_INSTANCE, Keys.CHECKSUM, word(instance.checksum()));
            line(IN_INSTANCE, Keys.MAX_LEARNED_INTERVAL, TimeText.of(instance.maxLearnedInterval()));
        }
        addresses(Keys.VIRTUAL_IPADDRESS, routers, InstanceSettings::addresses);
        addresses(Keys.EXCLUDED, routers, InstanceSettings::excluded);
        routings(Keys.ROUTES, routers, Route.class);
        routings(Keys.RULES, routers, Rule.class);
        peering(routers.stream().map(InstanceSettings::peering).toList());
        ConductKeys.printed(instance.conduct()).forEach(each -> line(IN_INSTANCE, each.key(), each.value()));
        lease(instance.lease());
        line(IN_INSTANCE, Keys.HANDOVER, word(instance.handover()));
        checks.tracked(instance.tracked());
        listeners(instance.listeners());
    }

    private void addresses(Key<?> key, List<InstanceSettings> routers,
            Function<InstanceSettings, List<Subnet>> which) {
        list(key, routers.stream().flatMap(router -> which.apply(router).stream().map(address ->
                RoutingText.of(address, router.companions().mark(address.address())))).toList());
    }

    private void routings(Key<?> key, List<InstanceSettings> routers, Class<? extends Routing> which) {
        List<String> items = routers.stream().flatMap(router -> router.companions().routings().stream())
                .filter(which::isInstance).map(RoutingText::of).toList();
        if (!items.isEmpty()) {
            list(key, items);
        }
    }

    private void list(Key<?> key, List<String> items) {
        if (items.isEmpty()) {
            line(IN_INSTANCE, key, "[]");
            return;
        }
        text.append(IN_INSTANCE).append(key).append(":\n");
        items.forEach(item -> text.append(IN_BLOCK_OF_INSTANCE).append("- ").append(item).append('\n'));
    }

    private void peering(List<Peering> families) {
        Peering peering = families.get(0);
        families.stream().map(Peering::source).filter(Objects::nonNull).forEach(source ->
                line(IN_INSTANCE, Keys.UNICAST_SRC_IP, YamlWord.of(source.toString())));
        if (peering.unicast()) {
            text.append(IN_INSTANCE).append(Keys.UNICAST_PEER).append(":\n");
            families.stream().flatMap(family -> family.peers().stream()).forEach(peer ->
                    text.append(IN_BLOCK_OF_INSTANCE)
                    .append("- { ").append(PeerKeys.PEER_ITSELF).append(": ")
                    .append(YamlWord.quoted(peer.address().toString()))
                    .append(", ").append(PeerKeys.MIN_TTL).append(": ").append(peer.hops().least())
                    .append(", ").append(PeerKeys.MAX_TTL).append(": ").append(peer.hops().most()).append(" }\n"));
            line(IN_INSTANCE, Keys.UNICAST_TTL, peering.hopLimit());
        }
        if (peering.hmac() != null) {
            line(IN_INSTANCE, Keys.AUTH_HMAC, HmacKeys.printed(peering.hmac()));
        }
        if (!peering.password().equals(Password.NONE)) {
            line(IN_INSTANCE, Keys.AUTHENTICATION, "{ " + PeerKeys.AUTH_TYPE + ": PASS, " + PeerKeys.AUTH_PASS + ": "
                    + YamlWord.quoted(peering.password().text()) + " }");
        }
    }

    private void lease(LeaseSettings lease) {
        text.append(IN_INSTANCE).append(Keys.LEASE_BLOCK).append(":\n");
        line(IN_BLOCK_OF_INSTANCE, Keys.PREFER, word(lease.prefer()));
        line(IN_BLOCK_OF_INSTANCE, Keys.GATE, word(lease.gate()));
        line(IN_BLOCK_OF_INSTANCE, Keys.GATE_TIMEOUT, lease.gateTimeout().map(TimeText::of).orElse("auto"));
        line(IN_BLOCK_OF_INSTANCE, Keys.ADDRESS_LIFETIME, lease.addressLifetime().map(TimeText::of).orElse("auto"));
    }

    private static String word(Enum<?> meaning) {
        return meaning.name().toLowerCase(Locale.ROOT);
    }

    private void listeners(NotifySettings listeners) {
        roles(listeners);
        command(Keys.NOTIFY_RIVAL, listeners.rival());
        line(IN_INSTANCE, Keys.NOTIFY_TIMEOUT, TimeText.of(listeners.timeout()));
        command(Keys.BEFORE_RELEASE, listeners.beforeRelease());
        line(IN_INSTANCE, Keys.BEFORE_RELEASE_TIMEOUT, TimeText.of(listeners.beforeReleaseTimeout()));
    }

    private void roles(NotifySettings listeners) {
        command(Keys.NOTIFY, listeners.any());
        command(Keys.NOTIFY_MASTER, listeners.master());
        command(Keys.NOTIFY_BACKUP, listeners.backup());
        command(Keys.NOTIFY_FAULT, listeners.fault());
        command(Keys.NOTIFY_STOP, listeners.stop());
    }

    private void command(Key<List<String>> key, List<String> words) {
        command(IN_INSTANCE, key, words);
    }

    private void command(String indent, Key<List<String>> key, List<String> words) {
        if (!words.isEmpty()) {
            var list = words.stream().map(YamlWord::quoted).collect(Collectors.joining(", ", "[", "]"));
            line(indent, key, list);
        }
    }

    private void line(String indent, Key<?> key, Object value) {
        text.append(indent).append(key).append(": ").append(value).append('\n');
    }
}
