package dev.vigia.config;

import dev.vigia.net.Octets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the secrets that {@code auth_hmac} names, and looks at what does not fit together in it. */
final class HmacChecks {
    private final FileFacts facts;
    private final Problems problems;
    /** By place, since a key has no other name than its id. */
    private final Map<Place, Octets> secrets = new HashMap<>();

    HmacChecks(FileFacts facts, Problems problems) {
        this.facts = facts;
        this.problems = problems;
    }

    /** The secret of a key that was looked at; empty where files were not to be read. */
    Optional<Octets> secret(Fields key) {
        return Optional.ofNullable(secrets.get(key.place()));
    }

    /** Looks at all instances. */
    void look(List<Fields> instances) {
        for (Fields instance : instances) {
            Fields hmac = instance.get(Keys.AUTH_HMAC);
            if (hmac != null) {
                look(instance, hmac);
            }
        }
    }

    private void look(Fields instance, Fields hmac) {
        if (instance.has(Keys.AUTHENTICATION)) {
            problems.error(instance.place(Keys.AUTHENTICATION), "adverts have a password or a signature, not both",
                    "leave authentication out: anybody on the link can read it");
        }
        List<Fields> keys = Fields.all(hmac, HmacKeys.KEYS);
        keys.forEach(this::key);
        Integer active = hmac.get(HmacKeys.ACTIVE_KEY);
        if (active != null && !keys.isEmpty() && keys.stream().noneMatch(key -> HmacKeys.id(key) == active)) {
            problems.error(hmac.place(HmacKeys.ACTIVE_KEY), "active_key " + active + " is not among the keys",
                    "write one of " + String.join(", ", keys.stream().map(Fields::name).toList()));
        }
        if (Boolean.FALSE.equals(hmac.get(HmacKeys.TIMED)) && hmac.has(HmacKeys.TIME_WINDOW)) {
            problems.warning(hmac.place(HmacKeys.TIME_WINDOW), "'time_window' has no effect with 'anti_replay: "
                    + "monotonic'", "leave it out, or write 'anti_replay: time'");
        }
    }

    private void key(Fields key) {
        if (HmacKeys.id(key) == 0) {
            problems.error(key.place(), "'" + Shown.cut(key.name(), 20) + "' is no id of a key",
                    "write a whole number from 1 to 255, the same on all routers");
        }
        if (key.has(HmacKeys.FILE) == key.has(HmacKeys.CREDENTIAL)) {
            problems.error(key.place(), "key " + Shown.cut(key.name(), 20) + (key.has(HmacKeys.FILE)
                    ? " has a file and a credential" : " has neither a file nor a credential"),
                    "write { file: /its/path } or { credential: name }");
            return;
        }
        String file = key.get(HmacKeys.FILE);
        String credential = key.get(HmacKeys.CREDENTIAL);
        if (file == null && credential == null) {
            return;
        }
        KeyFile read = file != null ? facts.key(file) : facts.credential(credential);
        if (!read.fault().isEmpty()) {
            Key<String> where = file != null ? HmacKeys.FILE : HmacKeys.CREDENTIAL;
            problems.about(where.name()).error(key.place(where), "'" + (file != null ? file : credential) + "' "
                    + read.fault(), hint(read.fault()));
        } else if (read.secret() != null) {
            secrets.put(key.place(), read.secret());
        }
    }

    private static String hint(String fault) {
        return fault.startsWith("can be") ? "chmod 0600, and make a new key: others may have it"
                : fault.startsWith("is known only") ? "'vigia check --no-files' checks the rest here"
                : "make one: (umask 077; printf 'hex:%s' \"$(openssl rand -hex 32)\" > FILE), the same on all routers";
    }
}
