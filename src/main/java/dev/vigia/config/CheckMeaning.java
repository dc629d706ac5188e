package dev.vigia.config;

import dev.vigia.health.CheckSettings;
import dev.vigia.health.Influence;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.health.Subject.ArgumentMatch;
import dev.vigia.health.Subject.Trust;
import dev.vigia.health.Tracked;
import dev.vigia.net.LinkName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the fields of checks mean: the checks of the node, and those that each instance listens to.
 *
 * <p>Scripts and checks share their names; those of processes, files and links are told apart by what stands before
 * a slash, which no name holds: {@code process/nginx}, {@code file/maintenance}, {@code interface/eth1}.
 */
final class CheckMeaning {
    /** What the names of processes begin with. */
    static final String PROCESS = "process/";
    /** What the names of files begin with. */
    static final String FILE = "file/";
    /** What the names of links begin with. */
    static final String LINK = "interface/";
    private static final int DNS_PORT = 53;

    private final Fields global;
    private final Map<String, CheckSettings> checks = new LinkedHashMap<>();
    private final Map<String, Fields> delays = new LinkedHashMap<>();

    /** The checks of a file. */
    CheckMeaning(Fields global, Fields file) {
        this.global = global;
        Fields.all(file, Keys.VRRP_SCRIPT).forEach(fields -> add(script(fields)));
        Fields.all(file, Keys.VRRP_CHECK).forEach(fields -> add(check(fields)));
        Fields.all(file, Keys.VRRP_TRACK_PROCESS).forEach(fields -> add(process(fields)));
        Fields.all(file, Keys.VRRP_TRACK_FILE).forEach(fields -> add(file(fields)));
        Fields.all(file, Keys.LINK_DELAYS).forEach(fields -> delays.put(fields.name(), fields));
    }

    private void add(CheckSettings check) {
        checks.put(check.name(), check);
    }

    /** All of them, in the order of the file. */
    List<CheckSettings> checks() {
        return List.copyOf(checks.values());
    }

    /** Those that an instance or group listens to; its own link among them where its changes are to last. */
    List<Tracked> tracked(Fields instance) {
        List<Tracked> tracked = new ArrayList<>();
        track(instance, Keys.TRACK_SCRIPT, "", tracked);
        track(instance, Keys.TRACK_CHECK, "", tracked);
        track(instance, Keys.TRACK_PROCESS, PROCESS, tracked);
        track(instance, Keys.TRACK_FILE, FILE, tracked);
        LinkName link = instance.get(Keys.INTERFACE);
        String own = link == null ? "" : link.text();
        boolean named = false;
        for (Placed<Mention> mention : Fields.all(instance, Keys.TRACK_INTERFACE)) {
            CheckSettings other = link(mention.value().name());
            tracked.add(new Tracked(other, mention.value().influence(other.influence())));
            named |= mention.value().name().equals(own);
        }
        if (!named && delays.containsKey(own)) {
            tracked.add(new Tracked(link(own)));
        }
        return tracked;
    }

    private void track(Fields instance, Key<List<Placed<Mention>>> key, String prefix, List<Tracked> tracked) {
        for (Placed<Mention> mention : Fields.all(instance, key)) {
            CheckSettings check = checks.get(prefix + mention.value().name());
            tracked.add(new Tracked(check, mention.value().influence(check.influence())));
        }
    }

    private CheckSettings script(Fields fields) {
        String user = Optional.ofNullable(fields.get(CheckKeys.USER)).orElse(global.get(Keys.SCRIPT_USER));
        var subject = new Subject.Script(fields.get(CheckKeys.COMMAND), user, global.get(Keys.SCRIPT_SECURITY));
        return new CheckSettings(fields.name(), subject, rhythm(fields, CheckKeys.SCRIPT_ROUNDS),
                influence(fields, CheckKeys.SCRIPT_EFFECT), fields.get(CheckKeys.SCRIPT_ROUNDS.initFail), false);
    }

    private static CheckSettings check(Fields fields) {
        return new CheckSettings(fields.name(), subject(fields), rhythm(fields, CheckKeys.CHECK_ROUNDS),
                influence(fields, CheckKeys.CHECK_EFFECT), fields.get(CheckKeys.CHECK_ROUNDS.initFail),
                fields.get(CheckKeys.WITNESS));
    }

    private static Subject subject(Fields fields) {
        if (fields.has(CheckKeys.TCP)) {
            CheckKinds.Server server = fields.get(CheckKeys.TCP);
            return new Subject.Tcp(server.host(), server.port());
        }
        if (fields.has(CheckKeys.PING)) {
            return new Subject.Ping(fields.get(CheckKeys.PING), fields.get(CheckKeys.PING_LINK));
        }
        if (fields.has(CheckKeys.DNS)) {
            boolean ipv6 = Optional.ofNullable(fields.get(CheckKeys.IPV6)).orElse(false);
            int port = Optional.ofNullable(fields.get(CheckKeys.RESOLVER_PORT)).orElse(DNS_PORT);
            return new Subject.Dns(fields.get(CheckKeys.DNS), ipv6, fields.get(CheckKeys.RESOLVER), port);
        }
        CheckKinds.Url url = fields.get(CheckKeys.HTTP);
        return new Subject.Http(url.server().host(), url.server().port(), url.target(),
                Optional.ofNullable(fields.get(CheckKeys.HEADERS)).orElse(Map.of()),
                Optional.ofNullable(fields.get(CheckKeys.EXPECT_STATUS)).orElse(List.of(Subject.StatusRange.SUCCESS)),
                Optional.ofNullable(fields.get(CheckKeys.EXPECT_BODY)).orElse(""), trust(fields, url));
    }

    private static Trust trust(Fields fields, CheckKinds.Url url) {
        if (!url.secure()) {
            return null;
        }
        String pin = fields.get(CheckKeys.PIN_SHA256);
        String file = fields.get(CheckKeys.CA_FILE);
        return pin != null ? new Trust.Pinned(pin) : file != null ? new Trust.Authorities(file) : new Trust.Known();
    }

    private static CheckSettings process(Fields fields) {
        List<String> words = fields.get(CheckKeys.PROGRAM);
        List<String> arguments = words.subList(1, words.size());
        ArgumentMatch usual = arguments.isEmpty() ? ArgumentMatch.ANY : ArgumentMatch.EXACT;
        Duration both = Optional.ofNullable(fields.get(CheckKeys.BOTH_DELAYS)).orElse(Duration.ZERO);
        var subject = new Subject.Processes(words.get(0), arguments,
                Optional.ofNullable(fields.get(CheckKeys.PARAM_MATCH)).orElse(usual),
                fields.get(CheckKeys.FULL_COMMAND), fields.get(CheckKeys.QUORUM),
                Optional.ofNullable(fields.get(CheckKeys.QUORUM_MAX)).orElse(Integer.MAX_VALUE),
                Optional.ofNullable(fields.get(CheckKeys.FORK_DELAY)).orElse(both),
                Optional.ofNullable(fields.get(CheckKeys.TERMINATE_DELAY)).orElse(both));
        return new CheckSettings(PROCESS + fields.name(), subject, Rhythm.DEFAULT,
                influence(fields, CheckKeys.PROCESS_EFFECT));
    }

    private static CheckSettings file(Fields fields) {
        return new CheckSettings(FILE + fields.name(), new Subject.NumberFile(fields.get(CheckKeys.PATH)),
                Rhythm.DEFAULT, influence(fields, CheckKeys.FILE_EFFECT));
    }

    private CheckSettings link(String name) {
        Fields slow = delays.get(name);
        Duration up = slow == null ? Duration.ZERO : slow.get(CheckKeys.UP_DELAY);
        Duration down = slow == null ? Duration.ZERO : slow.get(CheckKeys.DOWN_DELAY);
        return new CheckSettings(LINK + name, new Subject.Link(new LinkName(name), up, down), Rhythm.DEFAULT,
                Influence.DECISIVE);
    }

    private static Rhythm rhythm(Fields fields, CheckKeys.Rounds rounds) {
        Duration interval = fields.get(rounds.interval);
        return new Rhythm(interval, Optional.ofNullable(fields.get(rounds.timeout)).orElse(interval),
                fields.get(rounds.rise), fields.get(rounds.fall));
    }

    private static Influence influence(Fields fields, CheckKeys.Effect effect) {
        return new Influence(fields.get(effect.weight), fields.get(effect.reverse));
    }
}
