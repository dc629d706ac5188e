package dev.vigia.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Seed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void valuesComeBack() {
        SplittableRandom random = Seed.random(JsonTest.class);
        for (int i = 0; i < 5_000; i++) {
            Object value = value(random, 5);
            String line = Json.line(value);
            assertEquals(value, Json.parse(line), line);
            assertEquals(value, Json.parse(Json.pretty(value)), line);
            assertTrue(line.indexOf('\n') < 0, line);
        }
    }

    private static Object value(SplittableRandom random, int depth) {
        switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0:
                return null;
            case 1:
                return random.nextBoolean();
            case 2:
                return random.nextLong() >> random.nextInt(64);
            case 3:
                return BigDecimal.valueOf(random.nextLong(), 1 + random.nextInt(30));
            case 4, 5:
                return text(random);
            case 6:
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                return list;
            default:
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(random), value(random, depth - 1));
                }
                return map;
        }
    }

    private static String text(SplittableRandom random) {
        String odd = "\"\\/\b\f\n\r\t\0\u0001\u001f\u007f\u0085\u2028\u2029\ud83d\ude00é<>&'{}[]:,";
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int at = random.nextInt(odd.length());
            text.append(random.nextBoolean() ? (char) ('a' + random.nextInt(26)) : odd.charAt(at));
        }
        return text.toString();
    }

    @Test
    void theFormsWeWrite() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", Arrays.asList(1, null, true, "x\n"));
        map.put("a", new BigDecimal("0.25"));
        assertEquals("{\"b\":[1,null,true,\"x\\n\"],\"a\":0.25}", Json.line(map));
        assertEquals("{\n  \"b\": [\n    1,\n    null,\n    true,\n    \"x\\n\"\n  ],\n  \"a\": 0.25\n}",
                Json.pretty(map));
    }

    @Test
    void whatHasNoJsonIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.line(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Json.line(Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> Json.line(new Object()));
        assertThrows(IllegalArgumentException.class, () -> Json.line(List.of(new int[] {1})));
        assertThrows(IllegalArgumentException.class, () -> Json.line(Map.of(1, "x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "{'a':1}", "[1 2]", "1 2",
        "{} {}",
        "nul", "NULL", "True", "NaN", "Infinity", "01", "1.", ".5", "+1", "0x10", "--1", "1e", "\"\\x\"", "\"a",
        "\"\n\"",
        "\"\t\"", "\"\\'\"", "// c\n1", "/* c */1", "# c\n1", "]", "}", ",", "[1]]", "\"\\u12g4\"",
        "1e99999999999", "\u00a01"})
    void whatIsNotOneValueOfRfc8259IsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Json.parse(text));
    }

    @Test
    void wholeNumbersAreLongs() {
        assertEquals(Long.MAX_VALUE, Json.parse("9223372036854775807"));
        assertEquals(Long.MIN_VALUE, Json.parse("-9223372036854775808"));
        assertEquals(0L, Json.parse("-0"));
        assertEquals(100_000L, Json.parse("1e5"));
        assertEquals(new BigDecimal("9223372036854775808"), Json.parse("9223372036854775808"));
        assertEquals(new BigDecimal("1.0"), Json.parse("1.0"));
        assertEquals(new BigDecimal("1e999999999"), Json.parse("1e999999999"));
        assertEquals(new BigDecimal("1e2147483647"), Json.parse("1e2147483647"));
        assertEquals(new BigDecimal("1e-2147483647"), Json.parse("1e-2147483647"));
    }

    @Test
    void aKeyTwiceIsRefused() {
        assertEquals(Map.of("a", 1L, "b", Map.of("a", 2L)), Json.parse("{\"a\":1,\"b\":{\"a\":2}}"));
        var refusal = assertThrows(
                IllegalArgumentException.class, () -> Json.parse("{\"a\":1,\"b\":[{\"c\":1,\"c\":2}]}"));
        assertEquals("JSON key 'c' twice", refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Json.parse("{\"a\":null,\"\\u0061\":2}"));
    }

    @Test
    void depthHasALimit() {
        assertEquals("[".repeat(65) + "]".repeat(65), Json.line(Json.parse("[".repeat(65) + "]".repeat(65))));
        for (int depth : new int[] {66, 100_000}) {
            var refusal = assertThrows(IllegalArgumentException.class, () -> Json.parse("[".repeat(depth)));
            assertEquals("JSON nested deeper than 64", refusal.getMessage());
            assertThrows(IllegalArgumentException.class, () -> Json.parse("{\"a\":".repeat(depth)));
        }
    }

    @Test
    void orderIsKept() {
        assertEquals(List.of("z", "a", "m"),
                List.copyOf(((Map<?, ?>) Json.parse("{\"z\":1,\"a\":2,\"m\":3}")).keySet()));
    }
}
