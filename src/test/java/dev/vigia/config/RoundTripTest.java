package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.agent.Announcements;
import dev.vigia.agent.ChecksumChoice;
import dev.vigia.agent.Conduct;
import dev.vigia.agent.FifoSettings;
import dev.vigia.agent.GroupSettings;
import dev.vigia.agent.Handover;
import dev.vigia.agent.HmacSettings;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.LeaseSettings;
import dev.vigia.agent.MetricsSettings;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Peering;
import dev.vigia.agent.ServiceSettings;
import dev.vigia.agent.Settings;
import dev.vigia.health.CheckSettings;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.wire.Authenticator;
import dev.vigia.wire.HopLimits;
import dev.vigia.wire.Password;
import dev.vigia.wire.Version;
import dev.vigia.net.Vrid;
import dev.vigia.vrrp.Standing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Any settings at all, printed and read back, are the same settings. */
class RoundTripTest {
    private static final int ROUNDS = 2_000;
    /** Characters that mean something to YAML, to a shell or to nobody. */
    private static final String LETTERS = "abz09 \"'\\:#-?*&!|>%@`{}[],~.\n\t$;/é\u202e\u2028\u00a0\ud83d\ude00\uffff";

    private final long seed = Long.getLong("vigia.seed", RandomGenerator.getDefault().nextLong());
    private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

    @Test
    void whatIsPrintedReadsBack() {
        System.out.println("RoundTripTest: -Dvigia.seed=" + seed);
        for (int round = 0; round < ROUNDS; round++) {
            Settings settings = settings();
            String printed = SettingsText.of(settings);
            Reading reading = ConfigFile.parse("printed.yaml", printed.getBytes(StandardCharsets.UTF_8),
                    FileFacts.NOT_ASKED, "another");
            assertEquals("", reading.problems().stream().filter(p -> p.severity() == Problem.Severity.ERROR)
                    .map(Problem::text).findFirst().orElse(""), printed);
            assertEquals(settings, reading.settings(), printed);
        }
    }

    private Settings settings() {
        String user = "user" + random.nextInt(10);
        boolean secure = random.nextBoolean();
        var any = new AnyChecks(random, this::text, user, secure);
        List<CheckSettings> checks = any.checks();
        List<InstanceSettings> instances = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            InstanceSettings instance = instance(i).withTracked(any.tracked(checks));
            if (random.nextInt(3) > 0) {
                instances.add(instance);
            } else {
                instances.add(instance.withExcluded(instance.excluded().stream()
                        .filter(one -> one.address().family() == instance.family()).toList()));
                instances.add(otherFamily(instance, 30 + i));
            }
        }
        String router = text(1 + random.nextInt(20)).replaceAll("\\s", "_");
        var drawn = new AnyServices(random, this::text, router);
        List<ServiceSettings> services = drawn.services(instances);
        List<FifoSettings> fifos = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            fifos.add(new FifoSettings("/" + i + line(10), command()));
        }
        return new Settings(router, "/" + line(30), "/" + line(40), user, secure, fifos,
                random.nextBoolean() ? MetricsSettings.OFF : new MetricsSettings("/" + line(20), random.nextBoolean()),
                instances, groups(instances, any, checks), checks, services, drawn.fencing());
    }

    /** The other router of an instance with addresses of both families. */
    private InstanceSettings otherFamily(InstanceSettings one, int number) {
        boolean four = one.family() == Family.IPV6;
        Peering first = one.peering();
        List<Peering.Peer> peers = first.peers().isEmpty() ? List.of() : List.of(new Peering.Peer(
                IpAddress.parse(four ? "10.79.0.1" : "2001:db8:79::1"), new HopLimits(1, 255)));
        var peering = new Peering(first.version(), first.password(), null, first.hopLimit(), peers, first.hmac());
        List<Subnet> addresses = List.of(Subnet.parse(four ? "10.78.0.1/24" : "fe80::78:1/64"));
        return new InstanceSettings(one.name(), one.link(), one.vrid(), one.priority(), one.advertInterval(),
                one.preempt(), one.checksum(), one.maxLearnedInterval(), addresses, List.of(), one.lease(),
                one.handover(), one.tracked(), one.listeners(), peering, one.conduct(),
                four ? RandomRoutings.of(random, Family.IPV4, number, addresses)
                        : RandomRoutings.of(random, Family.IPV6, number, addresses), one.accept());
    }

    private List<GroupSettings> groups(List<InstanceSettings> instances, AnyChecks any, List<CheckSettings> checks) {
        List<String> names = instances.stream().map(InstanceSettings::name).distinct().toList();
        if (names.size() < 2 || random.nextBoolean()) {
            return List.of();
        }
        NotifySettings all = listeners();
        var listeners = new NotifySettings(all.any(), all.master(), all.backup(), all.fault(), all.stop(),
                all.timeout());
        return List.of(new GroupSettings("edge", names.subList(0, 2), any.tracked(checks), listeners));
    }

    private InstanceSettings instance(int number) {
        var interval = Duration.ofMillis(10L * random.nextInt(1, 4096));
        var longest = Duration.ofMillis(10L * random.nextLong(interval.toMillis() / 10, 4096));
        List<Subnet> addresses = new ArrayList<>();
        boolean four = random.nextBoolean();
        for (int i = random.nextInt(5); i >= 0; i--) {
            String host = four ? "10." + number + "." + random.nextInt(256) + "." + (i + 1)
                    : "fe80::" + Integer.toHexString(random.nextInt(65536)) + ":" + number + ":" + (i + 1);
            addresses.add(new Subnet(IpAddress.parse(host), random.nextInt(1, four ? 33 : 129)));
        }
        String name = List.of("web", "51", "null", "true", "a.b:c@d+e-f", "_", "0x1f").get(random.nextInt(7)) + number;
        String link = List.of("eth", "off", "~", "-", "#", "&a", "*a", "!t", "1.5_").get(random.nextInt(9)) + number;
        LeaseSettings lease = lease(interval);
        return new InstanceSettings(name, new LinkName(link), new Vrid(random.nextInt(1, 256)),
                new Priority(random.nextInt(1, 256)), interval, random.nextBoolean(),
                ChecksumChoice.values()[random.nextInt(3)], longest, addresses, excluded(number), lease,
                Handover.values()[random.nextInt(2)], List.of(), listeners()).with(peering(four)).with(conduct())
                .with(RandomRoutings.of(random, four ? Family.IPV4 : Family.IPV6, number, addresses))
                .accepting(lease.gate() == LeaseSettings.GateChoice.OFF || random.nextBoolean());
    }

    private Conduct conduct() {
        return new Conduct(span(3_600), span(1_000), random.nextInt(1, 101), new Announcements(span(3_600),
                random.nextInt(1, 101), span(86_400), random.nextInt(1, 101), span(3_600), random.nextInt(1, 101),
                span(10), span(10)));
    }

    /** Any time up to so many seconds, fractions included. */
    private Duration span(int seconds) {
        return random.nextBoolean() ? Duration.ofSeconds(random.nextInt(seconds + 1))
                : Duration.ofNanos(random.nextLong(seconds * 1_000_000_000L));
    }

    private Peering peering(boolean four) {
        List<Peering.Peer> peers = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            int least = random.nextInt(256);
            peers.add(new Peering.Peer(IpAddress.parse(four ? "10.77.0." + i : "2001:db8:77::" + i),
                    new HopLimits(least, random.nextInt(least, 256))));
        }
        IpAddress source = IpAddress.parse(four ? "10.77.0.9" : "2001:db8:77::9");
        return new Peering(Version.THREE, Password.NONE, random.nextBoolean() ? null : source,
                peers.isEmpty() ? 255 : random.nextInt(1, 256), peers).signing(hmac());
    }

    private HmacSettings hmac() {
        List<HmacSettings.Key> keys = new ArrayList<>();
        for (int id = random.nextInt(1, 250); keys.isEmpty() || id < 255 && random.nextBoolean(); id++) {
            boolean file = random.nextBoolean();
            keys.add(new HmacSettings.Key(id, file ? HmacSettings.Store.FILE : HmacSettings.Store.CREDENTIAL,
                    file ? "/" + text(9) : "key" + id));
        }
        return random.nextBoolean() ? null : new HmacSettings(HmacSettings.Mode.values()[random.nextInt(3)],
                keys.get(random.nextInt(keys.size())).id(), keys.subList(0, keys.size()),
                random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(1, 301)), new Authenticator(List.of()));
    }

    private List<Subnet> excluded(int number) {
        List<Subnet> excluded = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            boolean four = random.nextBoolean();
            String host = (four ? "10.9." + number + "." : "2001:db8::" + number + ":") + i;
            excluded.add(new Subnet(IpAddress.parse(host), random.nextInt(1, four ? 33 : 129)));
        }
        return excluded;
    }

    /** Any lease that goes with the interval. */
    private LeaseSettings lease(Duration interval) {
        var lease = new LeaseSettings(Standing.Caution.values()[random.nextInt(2)],
                LeaseSettings.GateChoice.values()[random.nextInt(3)],
                sometimes(interval.toMillis() * 3 / 2 + 20, 600_000), Optional.empty());
        long least = lease.gateTimeout(interval, 100).toSeconds() + 1;
        return new LeaseSettings(lease.prefer(), lease.gate(), lease.gateTimeout(),
                sometimes(least, 86_400).map(millis -> Duration.ofSeconds(millis.toMillis())));
    }

    private Optional<Duration> sometimes(long least, long most) {
        var span = Duration.ofMillis(random.nextLong(least, most + 1));
        return random.nextBoolean() ? Optional.empty() : Optional.of(span);
    }

    private NotifySettings listeners() {
        long nanos = random.nextBoolean() ? 1_000_000L * random.nextLong(100, 3_600_001)
                : random.nextLong(100_000_000L, 3_600_000_000_000L);
        return new NotifySettings(command(), command(), command(), command(), command(), Duration.ofNanos(nanos),
                command(), command(), Duration.ofMillis(random.nextLong(100, 60_001)));
    }

    private List<String> command() {
        List<String> words = new ArrayList<>();
        if (random.nextBoolean()) {
            words.add("/" + text(10));
            for (int i = random.nextInt(4); i > 0; i--) {
                words.add(text(random.nextInt(8)));
            }
        }
        return words;
    }

    private String line(int length) {
        return text(length).replace('\n', ' ').replace("\u2028", "");
    }

    private String text(int length) {
        var text = new StringBuilder();
        int[] letters = LETTERS.codePoints().toArray();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }
}
