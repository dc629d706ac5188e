package dev.vigia.house;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One rule of the protocol and how Vigia stands to it, a paragraph of {@code conformance/rules.txt}.
 *
 * @param part the heading it stands under
 * @param number its number, C- for RFC 9568 and V- for RFC 3768
 * @param level MUST and its sisters, or what else obliges us
 * @param section of the RFC
 * @param text what it asks, in our words
 * @param said by kind: test, frames, deviation, gap, note, keepalived, frr
 */
record Rule(String part, String number, String level, String section, String text, Map<String, String> said) {
    /** The kinds of lines under a rule. */
    static final List<String> KINDS = List.of("test", "frames", "deviation", "gap", "note", "keepalived", "frr");

    private static final Pattern HEAD = Pattern.compile("([CV]-\\d+) \\| ([^|]+) \\| ([^|]+) \\| (.+)");
    private static final Pattern LINE = Pattern.compile("  (\\w+): (.+)");
    /** A class and its method, a class and words that stand in it, or a file of the configuration's goldens. */
    private static final Pattern TEST = Pattern.compile("[\\w.]+#\\w+|[\\w.]+ \"[^\"]+\"|config/[\\w/-]+\\.yaml");

    /**
     * Reads all rules.
     *
     * @throws IllegalArgumentException naming the line that is none
     */
    static List<Rule> read(List<String> lines) {
        List<Rule> rules = new ArrayList<>();
        String part = "";
        for (String line : lines) {
            Matcher head = HEAD.matcher(line);
            Matcher under = LINE.matcher(line);
            if (line.startsWith("# ")) {
                part = line.substring(2);
            } else if (head.matches()) {
                rules.add(new Rule(part, head.group(1), head.group(2), head.group(3), head.group(4),
                        new LinkedHashMap<>()));
            } else if (under.matches() && KINDS.contains(under.group(1)) && !rules.isEmpty()) {
                rules.get(rules.size() - 1).said.put(under.group(1), under.group(2));
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException("neither a heading, a rule nor what is said of one: " + line);
            }
        }
        return rules;
    }

    /** What is said of it of one kind; empty where nothing is. */
    String said(String kind) {
        return said.getOrDefault(kind, "");
    }

    /** The tests that show it, as written. */
    List<String> tests() {
        Matcher matcher = TEST.matcher(said("test"));
        List<String> tests = new ArrayList<>();
        while (matcher.find()) {
            tests.add(matcher.group());
        }
        return tests;
    }

    /** The frames of {@code crafted-frames.jsonl} that show it, by id. */
    List<String> frames() {
        return said("frames").isEmpty() ? List.of() : Stream.of(said("frames").split(" ")).toList();
    }

    /** What is written where the tests stand and names none: nothing, where all is well. */
    String unread() {
        return TEST.matcher(said("test")).replaceAll("").replaceAll("[, ]", "");
    }
}
