package dev.vigia.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text format of Prometheus, version 0.0.4, more strictly than Prometheus does: whatever is not exactly as
 * its description says, or what promtool would complain of, is refused with its line.
 */
final class PrometheusText {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern HELP = Pattern.compile("# HELP (\\S+) ((?:[^\\\\\n]|\\\\\\\\|\\\\n)+)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (counter|gauge|histogram)");
    private static final Pattern SAMPLE = Pattern.compile("([^\\s{]+)(?:\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\\\\\|\\\\\"|\\\\n)*)\"(,|$)");

    /** The kind of each metric by its name. */
    final Map<String, String> kinds = new LinkedHashMap<>();
    /** Every value by its series: name{label="value",…}, labels in their order. */
    final Map<String, Double> values = new LinkedHashMap<>();
    private final Map<String, Map<Map<String, String>, List<Double>>> buckets = new LinkedHashMap<>();
    private String helped = "";
    private String current = "";

    private PrometheusText() {
    }

    /** Reads a page. */
    static PrometheusText read(String text) {
        var read = new PrometheusText();
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the last line does not end");
        }
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            try {
                read.line(line);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(wrong.getMessage() + ": " + line, wrong);
            }
        }
        read.buckets.forEach(read::histogram);
        return read;
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private void line(String line) {
        Matcher help = HELP.matcher(line);
        Matcher type = TYPE.matcher(line);
        if (help.matches()) {
            check(NAME.matcher(help.group(1)).matches(), "no name");
            helped = help.group(1);
        } else if (type.matches()) {
            current = type.group(1);
            check(current.equals(helped), "no HELP before");
            check(kinds.put(current, type.group(2)) == null, "a second TYPE");
            check(current.endsWith("_total") == type.group(2).equals("counter"),
                    "counters and only they end in _total");
        } else {
            Matcher sample = SAMPLE.matcher(line);
            check(sample.matches(), "neither comment nor sample");
            sample(sample.group(1), labels(sample.group(2)), number(sample.group(3)), line);
        }
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        if (text == null) {
            return labels;
        }
        Matcher label = LABEL.matcher(text);
        int at = 0;
        while (at < text.length()) {
            check(label.find(at) && label.start() == at, "no label at " + at);
            check(labels.put(label.group(1), label.group(2)) == null, "a label twice");
            at = label.end();
            check(at < text.length() == label.group(3).equals(","), "a comma too few or too many");
        }
        check(!labels.isEmpty(), "empty braces");
        return labels;
    }

    private static double number(String text) {
        check(text.matches("[+-]?(\\d+(\\.\\d+)?([eE][+-]?\\d+)?|Inf)|NaN"), "no number");
        return Double.parseDouble(text.replace("Inf", "Infinity"));
    }

    private void sample(String name, Map<String, String> labels, double value, String line) {
        String kind = kinds.get(current);
        check(kind != null, "no TYPE before");
        check(values.put(line.substring(0, line.lastIndexOf(' ')), value) == null, "a series twice");
        if (!kind.equals("histogram")) {
            check(name.equals(current), "another metric's");
            check(!labels.containsKey("le"), "le in no histogram");
            check(!kind.equals("counter") || value >= 0, "a counter below zero");
            return;
        }
        check(List.of(current + "_bucket", current + "_sum", current + "_count").contains(name), "another metric's");
        check(name.endsWith("_bucket") == labels.containsKey("le"), "le where it belongs");
        String bound = labels.remove("le");
        List<Double> own = buckets.computeIfAbsent(current, any -> new LinkedHashMap<>())
                .computeIfAbsent(labels, any -> new ArrayList<>());
        if (bound != null) {
            own.add(number(bound));
        }
        own.add(value);
    }

    /** Bounds grow up to +Inf, counts never fall, and the last of them is the count of all. */
    private void histogram(String name, Map<Map<String, String>, List<Double>> series) {
        series.forEach((labels, numbers) -> {
            int pairs = numbers.size() - 2;
            check(pairs >= 2 && pairs % 2 == 0, name + labels + " has no sum and count after its buckets");
            for (int i = 2; i < pairs; i += 2) {
                check(numbers.get(i) > numbers.get(i - 2), name + labels + ": bounds do not grow");
                check(numbers.get(i + 1) >= numbers.get(i - 1), name + labels + ": counts fall");
            }
            check(numbers.get(pairs - 2).isInfinite(), name + labels + " does not end with +Inf");
            check(numbers.get(pairs - 1).equals(numbers.get(pairs + 1)), name + labels + ": not all are counted");
        });
    }
}
