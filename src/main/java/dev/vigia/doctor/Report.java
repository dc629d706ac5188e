package dev.vigia.doctor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What all checks found, for people and for programs. */
public final class Report {
    /** The schema of the JSON. */
    private static final int SCHEMA = 1;
    /** As many good findings of one check have a row each. */
    private static final int MOST_ALIKE = 4;

    private final String file;
    private final List<Finding> findings;

    /** What was found for a configuration in this file. */
    Report(String file, List<Finding> findings) {
        this.file = file;
        this.findings = List.copyOf(findings);
    }

    List<Finding> findings() {
        return findings;
    }

    /** Whether anything must be mended. */
    public boolean failed() {
        return count(Verdict.FAIL) > 0;
    }

    private long count(Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).count();
    }

    /** As JSON of schema 1. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("file", file);
        json.put("ok", !failed());
        Map<String, Object> counts = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict.word(), count(verdict));
        }
        json.put("counts", counts);
        json.put("findings", findings.stream().map(Finding::json).toList());
        return json;
    }

    /**
     * As a table, one row for each finding, below it the command that mends it, and a line that sums up.
     *
     * @param colour whether a terminal shows it: the verdict's word is coloured then, never replaced
     */
    public String table(boolean colour) {
        List<Finding> rows = shown();
        int checks = width(rows, "CHECK", Finding::check);
        int subjects = width(rows, "SUBJECT", Finding::subject);
        var text = new StringBuilder(row("CHECK", checks, "VERDICT", "SUBJECT", subjects, "FOUND"));
        for (Finding finding : rows) {
            String verdict = finding.verdict().word().toUpperCase(Locale.ROOT);
            String line = row(finding.check(), checks, verdict, finding.subject(), subjects, finding.evidence());
            text.append(colour ? line.substring(0, checks + 2) + coloured(finding.verdict(), verdict)
                    + line.substring(checks + 2 + verdict.length()) : line);
            if (!finding.mend().isEmpty()) {
                text.append(" ".repeat(checks + 2)).append("mend:    ").append(finding.mend()).append('\n');
            }
        }
        return text.append('\n').append(file).append(": ").append(count(Verdict.FAIL)).append(" fail, ")
                .append(count(Verdict.WARN)).append(" warn, ").append(count(Verdict.OK)).append(" ok, ")
                .append(count(Verdict.SKIPPED)).append(" skipped\n").toString();
    }

    /** Many good findings of one check are one row. */
    private List<Finding> shown() {
        Map<String, Long> well = findings.stream().filter(finding -> finding.verdict() == Verdict.OK)
                .collect(Collectors.groupingBy(Finding::check, Collectors.counting()));
        List<Finding> rows = new ArrayList<>();
        Set<String> summed = new HashSet<>();
        for (Finding finding : findings) {
            long alike = finding.verdict() == Verdict.OK ? well.get(finding.check()) : 0;
            if (alike <= MOST_ALIKE) {
                rows.add(finding.legible());
            } else if (summed.add(finding.check())) {
                rows.add(Finding.ok(alike + " of them", "well").of(finding.check()));
            }
        }
        return rows;
    }

    private static int width(List<Finding> rows, String heading, Function<Finding, String> column) {
        return rows.stream().mapToInt(row -> column.apply(row).length()).reduce(heading.length(), Math::max);
    }

    private static String row(String check, int checks, String verdict, String subject, int subjects, String found) {
        return padded(check, checks) + padded(verdict, "SKIPPED".length()) + padded(subject, subjects) + found + "\n";
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length() + 2);
    }

    private static String coloured(Verdict verdict, String word) {
        int code = switch (verdict) {
            case OK -> 32;
            case WARN -> 33;
            case FAIL -> 31;
            case SKIPPED -> 36;
        };
        return "\u001b[" + code + "m" + word + "\u001b[0m";
    }
}
