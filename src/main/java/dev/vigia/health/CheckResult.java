package dev.vigia.health;

import java.time.Duration;

/**
 * What one run of a check found.
 *
 * @param outcome how it ended
 * @param evidence what was seen, one phrase for people: {@code exit status 3}, {@code status 503, not 200}
 * @param output the end of what a script printed, on one line; empty for everything else
 * @param value the number a file holds; 0 for everything else
 * @param took how long it took
 */
public record CheckResult(Outcome outcome, String evidence, String output, int value, Duration took) {
    /** Before the first run. */
    static final CheckResult NONE = new CheckResult(Outcome.NOT_RUN, "has not run yet", "", 0, Duration.ZERO);

    /** A success. */
    public static CheckResult passed(String evidence, Duration took) {
        return of(Outcome.PASSED, evidence, took);
    }

    /** A result without output. */
    public static CheckResult of(Outcome outcome, String evidence, Duration took) {
        return new CheckResult(outcome, evidence, "", 0, took);
    }

    /** A file's number. */
    public static CheckResult value(int value, String evidence) {
        return new CheckResult(Outcome.PASSED, evidence, "", value, Duration.ZERO);
    }

    /** Whether both say the same; how long they took is no difference. */
    boolean saysAs(CheckResult other) {
        return outcome == other.outcome && value == other.value && evidence.equals(other.evidence)
                && output.equals(other.output);
    }
}
