package dev.vigia.convert;

import dev.vigia.config.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code $NAME} stands for (keepalived.conf(5), "Parameter substitution"): looked up when it is used. */
final class Definitions {
    private static final Pattern DEFINING = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile(
            "\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)(?:\\s[^}]*)?}|([A-Za-z_][A-Za-z0-9_]*)(?=\\s|$))");

    private final Map<String, List<Line>> values = new HashMap<>();
    private final String configId;

    /**
     * A line with one reference replaced.
     *
     * @param before what stands before the reference
     * @param value the lines it stands for, at least one
     * @param after what stands after it
     */
    record Replaced(String before, List<Line> value, String after) {
    }

    Definitions(String configId) {
        this.configId = configId;
    }

    /** Takes a definition in; returns whether the line is one. */
    boolean define(Line first, List<Line> more) {
        Matcher defining = DEFINING.matcher(first.text());
        if (!defining.matches()) {
            return false;
        }
        String start = defining.group(2).strip();
        var lines = new ArrayList<Line>();
        if (more.isEmpty() || !start.isEmpty()) {
            lines.add(first.with(start));
        }
        lines.addAll(more);
        values.put(defining.group(1), List.copyOf(lines));
        return true;
    }

    /** The line with its first reference that is defined replaced; empty where there is none. */
    Optional<Replaced> replace(Line line) {
        Matcher reference = REFERENCE.matcher(line.text());
        while (reference.find()) {
            String name = reference.group(1) == null ? reference.group(2) : reference.group(1);
            List<Line> value = values.getOrDefault(name, predefined(name, line));
            if (value != null) {
                return Optional.of(new Replaced(line.text().substring(0, reference.start()), value,
                        line.text().substring(reference.end())));
            }
        }
        return Optional.empty();
    }

    /** Which expansion that only a running keepalived can make stands in a line, or empty. */
    static String foreign(String text) {
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            if (reference.group().startsWith("${_RANDOM") || reference.group().startsWith("${_ENV")) {
                return reference.group();
            }
        }
        return "";
    }

    private List<Line> predefined(String name, Line line) {
        String value = switch (name) {
            case "_PWD" -> line.directory().toAbsolutePath().normalize().toString();
            case "_INSTANCE" -> configId;
            case "_HASH" -> "#";
            case "_BANG" -> "!";
            default -> null;
        };
        Place place = line.place();
        return value == null ? null : List.of(new Line(place, value, line.directory(), line.depth(), true));
    }
}
