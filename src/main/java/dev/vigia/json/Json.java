package dev.vigia.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON text (RFC 8259) from and to plain maps, lists, strings, numbers, booleans and null. */
public final class Json {
    /** Deeper than anything we write; a hostile request cannot overflow the stack. */
    private static final int MAX_DEPTH = 64;
    private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");
    /** The digits of the longest long. */
    private static final int LONGEST_LONG = 19;

    private Json() {
    }

    /**
     * One line of JSON.
     *
     * @param value a {@code Map} with string keys, an {@code Iterable}, a {@code String}, a finite
     *     {@code Number}, a {@code Boolean} or null, nested as you like
     * @throws IllegalArgumentException for anything else
     */
    public static String line(Object value) {
        return text(value, "");
    }

    /** Indented JSON of the same values, for people. */
    public static String pretty(Object value) {
        return text(value, "  ");
    }

    private static String text(Object value, String indent) {
        var text = new StringWriter();
        try (var writer = new JsonWriter(text)) {
            writer.setIndent(indent);
            writer.setSerializeNulls(true);
            write(writer, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonWriter writer, Object value) throws IOException {
        if (value == null) {
            writer.nullValue();
        } else if (value instanceof String string) {
            writer.value(string);
        } else if (value instanceof Boolean bool) {
            writer.value(bool);
        } else if (value instanceof Number number) {
            writer.value(number);
        } else if (value instanceof Map<?, ?> map) {
            writer.beginObject();
            for (var entry : map.entrySet()) {
                if (!(entry.getKey() instanceof String name)) {
                    throw new IllegalArgumentException("no JSON key: " + entry.getKey());
                }
                writer.name(name);
                write(writer, entry.getValue());
            }
            writer.endObject();
        } else if (value instanceof Iterable<?> list) {
            writer.beginArray();
            for (Object element : list) {
                write(writer, element);
            }
            writer.endArray();
        } else {
            throw new IllegalArgumentException("no JSON for a " + value.getClass().getName());
        }
    }

    /**
     * Reads one JSON value: objects become {@code LinkedHashMap}, arrays {@code ArrayList}, numbers
     * {@code Long} where written without a fraction and in range, else {@code BigDecimal}.
     *
     * @throws IllegalArgumentException where the text is not exactly one JSON value, names a key twice
     *     or nests deeper than 64
     */
    public static Object parse(String text) {
        try (var reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            Object value = read(reader, 0);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException("more than one JSON value");
            }
            return value;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            // The library's own words are for programmers; where it stopped is for everybody.
            Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
            throw new IllegalArgumentException(place.find() ? "not JSON at " + place.group() : "not JSON", e);
        }
    }

    private static Object read(JsonReader reader, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("JSON nested deeper than " + MAX_DEPTH);
        }
        switch (reader.peek()) {
            case BEGIN_OBJECT:
                return object(reader, depth);
            case BEGIN_ARRAY:
                List<Object> list = new ArrayList<>();
                reader.beginArray();
                while (reader.hasNext()) {
                    list.add(read(reader, depth + 1));
                }
                reader.endArray();
                return list;
            case STRING:
                return reader.nextString();
            case NUMBER:
                return number(reader.nextString());
            case BOOLEAN:
                return reader.nextBoolean();
            default:
                reader.nextNull();
                return null;
        }
    }

    private static Number number(String text) {
        var number = new BigDecimal(text);
        // In long, since the digits of 1e2147483647 are more than an int counts.
        long digits = (long) number.precision() - number.scale();
        if (number.scale() <= 0 && digits <= LONGEST_LONG) {
            BigInteger whole = number.toBigIntegerExact();
            if (whole.bitLength() < Long.SIZE) {
                return whole.longValue();
            }
        }
        return number;
    }

    private static Map<String, Object> object(JsonReader reader, int depth) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (map.containsKey(name)) {
                throw new IllegalArgumentException("JSON key '" + name + "' twice");
            }
            map.put(name, read(reader, depth + 1));
        }
        reader.endObject();
        return map;
    }
}
