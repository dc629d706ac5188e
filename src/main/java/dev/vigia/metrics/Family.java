package dev.vigia.metrics;

import dev.vigia.agent.Distribution;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One metric with all its series, in the text format of Prometheus (version 0.0.4, "Text format details"). */
final class Family {
    /** What a value means. */
    enum Kind {
        /** Only grows while the agent runs. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Counts by buckets. */
        HISTOGRAM
    }

    private static final double BILLION = 1e9;
    /** Up to here a double holds each whole number. */
    private static final double WHOLE = 1L << 53;

    private final String name;
    private final StringBuilder text = new StringBuilder();
    private boolean empty = true;

    /** One that is called {@code name}; {@code help} is a phrase for people. */
    Family(String name, Kind kind, String help) {
        this.name = name;
        text.append("# HELP ").append(name).append(' ')
                .append(help.replace("\\", "\\\\").replace("\n", "\\n")).append('\n')
                .append("# TYPE ").append(name).append(' ').append(kind.name().toLowerCase(Locale.ROOT))
                .append('\n');
    }

    /** One series. */
    Family add(Map<String, String> labels, double value) {
        line(name, labels, value);
        return this;
    }

    /** The series of a histogram, in seconds. */
    Family add(Map<String, String> labels, Distribution distribution) {
        long below = 0;
        for (int i = 0; i < distribution.counts().size(); i++) {
            below += distribution.counts().get(i);
            Map<String, String> bucket = new LinkedHashMap<>(labels);
            bucket.put("le", i < distribution.bounds().size() ? number(seconds(distribution.bounds().get(i))) : "+Inf");
            line(name + "_bucket", bucket, below);
        }
        line(name + "_sum", labels, seconds(distribution.sum()));
        line(name + "_count", labels, below);
        return this;
    }

    private void line(String series, Map<String, String> labels, double value) {
        empty = false;
        text.append(series);
        if (!labels.isEmpty()) {
            char before = '{';
            for (var label : labels.entrySet()) {
                text.append(before).append(label.getKey()).append("=\"").append(escaped(label.getValue())).append('"');
                before = ',';
            }
            text.append('}');
        }
        text.append(' ').append(number(value)).append('\n');
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** As Go's ParseFloat reads it, whole numbers without a point. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < WHOLE ? Long.toString((long) value)
                : Double.toString(value);
    }

    static double seconds(Duration span) {
        return span.toNanos() / BILLION;
    }

    boolean isEmpty() {
        return empty;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
