package dev.vigia.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The fault matrix as markdown: of each row the worst of its runs, then what was not as it should be. */
final class MatrixTable {
    private final List<Router> makes;
    private final StringBuilder lines = new StringBuilder();
    private final StringBuilder complaints = new StringBuilder();
    private final StringBuilder waits = new StringBuilder();
    private final Map<Router, Integer> outside = new EnumMap<>(Router.class);
    private final Duration interval;

    MatrixTable(List<Router> makes, Duration interval, long seed) {
        this.makes = makes;
        this.interval = interval;
        var head = new StringBuilder("| row | fault | safe behaviour | bound ");
        var rule = new StringBuilder("| --- | --- | --- | --- ");
        for (Router make : makes) {
            head.append("| %1$s: both | nobody | takeovers | verdict ".formatted(make));
            rule.append("| ---: | ---: | ---: | --- ");
        }
        lines.append("advert_int ").append(interval.toMillis()).append(" ms, D = ")
                .append(FaultRow.down(interval).toMillis()).append(" ms, seed ").append(seed)
                .append("; times in ms, the worst of all runs\n\n");
        lines.append(head).append("|\n").append(rule).append("|\n");
    }

    /** Adds a row with what befell each make. */
    void add(FaultRow row, Map<Router, List<Outcome>> outcomes) {
        lines.append("| %s | %s | %s | %s ".formatted(row.number(), row.fault(), row.safe(),
                row.waitsFor().isPresent() ? "-" : row.bound().apply(interval)));
        for (Router make : makes) {
            lines.append("| ").append(cells(row, make, outcomes.getOrDefault(make, List.of()))).append(' ');
        }
        lines.append("|\n");
    }

    private String cells(FaultRow row, Router make, List<Outcome> runs) {
        if (runs.isEmpty()) {
            return "- | - | - | -";
        }
        Outcome.Verdict worst = runs.stream().map(Outcome::verdict).max(Enum::compareTo).orElseThrow();
        if (worst == Outcome.Verdict.WAITS) {
            waits.append("- row ").append(row.number()).append(", ").append(make).append(": **NOT TESTED**, ")
                    .append(runs.get(0).complaints().get(0)).append('\n');
            return "- | - | - | " + runs.get(0).complaints().get(0);
        }
        List<String> found = new ArrayList<>();
        runs.forEach(run -> run.complaints().forEach(complaint -> {
            String line = complaint.lines().findFirst().orElse("").replace("|", "\\|");
            if (!found.contains(line)) {
                found.add(line);
            }
        }));
        if (!found.isEmpty()) {
            complaints.append("- row %s, %s: %s%n".formatted(row.number(), make, String.join("; ", found)));
        }
        outside.merge(make, worst.compareTo(Outcome.Verdict.STALLED) >= 0 ? 1 : 0, Integer::sum);
        Figures figures = runs.stream().map(Outcome::figures).reduce(Figures::worst).orElseThrow();
        long inside = runs.stream().filter(run -> run.verdict() == Outcome.Verdict.INSIDE).count();
        return figures.cells() + " | " + worst + (runs.size() > 1 ? " (%d of %d)".formatted(inside, runs.size()) : "");
    }

    /** How many rows of a make are outside their bound, or could not be judged. */
    int outside(Router make) {
        return outside.getOrDefault(make, 0);
    }

    @Override
    public String toString() {
        return lines + section("What was not as it should be", complaints) + section("Not tested yet", waits);
    }

    private static String section(String title, StringBuilder content) {
        return content.isEmpty() ? "" : "\n**" + title + "**\n\n" + content;
    }
}
