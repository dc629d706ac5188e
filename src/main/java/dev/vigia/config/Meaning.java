package dev.vigia.config;

import dev.vigia.agent.AddressMark;
import dev.vigia.agent.Companions;
import dev.vigia.agent.FenceDevice;
import dev.vigia.agent.FifoSettings;
import dev.vigia.agent.GroupSettings;
import dev.vigia.agent.Handover;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.LeaseSettings;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Peering;
import dev.vigia.agent.Routing;
import dev.vigia.agent.Settings;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import dev.vigia.wire.Password;
import dev.vigia.wire.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the fields of a file without errors mean to the agent: one method per block, one line per key. */
final class Meaning {
    private static final Duration LEAST_BELIEVED = Duration.ofSeconds(1);

    private Meaning() {
    }

    /** The settings of the whole file. */
    static Settings of(Fields global, Fields file, HmacChecks secrets, List<FenceDevice> fencing, String hostName) {
        var checks = new CheckMeaning(global, file);
        return new Settings(
                routerId(global, hostName),
                global.get(Keys.CONTROL_SOCKET),
                global.get(Keys.STATE_DIRECTORY),
                global.get(Keys.SCRIPT_USER),
                global.get(Keys.SCRIPT_SECURITY),
                fifos(global),
                MetricsKeys.settings(global.get(Keys.METRICS_BLOCK)),
                Fields.all(file, Keys.VRRP_INSTANCE).stream().flatMap(fields -> families(fields).stream()
                        .map(family -> router(global, fields, family, checks, secrets))).toList(),
                Fields.all(file, Keys.VRRP_SYNC_GROUP).stream().map(fields -> group(fields, checks)).toList(),
                checks.checks(),
                ResourceMeaning.services(file),
                fencing);
    }

    /** This node's name. */
    static String routerId(Fields global, String hostName) {
        return Optional.ofNullable(global.get(Keys.ROUTER_ID)).orElse(hostName);
    }

    /** The families of an instance's addresses, that of the first one first; none where they are wrong. */
    static List<Family> families(Fields fields) {
        return Fields.all(fields, Keys.VIRTUAL_IPADDRESS).stream().map(one -> one.value().address().family()).distinct()
                .toList();
    }

    private static GroupSettings group(Fields fields, CheckMeaning checks) {
        List<String> members = fields.get(GroupKeys.MEMBERS).stream().map(Placed::value).toList();
        return new GroupSettings(fields.name(), members, checks.tracked(fields), listeners(fields));
    }

    /** One of the virtual routers of an instance: that for the addresses of a family. */
    private static InstanceSettings router(Fields global, Fields fields, Family family, CheckMeaning checks,
            HmacChecks secrets) {
        boolean only = families(fields).size() == 1;
        Duration interval = fields.get(Keys.ADVERT_INT);
        return new InstanceSettings(
                fields.name(),
                fields.get(Keys.INTERFACE),
                fields.get(Keys.VRID),
                fields.get(Keys.PRIORITY),
                interval,
                fields.get(Keys.PREEMPT),
                fields.get(Keys.CHECKSUM),
                fields.get(Keys.MAX_LEARNED_INTERVAL).orElse(believed(interval)),
                addresses(fields.get(Keys.VIRTUAL_IPADDRESS)).filter(one -> of(family, one)).toList(),
                addresses(fields.get(Keys.EXCLUDED)).filter(one -> only || of(family, one)).toList(),
                lease(fields.get(Keys.LEASE_BLOCK)),
                ResourceMeaning.has(fields) ? Handover.BREAK_BEFORE_MAKE : fields.get(Keys.HANDOVER),
                checks.tracked(fields),
                listeners(fields),
                peering(version(global, fields), fields, family)
                        .signing(HmacKeys.meaning(fields.get(Keys.AUTH_HMAC), interval, secrets)),
                ConductKeys.meaning(global, fields),
                companions(fields, family, only),
                fields.get(Keys.ACCEPT));
    }

    /** What an instance with one family has, that family has, whatever it is of. */
    private static Companions companions(Fields fields, Family family, boolean only) {
        Map<IpAddress, AddressMark> marks = new HashMap<>();
        Stream.of(Keys.VIRTUAL_IPADDRESS, Keys.EXCLUDED).flatMap(key -> Fields.all(fields, key).stream())
                .map(Placed::value).filter(one -> only || of(family, one.subnet()))
                .filter(one -> !one.mark().equals(AddressMark.NONE))
                .forEach(one -> marks.put(one.address(), one.mark()));
        List<Routing> routings = Stream.of(Keys.ROUTES, Keys.RULES).flatMap(key -> Fields.all(fields, key).stream())
                .map(Placed::value).filter(one -> only || one.family() == family).distinct().toList();
        return new Companions(routings, marks);
    }

    /** The version of an instance, which for IPv6 is 3 unless it says otherwise itself; null where that is wrong. */
    static Version version(Fields global, Fields fields) {
        Version fallback = families(fields).contains(Family.IPV6) ? Version.THREE : global.get(Keys.VRRP_VERSION);
        return fields.has(Keys.VERSION) ? fields.get(Keys.VERSION) : fallback;
    }

    private static Peering peering(Version version, Fields fields, Family family) {
        Fields authentication = fields.get(Keys.AUTHENTICATION);
        IpAddress source = fields.get(Keys.UNICAST_SRC_IP);
        return new Peering(
                version,
                authentication == null ? Password.NONE : authentication.get(PeerKeys.AUTH_PASS),
                source == null || source.family() != family ? null : source,
                fields.get(Keys.UNICAST_TTL),
                Fields.all(fields, Keys.UNICAST_PEER).stream().map(Placed::value)
                        .filter(peer -> peer.address().family() == family).toList());
    }

    private static boolean of(Family family, Subnet subnet) {
        return subnet.address().family() == family;
    }

    private static Stream<Subnet> addresses(List<Placed<VirtualAddress>> written) {
        return written == null ? Stream.empty() : written.stream().map(one -> one.value().subnet());
    }

    /** The {@code lease} of an instance; null where none was written. */
    static LeaseSettings lease(Fields fields) {
        return fields == null ? LeaseSettings.DEFAULT : new LeaseSettings(
                fields.get(Keys.PREFER),
                fields.get(Keys.GATE),
                fields.get(Keys.GATE_TIMEOUT),
                fields.get(Keys.ADDRESS_LIFETIME));
    }

    private static NotifySettings listeners(Fields fields) {
        return new NotifySettings(
                command(fields, Keys.NOTIFY),
                command(fields, Keys.NOTIFY_MASTER),
                command(fields, Keys.NOTIFY_BACKUP),
                command(fields, Keys.NOTIFY_FAULT),
                command(fields, Keys.NOTIFY_STOP),
                fields.get(Keys.NOTIFY_TIMEOUT),
                command(fields, Keys.NOTIFY_RIVAL),
                command(fields, Keys.BEFORE_RELEASE),
                fields.get(Keys.BEFORE_RELEASE_TIMEOUT));
    }

    private static List<FifoSettings> fifos(Fields global) {
        return Keys.FIFOS.entrySet().stream().filter(keys -> global.get(keys.getKey()) != null)
                .map(keys -> new FifoSettings(global.get(keys.getKey()), command(global, keys.getValue()))).toList();
    }

    private static List<String> command(Fields fields, Key<List<String>> key) {
        List<String> words = fields.get(key);
        return words == null ? List.of() : words;
    }

    /** {@code max_learned_interval: auto}: the larger of 1 s and three intervals, as far as an advert can tell. */
    private static Duration believed(Duration interval) {
        Duration three = interval.multipliedBy(3);
        Duration larger = three.compareTo(LEAST_BELIEVED) > 0 ? three : LEAST_BELIEVED;
        // Beyond what version 3 can tell there is version 2, which takes no interval but its own.
        Duration most = interval.compareTo(Keys.LONGEST_INTERVAL) > 0 ? interval : Keys.LONGEST_INTERVAL;
        return larger.compareTo(most) > 0 ? most : larger;
    }
}
