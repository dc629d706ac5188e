package dev.vigia.config;

import dev.vigia.health.Subject;
import dev.vigia.health.Subject.ArgumentMatch;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of the keys of checks, a part of {@link Keys}: what is looked at, how often, and what it does. */
final class CheckKeys {
    private static final int HEAVIEST = 253;
    private static final int HEAVIEST_FILE = 254;
    private static final Kind<Duration> RHYTHM =
            Kinds.time(Duration.ofMillis(10), Duration.ofHours(24), Duration.ofMillis(1));
    private static final Kind<Duration> DELAY =
            Kinds.time(Duration.ZERO, Duration.ofHours(1), Duration.ofMillis(1));
    private static final Kind<String> NAME = Kinds.matching("the name of a check", Structures.NAME);
    private static final Kind<String> LINK_NAME = new Kind<>(Kinds.LINK.wanted(), Kinds.LINK.schema(),
            (node, problems) -> {
                LinkName link = Kinds.LINK.read(node, problems);
                return link == null ? null : link.text();
            });

    /** The keys that each kind of check has which is run again and again. */
    static final class Rounds {
        final Key<Duration> interval;
        final Key<Duration> timeout;
        final Key<Integer> rise;
        final Key<Integer> fall;
        final Key<Boolean> initFail;

        private Rounds(Block block) {
            interval = block.key("interval", RHYTHM, "1s", "the time from one run to the next");
            timeout = block.optional("timeout", RHYTHM, "how long one run may take; default: the interval");
            rise = block.key("rise", Kinds.whole(1, 10_000, Integer::valueOf), "1",
                    "successes in a row that take it up");
            fall = block.key("fall", Kinds.whole(1, 10_000, Integer::valueOf), "1",
                    "failures in a row that take it down");
            initFail = block.key("init_fail", Kinds.TRUTH, "false", "whether it counts as failed until it passes");
        }
    }

    /** The keys by which a check works on those that track it. */
    static final class Effect {
        final Key<Integer> weight;
        final Key<Boolean> reverse;

        private Effect(Block block, int heaviest, String preset) {
            weight = block.key("weight", Kinds.whole(-heaviest, heaviest, Integer::valueOf), preset,
                    "what it adds to the priority; 0: failing makes the node unfit");
            reverse = block.key("reverse", Kinds.TRUTH, "false", "whether success counts as failure");
        }
    }

    /** A program whose exit status tells. */
    static final Block SCRIPT = new Block("vrrp_script");
    static final Key<List<String>> COMMAND = SCRIPT.required("script", Structures.COMMAND, "what is run, no shell");
    static final Rounds SCRIPT_ROUNDS = new Rounds(SCRIPT);
    static final Effect SCRIPT_EFFECT = new Effect(SCRIPT, HEAVIEST, "0");
    static final Key<String> USER =
            SCRIPT.optional("user", Kinds.USER, "the user whom it runs as; default: script_user");

    /** A check of our own, without a process. */
    static final Block CHECK = new Block("vrrp_check");
    static final Key<CheckKinds.Server> TCP =
            CHECK.optional("tcp", CheckKinds.SERVER, "a port that must accept connections");
    static final Key<CheckKinds.Url> HTTP =
            CHECK.optional("http", CheckKinds.URL, "a URL that must answer, http:// or https://");
    static final Key<IpAddress> PING =
            CHECK.optional("ping", CheckKinds.ADDRESS, "a host that must answer echo requests");
    static final Key<String> DNS = CHECK.optional("dns", CheckKinds.DNS_NAME, "a name that must have an address");
    static final Rounds CHECK_ROUNDS = new Rounds(CHECK);
    static final Effect CHECK_EFFECT = new Effect(CHECK, HEAVIEST, "0");
    static final Key<Boolean> WITNESS = CHECK.key("witness", Kinds.TRUTH, "false",
            "whether the node is unfit when this one and every other witness is lost (tcp, ping)");
    static final Key<List<Subject.StatusRange>> EXPECT_STATUS =
            CHECK.optional("expect_status", CheckKinds.statuses(), "http: statuses that are well; default: 200-299");
    static final Key<String> EXPECT_BODY =
            CHECK.optional("expect_body", CheckKinds.TEXT, "http: what the body must hold");
    static final Key<Map<String, String>> HEADERS =
            CHECK.optional("headers", CheckKinds.headers(), "http: headers to send");
    static final Key<String> CA_FILE = CHECK.optional("ca_file", Kinds.PATH,
            "https: the authorities to believe, in PEM; default: those that Java knows");
    static final Key<String> PIN_SHA256 = CHECK.optional("pin_sha256", CheckKinds.FINGERPRINT,
            "https: the one certificate to believe, by its SHA-256 fingerprint");
    static final Key<LinkName> PING_LINK =
            CHECK.optional("interface", Kinds.LINK, "ping: by which link, needed for fe80::/10");
    static final Key<Boolean> IPV6 = CHECK.optional("type", Kinds.oneOf(Kinds.words("A", false, "AAAA", true)),
            "dns: which address is asked for; default: A");
    static final Key<IpAddress> RESOLVER =
            CHECK.optional("server", CheckKinds.ADDRESS, "dns: whom to ask; default: the first in /etc/resolv.conf");
    static final Key<Integer> RESOLVER_PORT =
            CHECK.optional("port", Kinds.whole(1, 65_535, Integer::valueOf), "dns: the resolver's port; default: 53");
    /** The keys that say what is looked at, one of which is written. */
    static final List<Key<?>> SUBJECTS = List.of(TCP, HTTP, PING, DNS);
    /** Which keys go with which subject alone. */
    static final Map<Key<?>, List<Key<?>>> OPTIONS = options();

    /** Processes of a name. */
    static final Block PROCESS = new Block("vrrp_track_process");
    static final Key<List<String>> PROGRAM = PROCESS.required("process", Structures.WORDS,
            "the name of a program, with arguments if they matter");
    static final Key<ArgumentMatch> PARAM_MATCH = PROCESS.optional("param_match", Kinds.oneOf(Kinds.words("exact",
            ArgumentMatch.EXACT, "initial", ArgumentMatch.INITIAL, "partial", ArgumentMatch.PARTIAL)),
            "how arguments are compared; default: exact where there are any");
    static final Key<Boolean> FULL_COMMAND =
            PROCESS.key("full_command", Kinds.TRUTH, "false", "whether the program is compared as it was called");
    static final Key<Integer> QUORUM =
            PROCESS.key("quorum", Kinds.whole(1, 65_535, Integer::valueOf), "1", "how many are enough");
    static final Key<Integer> QUORUM_MAX = PROCESS.optional("quorum_max", Kinds.whole(1, 65_535, Integer::valueOf),
            "how many are not yet too many");
    static final Key<Duration> BOTH_DELAYS =
            PROCESS.optional("delay", DELAY, "fork_delay and terminate_delay where they are not written");
    static final Key<Duration> FORK_DELAY =
            PROCESS.optional("fork_delay", DELAY, "how long there must be enough before it counts");
    static final Key<Duration> TERMINATE_DELAY =
            PROCESS.optional("terminate_delay", DELAY, "how long there must be too few before it counts");
    static final Effect PROCESS_EFFECT = new Effect(PROCESS, HEAVIEST, "0");

    /** A file that holds a number. */
    static final Block FILE = new Block("vrrp_track_file");
    static final Key<String> PATH =
            FILE.required("file", Kinds.PATH, "the file; missing or empty it holds 0");
    static final Effect FILE_EFFECT = new Effect(FILE, HEAVIEST_FILE, "1");

    static {
        FILE.later("init_file");
        SCRIPT.never("init_file", "write 'init_fail: true'");
        CHECK.never("script", "a program is a vrrp_script");
    }

    /** How long a link's change must last. */
    static final Block DELAYS = new Block("interface_up_down_delays");
    static final Key<Duration> UP_DELAY = DELAYS.key("up_delay", DELAY, "0", "how long it must be up before it counts");
    static final Key<Duration> DOWN_DELAY =
            DELAYS.key("down_delay", DELAY, "0", "how long it must be down before it counts");

    private CheckKeys() {
    }

    /** A list of names of scripts and checks. */
    static Kind<List<Placed<Mention>>> checks(String list) {
        return Structures.listOf(0, Mention.kind(list, NAME, HEAVIEST));
    }

    /** A list of names of files. */
    static Kind<List<Placed<Mention>>> files(String list) {
        return Structures.listOf(0, Mention.kind(list, NAME, HEAVIEST_FILE));
    }

    /** A list of links. */
    static Kind<List<Placed<Mention>>> links(String list) {
        return Structures.listOf(0, Mention.kind(list, LINK_NAME, HEAVIEST));
    }

    private static Map<Key<?>, List<Key<?>>> options() {
        Map<Key<?>, List<Key<?>>> options = new LinkedHashMap<>();
        options.put(HTTP, List.of(EXPECT_STATUS, EXPECT_BODY, HEADERS, CA_FILE, PIN_SHA256));
        options.put(PING, List.of(PING_LINK));
        options.put(DNS, List.of(IPV6, RESOLVER, RESOLVER_PORT));
        return options;
    }
}
