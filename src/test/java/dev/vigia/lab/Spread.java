package dev.vigia.lab;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** One figure over the runs of one row of a bench, in the figure's own unit. */
final class Spread {
    private final double[] sorted;

    private Spread(double[] sorted) {
        this.sorted = sorted;
        Arrays.sort(sorted);
    }

    /** Of a number that each run has. */
    static <T> Spread of(List<T> runs, ToDoubleFunction<T> figure) {
        return new Spread(runs.stream().mapToDouble(figure).toArray());
    }

    /** Of a time that each run has, in milliseconds. */
    static <T> Spread ms(List<T> runs, Function<T, Duration> figure) {
        return of(runs, run -> ms(figure.apply(run)));
    }

    /** A time in milliseconds. */
    static double ms(Duration time) {
        return time.toNanos() / 1e6;
    }

    /** Whether there were no runs: it has no median and no worst then. */
    boolean isEmpty() {
        return sorted.length == 0;
    }

    /** The middle one, or the mean of the two in the middle. */
    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    }

    /** The largest. */
    double worst() {
        return sorted[sorted.length - 1];
    }

    /** How many of the runs had none of it at all, such as {@code 48 of 50}. */
    String zeros() {
        return Arrays.stream(sorted).filter(value -> value == 0).count() + " of " + sorted.length;
    }

    /** Median and worst as two cells of a table, with one decimal. */
    String cells() {
        return isEmpty() ? "- | -" : String.format(Locale.ROOT, "%.1f | %.1f", median(), worst());
    }

    /** The same, without decimals. */
    String counts() {
        return isEmpty() ? "- | -" : String.format(Locale.ROOT, "%.0f | %.0f", median(), worst());
    }

    /** The worst as a cell, with one decimal. */
    String worstCell() {
        return isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f", worst());
    }
}
