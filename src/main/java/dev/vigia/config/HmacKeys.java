package dev.vigia.config;

import dev.vigia.agent.HmacSettings;
import dev.vigia.agent.HmacSettings.Mode;
import dev.vigia.agent.HmacSettings.Store;
import dev.vigia.wire.Authenticator;
import dev.vigia.wire.HmacKey;
import dev.vigia.wire.ReplayWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table of the keys of {@code auth_hmac}, a part of {@link Keys}, what they mean and how that is printed. */
final class HmacKeys {
    private static final Duration LEAST_WINDOW = Duration.ofSeconds(5);
    private static final String ELSEWHERE = "this file is read by many: put the secret into a file of mode 0600 and "
            + "write { file: /its/path }, or { credential: name }";

    /** Where one secret is. */
    static final Block SECRET = new Block("keys");
    static final Key<String> FILE = SECRET.optional("file", path(),
            "a file that only the agent's user can read: 'hex:' and hex digits, or printable ASCII");
    static final Key<String> CREDENTIAL = SECRET.optional("credential", credential(),
            "a credential of the unit (LoadCredential=), with the same content");

    /** How adverts are signed. */
    static final Block HMAC = new Block("auth_hmac");
    static final Key<Mode> MODE = HMAC.key("mode", Kinds.oneOf(Kinds.words("enforce", Mode.ENFORCE,
            "permissive", Mode.PERMISSIVE, "receive-only", Mode.RECEIVE_ONLY)), "enforce",
            "enforce: sign, and refuse what is not signed rightly; permissive: sign only; receive-only: neither");
    static final Key<Integer> ACTIVE_KEY =
            HMAC.required("active_key", Kinds.whole(1, 255, Integer::valueOf), "the id of the key to sign with");
    static final Key<List<Fields>> KEYS = HMAC.required("keys", secrets(),
            "by their ids, 1 to 255, the same on all routers: { file: /its/path } or { credential: name }");
    static final Key<Boolean> TIMED = HMAC.key("anti_replay",
            Kinds.oneOf(Kinds.words("time", true, "monotonic", false)), "time",
            "what tells a recorded advert: its time and number, or its number alone, for clocks that disagree");
    static final Key<Optional<Duration>> TIME_WINDOW = HMAC.key("time_window", Kinds.autoOr(
            Kinds.time(Duration.ofSeconds(1), ReplayWindow.LARGEST, Duration.ofSeconds(1)), Map.of()), "auto",
            "how far two clocks may be apart; auto: the larger of 5s and 3 x advert_int");

    private HmacKeys() {
    }

    /** A path; what stands there wrongly may be a secret, and is not shown. */
    private static Kind<String> path() {
        return new Kind<>("an absolute path", Schema.map("type", "string", "pattern", "^/.*"), (node, problems) -> {
            if (node instanceof Node.Scalar text && text.text().startsWith("/")) {
                return text.text();
            }
            problems.unseen().error(node.place(), "no absolute path stands here", ELSEWHERE);
            return null;
        });
    }

    private static Kind<String> credential() {
        String form = "[A-Za-z0-9_.@:-]{1,255}";
        return new Kind<>("the name of a credential", Schema.map("type", "string", "pattern", "^" + form + "$"),
                (node, problems) -> {
                    if (node instanceof Node.Scalar text && text.text().matches(form) && !text.text().matches("\\.+")) {
                        return text.text();
                    }
                    problems.unseen().error(node.place(), "no name of a credential stands here", ELSEWHERE);
                    return null;
                });
    }

    /** The keys by id; a secret that stands there itself is not shown. */
    private static Kind<List<Fields>> secrets() {
        Kind<List<Fields>> named = Structures.named(1, SECRET);
        return new Kind<>("a map of keys by their ids", named.schema(), (node, problems) -> {
            boolean inline = node instanceof Node.Scalar text && !text.absent();
            if (inline) {
                problems.unseen().error(node.place(), "a secret stands in the configuration", ELSEWHERE);
            }
            for (Node.Entry entry : node instanceof Node.Mapping map ? map.entries() : List.<Node.Entry>of()) {
                if (entry.value() instanceof Node.Scalar text && !text.absent()) {
                    inline = true;
                    problems.unseen().error(text.place(), "a secret stands in the configuration", ELSEWHERE);
                }
            }
            return inline ? null : named.read(node, problems);
        });
    }

    /** The id of a key; 0 where it is none. */
    static int id(Fields key) {
        return key.name().matches("[1-9]\\d{0,2}") && Integer.parseInt(key.name()) <= 255
                ? Integer.parseInt(key.name()) : 0;
    }

    /**
     * What an {@code auth_hmac} means; null where there is none.
     *
     * @param interval the instance's own advert interval
     */
    static HmacSettings meaning(Fields hmac, Duration interval, HmacChecks secrets) {
        if (hmac == null) {
            return null;
        }
        List<HmacSettings.Key> keys = new ArrayList<>();
        List<HmacKey> read = new ArrayList<>();
        for (Fields key : hmac.get(KEYS)) {
            String file = key.get(FILE);
            keys.add(new HmacSettings.Key(id(key), file == null ? Store.CREDENTIAL : Store.FILE,
                    file == null ? key.get(CREDENTIAL) : file));
            secrets.secret(key).ifPresent(secret -> read.add(new HmacKey(id(key), secret)));
        }
        Duration tolerance = hmac.get(TIMED) ? hmac.get(TIME_WINDOW).orElse(window(interval)) : null;
        return new HmacSettings(hmac.get(MODE), hmac.get(ACTIVE_KEY), keys, tolerance, new Authenticator(read));
    }

    /** {@code time_window: auto}, as in keepalived: the larger of 5 s and three intervals, in whole seconds. */
    private static Duration window(Duration interval) {
        Duration three = Duration.ofSeconds(interval.multipliedBy(3).plusNanos(999_999_999).toSeconds());
        Duration larger = three.compareTo(LEAST_WINDOW) > 0 ? three : LEAST_WINDOW;
        return larger.compareTo(ReplayWindow.LARGEST) > 0 ? ReplayWindow.LARGEST : larger;
    }

    /** The map that means these settings: where the secrets are, never what. */
    static String printed(HmacSettings hmac) {
        String keys = hmac.keys().stream().map(key -> key.id() + ": { "
                + (key.store() == Store.FILE ? FILE : CREDENTIAL) + ": " + YamlWord.quoted(key.name()) + " }")
                .collect(Collectors.joining(", ", "{ ", " }"));
        String replay = hmac.tolerance() == null ? "monotonic"
                : "time, " + TIME_WINDOW + ": " + TimeText.of(hmac.tolerance());
        return "{ " + MODE + ": " + hmac.mode().name().toLowerCase(Locale.ROOT).replace('_', '-') + ", " + ACTIVE_KEY
                + ": " + hmac.activeKey() + ", " + KEYS + ": " + keys + ", " + TIMED + ": " + replay + " }";
    }
}
