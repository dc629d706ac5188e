package dev.vigia.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Spans of time as users write them: seconds, or a number with {@code ms}, {@code s}, {@code m} or {@code h}. */
public final class TimeText {
    /** What a time with a unit looks like, also for the JSON schema. */
    static final String WITH_UNIT = "(0|[1-9][0-9]{0,8})(\\.[0-9]{1,9})?(ms|s|m|h)";
    private static final Pattern TIME = Pattern.compile("(-?(?:0|[1-9]\\d{0,8})(?:\\.\\d{1,9})?)(ms|s|m|h)?");
    private static final Map<String, BigDecimal> NANOS = Map.of(
            "ms", BigDecimal.valueOf(1_000_000L),
            "s", BigDecimal.valueOf(1_000_000_000L),
            "m", BigDecimal.valueOf(60_000_000_000L),
            "h", BigDecimal.valueOf(3_600_000_000_000L));

    /** 292 years: longer than any range allows, and the same sign as what was written. */
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private TimeText() {
    }

    /**
     * Reads a span as it is written on a command line.
     *
     * @throws IllegalArgumentException saying what is wrong with it, and what to write
     */
    public static Duration parse(String written) {
        try {
            return read(new Node.Scalar(Place.whole(""), written, false));
        } catch (Wrong e) {
            throw new IllegalArgumentException(e.getMessage() + (e.hint().isEmpty() ? "" : ": " + e.hint()), e);
        }
    }

    /** Reads a span; a bare number is seconds and stands without quotes. */
    static Duration read(Node.Scalar written) throws Wrong {
        var time = TIME.matcher(written.text());
        if (!time.matches()) {
            throw new Wrong("'" + written.text() + "' is no time",
                    "write seconds (1 or 0.5), or a number with a unit: 100ms, 2s, 5m, 1h");
        }
        if (time.group(2) == null && written.quoted()) {
            throw new Wrong("'" + written.text() + "' in quotes is text, not a number",
                    "leave the quotes out, or add a unit: " + written.text() + "s");
        }
        String unit = time.group(2) == null ? "s" : time.group(2);
        // rounded away from zero, so that a trace too much is never taken for a round number
        BigDecimal nanos = new BigDecimal(time.group(1)).multiply(NANOS.get(unit)).setScale(0, RoundingMode.UP);
        return Duration.ofNanos(nanos.min(LONGEST).max(LONGEST.negate()).longValue());
    }

    /** The exact form people would choose: {@code 100ms}, {@code 1s}, {@code 40.95s}, {@code 1h}. */
    public static String of(Duration span) {
        if (!span.isZero() && span.toNanos() % Duration.ofHours(1).toNanos() == 0) {
            return span.toHours() + "h";
        }
        boolean millis = span.compareTo(Duration.ofSeconds(1)) < 0 && span.toNanos() % 1_000_000 == 0;
        return millis ? span.toMillis() + "ms" : seconds(span).toPlainString() + "s";
    }

    /** The span in seconds, exactly. */
    static BigDecimal seconds(Duration span) {
        BigDecimal seconds = BigDecimal.valueOf(span.toNanos(), 9).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }
}
