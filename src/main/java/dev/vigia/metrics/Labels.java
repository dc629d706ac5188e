package dev.vigia.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names and values that tell series of one metric apart, in their order. */
final class Labels {
    private Labels() {
    }

    /** One label. */
    static Map<String, String> of(String name, String value) {
        return Map.of(name, value);
    }

    /** These, and one more. */
    static Map<String, String> and(Map<String, String> labels, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(labels);
        more.put(name, value);
        return more;
    }
}
