package dev.vigia.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a row of the fault matrix may cost at most, in all, from the fault until things have settled.
 *
 * @param both how long two nodes may answer for the address; {@link #ANY} for no bound
 * @param nobody how long nobody may; {@link #ANY} for no bound
 * @param takeovers how often a node may become MASTER, the way back included; negative for no bound
 */
record Limit(Duration both, Duration nobody, int takeovers) {
    /** No bound. */
    static final Duration ANY = Duration.ofDays(1);
    /** No bound on takeovers. */
    static final int ANY_NUMBER = -1;
    /** What counts as nothing: the answers of one phase of the probe, and a busy machine's breath. */
    static final Duration NONE = Duration.ofMillis(50);
    /** What a busy machine may add to the protocol's waits. */
    static final Duration SLACK = Duration.ofMillis(100);

    /** Nothing may be seen of the fault at all. */
    static Limit unnoticed() {
        return new Limit(NONE, NONE, 0);
    }

    /** One takeover within the protocol's wait, and the way back; never two that answer. */
    static Limit oneTakeover(Duration wait) {
        return new Limit(NONE, wait.plus(SLACK), 2);
    }

    /** Where figures are beyond it, in sentences. */
    List<String> exceededBy(Figures figures) {
        List<String> beyond = new ArrayList<>();
        if (figures.both().compareTo(both) > 0) {
            beyond.add("both answered for " + ms(figures.both()));
        }
        if (figures.nobody().compareTo(nobody) > 0) {
            beyond.add("nobody answered for " + ms(figures.nobody()));
        }
        if (takeovers >= 0 && figures.takeovers() > takeovers) {
            beyond.add(figures.takeovers() + " takeovers");
        }
        return beyond;
    }

    private static String ms(Duration span) {
        return Math.round(span.toNanos() / 1e6) + " ms";
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (both.compareTo(ANY) < 0) {
            parts.add("both ≤ " + ms(both));
        }
        if (nobody.compareTo(ANY) < 0) {
            parts.add("nobody ≤ " + ms(nobody));
        }
        if (takeovers >= 0) {
            parts.add("takeovers ≤ " + takeovers);
        }
        return parts.isEmpty() ? "see the text" : String.join(", ", parts);
    }
}
