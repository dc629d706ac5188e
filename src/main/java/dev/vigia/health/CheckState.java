package dev.vigia.health;

import dev.vigia.time.Moment;

/**
 * What is known of one check: the verdict that its results in a row have led to, with evidence.
 *
 * <p>The first result decides at once, unless {@code init_fail} says to begin as down. From then on it takes
 * {@code fall} failures in a row to go down and {@code rise} successes in a row to go up (vrrp_script of
 * keepalived.conf(5)).
 *
 * @param verdict up, down or unknown
 * @param inRow how many of the last results were all successes, or all failures
 * @param last the last result
 * @param lastFailure the last that was no success; null where there was none
 * @param since when the verdict was reached
 * @param changes how often an up turned into a down or a down into an up
 * @param recent the last {@value #REMEMBERED} results, a bit each, the newest lowest, 1 for a success
 * @param runs how many results there were
 * @param timeouts how many of them were that no answer came in time
 */
public record CheckState(Verdict verdict, int inRow, CheckResult last, CheckResult lastFailure, Moment since,
        int changes, int recent, long runs, long timeouts) {
    /** How many results are remembered one by one. */
    static final int REMEMBERED = 21;
    /** How many changes between them are called flapping: a quarter. */
    static final int RESTLESS = 5;

    /** Before the first result. */
    public static CheckState initial(CheckSettings check, Moment now) {
        Verdict verdict = check.initFail() ? Verdict.DOWN : Verdict.UNKNOWN;
        return new CheckState(verdict, 0, CheckResult.NONE, null, now, 0, 0, 0, 0);
    }

    /** After one more result. */
    public CheckState next(Rhythm rhythm, CheckResult result, Moment now) {
        boolean passed = result.outcome().passed();
        boolean same = runs > 0 && passed == last.outcome().passed();
        int row = same ? Math.min(inRow, Integer.MAX_VALUE - 1) + 1 : 1;
        Verdict next = verdict;
        if (verdict == Verdict.UNKNOWN) {
            next = passed ? Verdict.UP : Verdict.DOWN;
        } else if (passed && row >= rhythm.rise()) {
            next = Verdict.UP;
        } else if (!passed && row >= rhythm.fall()) {
            next = Verdict.DOWN;
        }
        boolean turned = next != verdict;
        int turns = changes + (turned && verdict != Verdict.UNKNOWN ? 1 : 0);
        return new CheckState(next, row, result, passed ? lastFailure : result, turned ? now : since, turns,
                (recent << 1 | (passed ? 1 : 0)) & (1 << REMEMBERED) - 1, runs + 1,
                timeouts + (result.outcome() == Outcome.TIMED_OUT ? 1 : 0));
    }

    /** How often a success followed a failure or a failure a success among the remembered results. */
    public int restlessness() {
        int pairs = (int) Math.min(Math.max(runs - 1, 0), REMEMBERED - 1);
        return Integer.bitCount((recent ^ recent >>> 1) & (1 << pairs) - 1);
    }

    /** The remembered results, the newest last: {@code +} for a success, {@code -} for a failure. */
    public String course() {
        var course = new StringBuilder();
        for (int i = (int) Math.min(runs, REMEMBERED) - 1; i >= 0; i--) {
            course.append((recent >> i & 1) == 1 ? '+' : '-');
        }
        return course.toString();
    }

    /** Whether its results change so often that somebody should look. */
    public boolean isFlapping() {
        return restlessness() >= RESTLESS;
    }

    /**
     * What led to the verdict, one phrase for people: while it is down the failure, although a success may have
     * followed.
     */
    public String evidence() {
        if (verdict == Verdict.DOWN && lastFailure != null) {
            return lastFailure.evidence();
        }
        return verdict == Verdict.DOWN ? "counts as failed until it passes (init_fail)" : last.evidence();
    }

    /** Whether it is down because it cannot be run. */
    public boolean unable() {
        return verdict == Verdict.DOWN && lastFailure != null && lastFailure.outcome().unable();
    }
}
