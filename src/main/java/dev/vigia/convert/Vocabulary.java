package dev.vigia.convert;

import dev.vigia.config.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which keys a configuration may hold today, as the JSON schema says: what is added to the table of keys is converted
 * from that day on.
 */
final class Vocabulary {
    private static final String UNKNOWN = "not supported yet";
    private final Map<?, ?> schema = Schema.json();

    /** Gives up every key that is not known. */
    void prune(List<Entry> top, List<Loss> losses) {
        top.forEach(entry -> prune(entry, schema, losses));
    }

    private static void prune(Entry entry, Map<?, ?> around, List<Loss> losses) {
        Map<?, ?> schema = below(around, entry.key());
        boolean listed = entry.children().stream().allMatch(child -> child.key().isEmpty());
        if (schema == null && !entry.lost()) {
            boolean named = !entry.children().isEmpty() && !listed && entry.value().isEmpty();
            if (named && around.containsKey("$schema")) {
                entry.children().forEach(child -> losses.add(child.lose(UNKNOWN, "")));
            } else {
                losses.add(entry.lose(UNKNOWN, ""));
            }
        } else if (schema != null && !listed) {
            entry.children().forEach(child -> prune(child, schema, losses));
        }
    }

    /** What the schema says of a key of a map, or null where it may not stand there. */
    private static Map<?, ?> below(Map<?, ?> schema, String key) {
        if (schema.get("properties") instanceof Map<?, ?> properties && properties.get(key) instanceof Map<?, ?> one) {
            return one;
        }
        return schema.get("additionalProperties") instanceof Map<?, ?> any ? any : null;
    }

    /** The keys that one address may have when it is written as a map. */
    Set<?> addressKeys(String list) {
        Map<?, ?> at = schema;
        for (String key : List.of("vrrp_instance", "*", list)) {
            at = at == null ? null : below(at, key);
        }
        if (at != null && at.get("items") instanceof Map<?, ?> items && items.get("anyOf") instanceof List<?> forms) {
            for (Object form : forms) {
                if (form instanceof Map<?, ?> map && map.get("properties") instanceof Map<?, ?> keys) {
                    return keys.keySet();
                }
            }
        }
        return Set.of("address");
    }
}
