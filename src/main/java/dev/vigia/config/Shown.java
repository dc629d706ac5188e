package dev.vigia.config;

import java.util.regex.Pattern;

/** A user's text as it can be shown on a terminal: nothing in it moves the cursor, and its length is bounded. */
public final class Shown {
    private static final int WIDTH = 100;

    /** A key as keepalived's users write it into a file; a misplaced one must not come into a log. */
    private static final Pattern KEY = Pattern.compile("(?<=hex:)[0-9A-Fa-f]{8,}");

    private Shown() {
    }

    /** The text with asterisks in place of what looks like the secret of a key, as long as before. */
    static String withoutKeys(String text) {
        return KEY.matcher(text).replaceAll(found -> "*".repeat(found.group().length()));
    }

    /** The text with control, format and separator characters written as escapes. */
    static String escaped(String text) {
        var shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> shown.append(escaped(c)));
        return shown.toString();
    }

    private static String escaped(int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL:
                return character == '\t' ? "\\t" : "\\x%02x".formatted(character);
            case Character.FORMAT:
            case Character.LINE_SEPARATOR:
            case Character.PARAGRAPH_SEPARATOR:
            case Character.SURROGATE:
            case Character.PRIVATE_USE:
            case Character.UNASSIGNED:
                return "\\u{%x}".formatted(character);
            default:
                return Character.toString(character);
        }
    }

    /** The text, escaped and cut after {@code most} characters. */
    public static String cut(String text, int most) {
        // cut before escaping as well, so that a huge value costs nothing
        String start = text.length() > 2 * most ? text.substring(0, 2 * most) : text;
        String shown = escaped(start);
        return shown.length() <= most ? shown : shown.substring(0, most - 1) + "…";
    }

    /**
     * A source line and, below it, a caret under one of its characters, both indented by two spaces.
     *
     * @param line the line as written
     * @param column the character to point at, from 1
     */
    static String pointed(String line, int column) {
        int characters = line.codePointCount(0, line.length());
        int target = Math.min(Math.max(column - 1, 0), characters);
        int from = Math.max(0, target - WIDTH * 2 / 3);
        int to = Math.min(characters, from + WIDTH);
        int middle = line.offsetByCodePoints(0, target);
        String before = (from > 0 ? "…" : "") + escaped(line.substring(line.offsetByCodePoints(0, from), middle));
        String after = escaped(line.substring(middle, line.offsetByCodePoints(middle, to - target)))
                + (to < characters ? "…" : "");
        return "  " + (before + after).stripTrailing() + "\n  "
                + " ".repeat(before.codePointCount(0, before.length())) + "^";
    }
}
