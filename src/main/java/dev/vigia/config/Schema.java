package dev.vigia.config;

import dev.vigia.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON schema of a configuration file, for editors, made from the table of keys.
 *
 * <p>It is draft-07, the newest one editors' YAML servers promise. It says less than the reader: what
 * depends on several keys is beyond it.
 */
public final class Schema {
    private Schema() {
    }

    /** The schema as maps, lists, text and numbers. */
    public static Map<String, Object> json() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "Vigia configuration");
        schema.putAll(of(Keys.ROOT));
        return schema;
    }

    /** The schema as indented JSON text. */
    public static String text() {
        return Json.pretty(json());
    }

    /** What the schema says of a map with the keys of a block. */
    static Map<String, Object> of(Block block) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Key<?> key : block.keys()) {
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", key.about());
            property.putAll(key.kind().schema());
            if (!key.fallback().isEmpty()) {
                property.put("default", typed(key.fallback()));
            }
            properties.put(key.name(), property);
            if (key.required()) {
                required.add(key.name());
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", required.isEmpty() ? List.of("object", "null") : "object");
        schema.put("additionalProperties", false);
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    /** A map in the order written, so that the schema is the same text each time: name, value, name, value. */
    static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static Object typed(String fallback) {
        if (fallback.equals("true") || fallback.equals("false")) {
            return Boolean.valueOf(fallback);
        }
        return fallback.matches("\\d{1,9}") ? (Object) Integer.valueOf(fallback) : fallback;
    }
}
