package dev.vigia.config;

import dev.vigia.agent.GroupSettings;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Settings;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Influence;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.health.Subject.Trust;
import dev.vigia.health.Tracked;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The checks of settings, printed as the configuration that means them. */
final class ChecksText {
    private final StringBuilder text;

    ChecksText(StringBuilder text) {
        this.text = text;
    }

    /** The blocks of all checks, those that there are. */
    void blocks(Settings settings) {
        block(settings, Keys.VRRP_SCRIPT, Subject.Script.class);
        block(settings, Keys.VRRP_CHECK, Subject.Tcp.class, Subject.Http.class, Subject.Ping.class, Subject.Dns.class);
        block(settings, Keys.VRRP_TRACK_PROCESS, Subject.Processes.class);
        block(settings, Keys.VRRP_TRACK_FILE, Subject.NumberFile.class);
        delays(Stream.concat(settings.instances().stream().map(InstanceSettings::tracked),
                settings.groups().stream().map(GroupSettings::tracked)).flatMap(List::stream).toList());
    }

    private void block(Settings settings, Key<?> key, Class<?>... kinds) {
        List<CheckSettings> checks = settings.checks().stream().filter(check ->
                List.of(kinds).contains(check.subject().getClass())).toList();
        if (checks.isEmpty()) {
            return;
        }
        text.append(key).append(":\n");
        for (CheckSettings check : checks) {
            text.append("  ").append(YamlWord.of(bare(check.name()))).append(":\n");
            subject(check);
            if (!check.subject().watched()) {
                rounds(check);
            }
            line(CheckKeys.SCRIPT_EFFECT.weight, check.influence().weight());
            line(CheckKeys.SCRIPT_EFFECT.reverse, check.influence().reverse());
        }
    }

    /** The name as it stands in the file. */
    private static String bare(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    private void rounds(CheckSettings check) {
        Rhythm rhythm = check.rhythm();
        line(CheckKeys.SCRIPT_ROUNDS.interval, TimeText.of(rhythm.interval()));
        line(CheckKeys.SCRIPT_ROUNDS.timeout, TimeText.of(rhythm.timeout()));
        line(CheckKeys.SCRIPT_ROUNDS.rise, rhythm.rise());
        line(CheckKeys.SCRIPT_ROUNDS.fall, rhythm.fall());
        line(CheckKeys.SCRIPT_ROUNDS.initFail, check.initFail());
        if (!(check.subject() instanceof Subject.Script)) {
            line(CheckKeys.WITNESS, check.witness());
        }
    }

    private void subject(CheckSettings check) {
        if (check.subject() instanceof Subject.Script script) {
            line(CheckKeys.COMMAND, list(script.argv()));
            line(CheckKeys.USER, YamlWord.of(script.user()));
        } else if (check.subject() instanceof Subject.Tcp tcp) {
            line(CheckKeys.TCP, YamlWord.quoted(server(tcp.host(), tcp.port())));
        } else if (check.subject() instanceof Subject.Http http) {
            http(http);
        } else if (check.subject() instanceof Subject.Ping ping) {
            line(CheckKeys.PING, YamlWord.quoted(ping.address().toString()));
            optional(CheckKeys.PING_LINK, ping.link());
        } else if (check.subject() instanceof Subject.Dns dns) {
            line(CheckKeys.DNS, YamlWord.quoted(dns.name()));
            line(CheckKeys.IPV6, dns.ipv6() ? "AAAA" : "A");
            optional(CheckKeys.RESOLVER, dns.server());
            line(CheckKeys.RESOLVER_PORT, dns.port());
        } else if (check.subject() instanceof Subject.Processes processes) {
            processes(processes);
        } else if (check.subject() instanceof Subject.NumberFile file) {
            line(CheckKeys.PATH, YamlWord.of(file.path()));
        }
    }

    private static String server(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private void http(Subject.Http http) {
        String scheme = http.trust() == null ? "http://" : "https://";
        line(CheckKeys.HTTP, YamlWord.quoted(scheme + server(http.host(), http.port()) + http.target()));
        line(CheckKeys.EXPECT_STATUS, http.statuses().stream().map(Subject.StatusRange::toString)
                .collect(Collectors.joining(", ", "[", "]")));
        if (!http.content().isEmpty()) {
            line(CheckKeys.EXPECT_BODY, YamlWord.quoted(http.content()));
        }
        if (!http.headers().isEmpty()) {
            line(CheckKeys.HEADERS, http.headers().entrySet().stream().map(header ->
                    YamlWord.quoted(header.getKey()) + ": " + YamlWord.quoted(header.getValue()))
                    .collect(Collectors.joining(", ", "{", "}")));
        }
        if (http.trust() instanceof Trust.Authorities authorities) {
            line(CheckKeys.CA_FILE, YamlWord.of(authorities.file()));
        } else if (http.trust() instanceof Trust.Pinned pinned) {
            line(CheckKeys.PIN_SHA256, YamlWord.quoted(pinned.sha256()));
        }
    }

    private void processes(Subject.Processes processes) {
        List<String> words = new ArrayList<>(List.of(processes.process()));
        words.addAll(processes.arguments());
        line(CheckKeys.PROGRAM, list(words));
        if (processes.match() != Subject.ArgumentMatch.ANY) {
            line(CheckKeys.PARAM_MATCH, processes.match().name().toLowerCase(Locale.ROOT));
        }
        line(CheckKeys.FULL_COMMAND, processes.fullCommand());
        line(CheckKeys.QUORUM, processes.quorum());
        if (processes.most() != Integer.MAX_VALUE) {
            line(CheckKeys.QUORUM_MAX, processes.most());
        }
        line(CheckKeys.FORK_DELAY, TimeText.of(processes.forkDelay()));
        line(CheckKeys.TERMINATE_DELAY, TimeText.of(processes.endDelay()));
    }

    private void delays(List<Tracked> all) {
        Map<String, Subject.Link> slow = new TreeMap<>();
        for (Tracked tracked : all) {
            if (tracked.check().subject() instanceof Subject.Link link
                    && !(link.upDelay().isZero() && link.downDelay().isZero())) {
                slow.put(link.link().text(), link);
            }
        }
        if (!slow.isEmpty()) {
            text.append(Keys.LINK_DELAYS).append(":\n");
        }
        slow.forEach((name, link) -> {
            text.append("  ").append(YamlWord.of(name)).append(":\n");
            line(CheckKeys.UP_DELAY, TimeText.of(link.upDelay()));
            line(CheckKeys.DOWN_DELAY, TimeText.of(link.downDelay()));
        });
    }

    /** What an instance or group listens to. */
    void tracked(List<Tracked> tracked) {
        mentions(Keys.TRACK_SCRIPT, tracked, "");
        mentions(Keys.TRACK_PROCESS, tracked, CheckMeaning.PROCESS);
        mentions(Keys.TRACK_FILE, tracked, CheckMeaning.FILE);
        mentions(Keys.TRACK_INTERFACE, tracked, CheckMeaning.LINK);
    }

    private void mentions(Key<?> key, List<Tracked> listened, String prefix) {
        List<Tracked> all = listened.stream().filter(one ->
                one.check().name().substring(0, one.check().name().indexOf('/') + 1).equals(prefix)).toList();
        if (all.isEmpty()) {
            return;
        }
        text.append("    ").append(key).append(":\n");
        for (Tracked tracked : all) {
            Influence influence = tracked.influence();
            text.append("      - { name: ").append(YamlWord.quoted(bare(tracked.check().name()))).append(", weight: ")
                    .append(influence.weight()).append(", reverse: ").append(influence.reverse()).append(" }\n");
        }
    }

    private static String list(List<String> words) {
        return words.stream().map(YamlWord::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private void optional(Key<?> key, Object value) {
        if (value != null) {
            line(key, YamlWord.quoted(value.toString()));
        }
    }

    private void line(Key<?> key, Object value) {
        text.append("    ").append(key).append(": ").append(value).append('\n');
    }
}
