package dev.vigia.lab;

import java.time.Duration;

/**
 * What a fault cost.
 *
 * @param both how long two nodes answered for the address, in all
 * @param stillBoth whether two did when the fault was healed: then the heal ended it, not the routers
 * @param nobody how long nobody answered, in all
 * @param takeovers how often a node told its script that it is MASTER
 */
record Figures(Duration both, boolean stillBoth, Duration nobody, int takeovers) {
    /** Nothing happened. */
    static final Figures NOTHING = new Figures(Duration.ZERO, false, Duration.ZERO, 0);

    /** The worst of two, each figure for itself. */
    Figures worst(Figures other) {
        return new Figures(longer(both, other.both), stillBoth || other.stillBoth, longer(nobody, other.nobody),
                Math.max(takeovers, other.takeovers));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Its cells in a markdown table. */
    String cells() {
        return "%s%d | %d | %d".formatted(stillBoth ? "≥ " : "", both.toMillis(), nobody.toMillis(), takeovers);
    }
}
