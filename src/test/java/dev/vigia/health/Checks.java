package dev.vigia.health;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;

/** Checks and results for the tests of this package. */
final class Checks {
    static final Moment START = new Moment(1_000_000_000);

    private Checks() {
    }

    static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    /** The moment so many milliseconds after {@link #START}. */
    static Moment at(long millis) {
        return START.plus(ms(millis));
    }

    static Rhythm rhythm(int rise, int fall) {
        return new Rhythm(ms(100), ms(50), rise, fall);
    }

    static CheckSettings check(String name, int weight, boolean reverse) {
        return new CheckSettings(name, new Subject.Script(List.of("/bin/true"), "nobody", true), rhythm(1, 1),
                new Influence(weight, reverse));
    }

    static CheckSettings witness(String name, int weight) {
        return new CheckSettings(name, new Subject.Tcp("192.0.2.1", 80), rhythm(1, 1), new Influence(weight, false),
                false, true);
    }

    static CheckSettings file(String name, int weight, boolean reverse) {
        return new CheckSettings(name, new Subject.NumberFile("/etc/vigia/" + name), rhythm(1, 1),
                new Influence(weight, reverse));
    }

    static CheckResult pass() {
        return CheckResult.passed("fine", ms(1));
    }

    static CheckResult fail() {
        return fail(Outcome.EXIT_STATUS, "exit status 3");
    }

    static CheckResult fail(Outcome outcome, String evidence) {
        return CheckResult.of(outcome, evidence, ms(1));
    }

    /** The state of a check after these results, 100 ms apart: {@code +} a success, {@code -} a failure. */
    static CheckState after(CheckSettings check, String results) {
        CheckState state = CheckState.initial(check, START);
        for (int i = 0; i < results.length(); i++) {
            state = state.next(check.rhythm(), results.charAt(i) == '+' ? pass() : fail(), at(100 * (i + 1)));
        }
        return state;
    }
}
