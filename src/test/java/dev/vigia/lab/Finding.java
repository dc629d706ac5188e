package dev.vigia.lab;

import java.time.Duration;

/**
 * A line of the interop table.
 *
 * @param row which pairing and who is Active
 * @param event what was done to it
 * @param bound within which one owner was asked for; zero where nothing was measured
 * @param ownerAfter when there was one owner for good
 * @param returnNobody the longest time without an answer when all was made good
 * @param returnBoth how long two answered then
 * @param verdict inside, outside, open, or stalled: the machine stood still
 * @param remark what was outside
 */
record Finding(String row, String event, Duration bound, Duration ownerAfter, Duration returnNobody,
        Duration returnBoth, Outcome.Verdict verdict, String remark) {
    /** One that has no figures. */
    static Finding without(String row, String event, Outcome.Verdict verdict, String remark) {
        return new Finding(row, event, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, verdict, remark);
    }

    private boolean measured() {
        return !bound.isZero();
    }

    /** Prints it as a line of the table. */
    void print() {
        Table.row(row, event, measured() ? bound.toMillis() : "-", measured() ? ownerAfter.toMillis() : "-",
                measured() ? returnNobody.toMillis() : "-", measured() ? returnBoth.toMillis() : "-",
                verdict.toString() + (remark.isEmpty() ? "" : ": " + remark));
    }

    @Override
    public String toString() {
        String figures = !measured() ? ""
                : "one owner after %d ms (bound %d), on return nobody for %d ms, both for %d ms: "
                .formatted(ownerAfter.toMillis(), bound.toMillis(), returnNobody.toMillis(), returnBoth.toMillis());
        return row + ", " + event + ": " + figures + verdict + (remark.isEmpty() ? "" : ": " + remark);
    }
}
