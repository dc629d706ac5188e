package dev.vigia.journal;

import dev.vigia.agent.FenceParameters;
import dev.vigia.net.Octets;
import dev.vigia.wire.Authenticator;
import dev.vigia.wire.Password;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Records of ours as plain maps and lists, and back: each by its name and its components, a map as a list of pairs.
 */
final class RecordText {
    private static final String NAME = "@";
    private static final String HOME = "dev.vigia.";

    private RecordText() {
    }

    /** What JSON can hold of a value, sets and maps in the order that they have. */
    static Object written(Object value) {
        return written(value, false);
    }

    /** The same for equal values, whatever order their sets and maps have: that of immutable ones is by chance. */
    static Object canonical(Object value) {
        return written(value, true);
    }

    private static Object written(Object value, boolean sorted) {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Number) {
            return value;
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Duration span) {
            return span.toString();
        }
        if (value instanceof Instant time) {
            return time.toString();
        }
        if (value instanceof Authenticator keys) {
            // A journal is copied about: it says which keys there were, never their secrets.
            return keys.toString();
        }
        if (value instanceof FenceParameters parameters) {
            // It does not need the passwords of power switches: in a replay nothing is fenced.
            return parameters.names();
        }
        if (value instanceof Octets octets) {
            return HexFormat.of().formatHex(octets.bytes());
        }
        if (value instanceof Password password) {
            return password.text();
        }
        if (value instanceof Optional<?> perhaps) {
            return perhaps.map(one -> List.of(written(one, sorted))).orElse(List.of());
        }
        if (value instanceof Collection<?> some) {
            List<Object> all = new ArrayList<>();
            some.forEach(one -> all.add(written(one, sorted)));
            return ordered(all, sorted && value instanceof Set);
        }
        if (value instanceof Map<?, ?> map) {
            List<Object> pairs = new ArrayList<>();
            map.forEach((key, one) -> pairs.add(Arrays.asList(written(key, sorted), written(one, sorted))));
            return ordered(pairs, sorted);
        }
        return writtenRecord(value, sorted);
    }

    private static List<Object> ordered(List<Object> all, boolean sorted) {
        return sorted ? all.stream().sorted(Comparator.comparing(String::valueOf)).toList() : all;
    }

    private static Map<String, Object> writtenRecord(Object value, boolean sorted) {
        Class<?> type = value.getClass();
        if (!type.isRecord() || !type.getName().startsWith(HOME)) {
            throw new IllegalArgumentException("a journal cannot hold a " + type.getName());
        }
        Map<String, Object> text = new LinkedHashMap<>();
        text.put(NAME, type.getName().substring(HOME.length()));
        for (RecordComponent component : type.getRecordComponents()) {
            try {
                text.put(component.getName(), written(component.getAccessor().invoke(value), sorted));
            } catch (ReflectiveOperationException hidden) {
                throw new IllegalArgumentException(type + " hides its " + component.getName(), hidden);
            }
        }
        return text;
    }

    /**
     * What was written.
     *
     * @param type what it is to be
     * @throws IllegalArgumentException where it is not
     */
    static Object read(Object text, Type type) {
        Class<?> raw = raw(type);
        if (text == null) {
            return null;
        }
        if (text instanceof Map<?, ?> fields) {
            return readRecord(fields, raw);
        }
        if (FenceParameters.class == raw) {
            return FenceParameters.ofNames(((List<?>) text).stream().map(String::valueOf).toList());
        }
        if (Optional.class == raw) {
            List<?> perhaps = (List<?>) text;
            return perhaps.isEmpty() ? Optional.empty() : Optional.of(read(perhaps.get(0), of(type, 0)));
        }
        if (List.class == raw || Set.class == raw || Collection.class == raw) {
            List<Object> all = new ArrayList<>();
            ((List<?>) text).forEach(one -> all.add(read(one, of(type, 0))));
            return Set.class == raw ? new LinkedHashSet<>(all) : all;
        }
        if (Map.class == raw || SortedMap.class == raw) {
            Map<Object, Object> map = raw == SortedMap.class ? new TreeMap<>() : new LinkedHashMap<>();
            ((List<?>) text).forEach(pair -> map.put(read(((List<?>) pair).get(0), of(type, 0)),
                    read(((List<?>) pair).get(1), of(type, 1))));
            return map;
        }
        return single(text, raw);
    }

    private static Object single(Object text, Class<?> raw) {
        if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants()).filter(one -> ((Enum<?>) one).name().equals(text)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(text + " is no " + raw.getSimpleName()));
        }
        if (raw == Duration.class) {
            return Duration.parse((String) text);
        }
        if (raw == Instant.class) {
            return Instant.parse((String) text);
        }
        if (raw == Authenticator.class) {
            throw new IllegalArgumentException("adverts are signed, and a journal holds no keys: this life cannot be"
                    + " repeated");
        }
        if (raw == Octets.class) {
            return Octets.ofHex((String) text);
        }
        if (raw == Password.class) {
            return text.equals("") ? Password.NONE : Password.of((String) text);
        }
        if (text instanceof Number number) {
            return raw == int.class || raw == Integer.class ? (Object) number.intValue()
                    : raw == double.class || raw == Double.class ? (Object) number.doubleValue()
                    : (Object) number.longValue();
        }
        if (text instanceof String || text instanceof Boolean) {
            return text;
        }
        throw new IllegalArgumentException("a " + raw.getSimpleName() + " is expected, not " + text);
    }

    private static Object readRecord(Map<?, ?> fields, Class<?> expected) {
        Class<?> type = named(String.valueOf(fields.get(NAME)), expected);
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(fields.get(components[i].getName()), components[i].getGenericType());
        }
        try {
            return type.getConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new))
                    .newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException(type.getSimpleName() + ": " + refused.getCause().getMessage(),
                    refused.getCause());
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalArgumentException(type + " cannot be made", hidden);
        }
    }

    /** Only a record of ours, of the expected kind: a file must not choose what code runs. */
    private static Class<?> named(String name, Class<?> expected) {
        try {
            Class<?> type = Class.forName(HOME + name, false, RecordText.class.getClassLoader());
            if (type.isRecord() && expected.isAssignableFrom(type)) {
                return type;
            }
        } catch (ClassNotFoundException unknown) {
            throw new IllegalArgumentException("there is no " + name + " in this version", unknown);
        }
        throw new IllegalArgumentException(name + " stands where " + expected.getSimpleName() + " is expected");
    }

    private static Class<?> raw(Type type) {
        return type instanceof Class<?> plain ? plain : (Class<?>) ((ParameterizedType) type).getRawType();
    }

    private static Type of(Type type, int argument) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[argument] : Object.class;
    }
}
