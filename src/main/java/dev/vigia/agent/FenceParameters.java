package dev.vigia.agent;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a fence agent is told beside whom to fence, by name. Passwords are among the values: none is ever shown. */
public final class FenceParameters {
    /** None. */
    public static final FenceParameters NONE = new FenceParameters(Map.of());
    /** How fence agents name what nobody else may know. */
    private static final Pattern SECRET = Pattern.compile("(?i).*(passw|secret|token|community|key|priv).*");

    private final SortedMap<String, String> values;

    private FenceParameters(Map<String, String> values) {
        this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** These, by their names. */
    public static FenceParameters of(Map<String, String> values) {
        return new FenceParameters(values);
    }

    /** The names without the values, as a journal has them. */
    public static FenceParameters ofNames(List<String> names) {
        var values = new TreeMap<String, String>();
        names.forEach(name -> values.put(name, ""));
        return new FenceParameters(values);
    }

    /** The names in alphabetical order. */
    public List<String> names() {
        return List.copyOf(values.keySet());
    }

    /** The values themselves, for the agent and for a configuration, and nothing else. */
    public SortedMap<String, String> values() {
        return values;
    }

    /** A text that may quote one of the secrets, with stars in its place. */
    public String hidden(String text) {
        String hidden = text;
        List<String> secrets = values.entrySet().stream().filter(one -> SECRET.matcher(one.getKey()).matches())
                .map(Map.Entry::getValue).filter(value -> !value.isEmpty())
                .sorted(Comparator.comparing(String::length).reversed()).toList();
        for (String secret : secrets) {
            hidden = hidden.replace(secret, "***");
        }
        return hidden;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FenceParameters parameters && values.equals(parameters.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** What there is, not what it is. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
