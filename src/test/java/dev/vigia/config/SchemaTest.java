package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The schema, seen as an editor would: by a validator of just the words of draft-07 that it uses. */
class SchemaTest {
    @Test
    void goodFilesSatisfyIt() {
        for (Path file : Golden.files("good")) {
            // these two lean on YAML 1.1's types where our own reader takes the text as written
            if (!file.endsWith("everything.yaml") && !file.endsWith("one-link-many-routers.yaml")) {
                assertTrue(valid(file), file.toString());
            }
        }
    }

    @Test
    void whatASingleValueShowsToBeWrongItRefuses() {
        for (String name : List.of("a-list", "a-word", "no-instance", "missing-keys", "unknown-keys", "not-yet",
                "vrid-0", "vrid-256", "priority-0", "priority-256", "checksum", "version", "no-address",
                "address-not-a-list", "excluded", "lease", "global-defs", "instance-name", "instance-word", "checks",
                "tracking")) {
            assertFalse(valid(Path.of("src/test/resources/config/bad/" + name + ".yaml")), name);
        }
    }

    @Test
    void itIsJsonAndTheSameEachTime() {
        assertEquals(Schema.text(), Json.pretty(Json.parse(Schema.text())));
    }

    @Test
    void defaultsSatisfyTheirOwnKeys() {
        for (Block block : Keys.BLOCKS) {
            var properties = (Map<?, ?>) Schema.of(block).get("properties");
            for (Object property : properties.values()) {
                Object preset = ((Map<?, ?>) property).get("default");
                assertTrue(preset == null || valid(property, preset), property.toString());
            }
        }
    }

    private boolean valid(Path file) {
        String text = new String(Golden.bytes(file), StandardCharsets.UTF_8).replace("\ufeff", "");
        return valid(Schema.json(), new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    }

    private boolean valid(Object schema, Object value) {
        return ((Map<?, ?>) schema).entrySet().stream().allMatch(
                rule -> satisfied((String) rule.getKey(), rule.getValue(), (Map<?, ?>) schema, value));
    }

    private boolean satisfied(String word, Object rule, Map<?, ?> schema, Object value) {
        return switch (word) {
            case "$schema", "title", "description", "default" -> true;
            case "type" -> rule instanceof List<?> types ? types.stream().anyMatch(type -> isA(type, value))
                    : isA(rule, value);
            case "enum" -> ((List<?>) rule).contains(value);
            case "anyOf" -> ((List<?>) rule).stream().anyMatch(one -> valid(one, value));
            case "minimum" -> !(value instanceof Number) || number(value).compareTo(number(rule)) >= 0;
            case "maximum" -> !(value instanceof Number) || number(value).compareTo(number(rule)) <= 0;
            case "minLength" -> !(value instanceof String text) || text.length() >= (Integer) rule;
            case "maxLength" -> !(value instanceof String text) || text.length() <= (Integer) rule;
            case "pattern" -> !(value instanceof String text) || Pattern.compile((String) rule).matcher(text).find();
            case "items" -> !(value instanceof List<?> list) || list.stream().allMatch(item -> valid(rule, item));
            case "minItems" -> !(value instanceof List<?> list) || list.size() >= (Integer) rule;
            case "minProperties" -> !(value instanceof Map<?, ?> map) || map.size() >= (Integer) rule;
            case "required" -> !(value instanceof Map<?, ?> map) || map.keySet().containsAll((List<?>) rule);
            case "propertyNames" -> !(value instanceof Map<?, ?> map)
                    || map.keySet().stream().allMatch(name -> valid(rule, name.toString()));
            case "properties" -> !(value instanceof Map<?, ?> map) || ((Map<?, ?>) rule).entrySet().stream()
                    .allMatch(key -> !map.containsKey(key.getKey()) || valid(key.getValue(), map.get(key.getKey())));
            case "additionalProperties" -> !(value instanceof Map<?, ?> map)
                    || map.entrySet().stream().allMatch(entry -> additional(rule, schema, entry));
            default -> throw new AssertionError("a word this test does not know: " + word);
        };
    }

    private boolean additional(Object rule, Map<?, ?> schema, Map.Entry<?, ?> entry) {
        boolean known = schema.get("properties") instanceof Map<?, ?> named && named.containsKey(entry.getKey());
        return known || (rule instanceof Boolean allowed ? allowed : valid(rule, entry.getValue()));
    }

    private static boolean isA(Object type, Object value) {
        return switch ((String) type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "null" -> value == null;
            default -> throw new AssertionError("no type of JSON: " + type);
        };
    }

    private static BigDecimal number(Object value) {
        return new BigDecimal(value.toString());
    }
}
