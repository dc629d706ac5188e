package dev.vigia.house;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of {@code src/site/conformance.md}: what of the protocol is kept, and which test shows it. */
final class ConformancePage {
    private static final String INTRODUCTION = """
            # Conformance

            What RFC 9568 asks, with its verified errata, and RFC 3768 for `version: 2`: rule by rule, in our words,
            with the tests that show it. `house.ConformanceTest` writes this page from
            `src/test/resources/conformance` and turns red when a test that it names is gone. The frames are those of
            `src/test/resources/vectors/crafted-frames.jsonl`, each read by `wire.CraftedFramesTest`. An `IT` runs on
            the real kernel, in network namespaces.

            The columns of keepalived 2.2.7 and FRR 8.4.4 (Debian 12) are what the same rows did to them, asked from
            outside: VRRPv3 over IPv4, 100 ms adverts, priority 100, a tester at the other end of a cable. Where a
            cell is empty nothing was measured. Times were taken on two shared cores and are upper bounds.

            """;

    private ConformancePage() {
    }

    /** The page. */
    static String of(List<Rule> rules, String interop) {
        var page = new StringBuilder(INTRODUCTION);
        Predicate<Rule> deviates = rule -> !rule.said("deviation").isEmpty();
        Predicate<Rule> lacks = rule -> !rule.said("gap").isEmpty();
        page.append(("%d rules: %d kept and shown by a test, %d kept with a stated deviation, %d gaps, "
                + "%d that the kernel or the operator sees to.\n").formatted(rules.size(),
                count(rules, deviates.or(lacks).negate().and(ConformancePage::shown)),
                count(rules, deviates), count(rules, lacks),
                count(rules, deviates.or(lacks).negate().and(rule -> !shown(rule)))));
        list(page, "Gaps", "gap", rules);
        list(page, "Deviations", "deviation", rules);
        for (String part : rules.stream().map(Rule::part).distinct().toList()) {
            page.append("\n## ").append(part).append("\n\n")
                    .append("| # | level | rule (section) | Vigia | shown by | keepalived 2.2.7 | FRR 8.4.4 |\n")
                    .append("| --- | --- | --- | --- | --- | --- | --- |\n");
            rules.stream().filter(rule -> rule.part().equals(part)).forEach(rule -> page.append(row(rule)));
        }
        return page.append(interop.isEmpty() ? "" : "\n## Beside its peers\n\n" + interop).toString();
    }

    private static boolean shown(Rule rule) {
        return !rule.tests().isEmpty() || !rule.frames().isEmpty();
    }

    private static long count(List<Rule> rules, Predicate<Rule> which) {
        return rules.stream().filter(which).count();
    }

    private static void list(StringBuilder page, String title, String kind, List<Rule> rules) {
        page.append("\n## ").append(title).append("\n\n");
        rules.stream().filter(rule -> !rule.said(kind).isEmpty()).forEach(rule ->
                page.append("- **%s** %s. %s%n".formatted(rule.number(), rule.text(), rule.said(kind))));
    }

    private static String row(Rule rule) {
        String stands = !rule.said("gap").isEmpty() ? "**gap**"
                : !rule.said("deviation").isEmpty() ? "deviates" : shown(rule) ? "kept" : "";
        String text = Stream.of(stands, rule.said("note")).filter(part -> !part.isEmpty())
                .collect(Collectors.joining(": "));
        return "| %s | %s | %s (%s) | %s | %s | %s | %s |%n".formatted(rule.number(), rule.level(), rule.text(),
                rule.section(), text, shownBy(rule), rule.said("keepalived"), rule.said("frr"));
    }

    private static String shownBy(Rule rule) {
        List<String> shown = new ArrayList<>();
        rule.tests().forEach(test -> shown.add(test.contains("\"")
                ? "`" + test.replace(" \"", "` “").replace("\"", "”") : "`" + test + "`"));
        if (!rule.frames().isEmpty()) {
            shown.add("frames " + String.join(", ", rule.frames()));
        }
        return String.join("; ", shown);
    }
}
