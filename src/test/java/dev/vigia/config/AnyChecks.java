package dev.vigia.config;

import dev.vigia.health.CheckSettings;
import dev.vigia.health.Influence;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.health.Subject.ArgumentMatch;
import dev.vigia.health.Subject.Trust;
import dev.vigia.health.Tracked;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/** Checks drawn by lot. */
final class AnyChecks {
    private final RandomGenerator random;
    private final IntFunction<String> text;
    private final String user;
    private final boolean secure;
    private final Map<String, Integer> delays = Map.of("eth5", 0, "eth6", 100, "eth7", 0, "eth8", 3000);

    AnyChecks(RandomGenerator random, IntFunction<String> text, String user, boolean secure) {
        this.random = random;
        this.text = text;
        this.user = user;
        this.secure = secure;
    }

    List<CheckSettings> checks() {
        List<CheckSettings> checks = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            String own = random.nextBoolean() ? user : "other";
            var argv = List.of("/" + text.apply(5), text.apply(3));
            checks.add(round("script" + i, new Subject.Script(argv, own, secure)));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            checks.add(round("null" + i, network()));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            checks.add(new CheckSettings("process/nginx" + i, processes(), Rhythm.DEFAULT, influence(253)));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            var file = new Subject.NumberFile("/" + text.apply(9).replaceAll("[\n\u2028]", "x"));
            checks.add(new CheckSettings("file/true" + i, file, Rhythm.DEFAULT, influence(254)));
        }
        return checks;
    }

    List<Tracked> tracked(List<CheckSettings> checks) {
        List<Tracked> tracked = new ArrayList<>();
        for (CheckSettings check : checks) {
            if (random.nextBoolean()) {
                tracked.add(new Tracked(check, influence(253)));
            }
        }
        delays.forEach((name, delay) -> {
            if (random.nextInt(3) == 0) {
                var link = new Subject.Link(new LinkName(name), Duration.ofMillis(delay), Duration.ofMillis(delay / 2));
                tracked.add(new Tracked(new CheckSettings("interface/" + name, link, Rhythm.DEFAULT,
                        Influence.DECISIVE), influence(253)));
            }
        });
        return tracked;
    }

    private CheckSettings round(String name, Subject subject) {
        var rhythm = new Rhythm(Duration.ofMillis(10 + random.nextInt(100_000)),
                Duration.ofMillis(10 + random.nextInt(100_000)), 1 + random.nextInt(9), 1 + random.nextInt(9));
        boolean arbiter = subject instanceof Subject.Tcp || subject instanceof Subject.Ping;
        return new CheckSettings(name, subject, rhythm, influence(253), random.nextBoolean(),
                arbiter && random.nextBoolean());
    }

    private Influence influence(int heaviest) {
        return new Influence(random.nextInt(2 * heaviest + 1) - heaviest, random.nextBoolean());
    }

    private String host() {
        return List.of("127.0.0.1", "www.example.org", "2001:db8::1").get(random.nextInt(3));
    }

    private Subject network() {
        switch (random.nextInt(4)) {
            case 0:
                return new Subject.Tcp(host(), 1 + random.nextInt(65_535));
            case 1:
                return random.nextBoolean() ? new Subject.Ping(IpAddress.parse("10.0.0.1"), null)
                        : new Subject.Ping(IpAddress.parse("fe80::1"), new LinkName("eth0"));
            case 2:
                return new Subject.Dns("www.example.org", random.nextBoolean(),
                        random.nextBoolean() ? null : IpAddress.parse("2001:db8::53"), 1 + random.nextInt(65_535));
            default:
                List<Trust> trusts = List.of(new Trust.Known(), new Trust.Authorities("/etc/" + text.apply(4)
                        .replaceAll("[\n\u2028]", "x")), new Trust.Pinned("0123456789abcdef".repeat(4)));
                int trust = random.nextInt(4);
                return new Subject.Http(host(), 1 + random.nextInt(65_535), random.nextBoolean() ? "/" : "/a/b?c=%20&d",
                        random.nextBoolean() ? Map.of() : Map.of("X-One", "a \"b\" : c", "Host", "h"),
                        List.of(new Subject.StatusRange(200, 200 + random.nextInt(100))), text.apply(random.nextInt(3)),
                        trust == 3 ? null : trusts.get(trust));
        }
    }

    private Subject processes() {
        List<String> arguments = random.nextBoolean() ? List.of() : List.of(text.apply(3), "");
        ArgumentMatch match = ArgumentMatch.values()[random.nextInt(4)];
        if (match == ArgumentMatch.ANY && !arguments.isEmpty()) {
            match = ArgumentMatch.EXACT;
        }
        int quorum = 1 + random.nextInt(5);
        return new Subject.Processes("a" + text.apply(5), arguments, match, random.nextBoolean(), quorum,
                random.nextBoolean() ? Integer.MAX_VALUE : quorum + random.nextInt(3),
                Duration.ofMillis(random.nextInt(9999)), Duration.ofMillis(random.nextInt(9999)));
    }
}
