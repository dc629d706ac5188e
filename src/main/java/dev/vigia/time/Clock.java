package dev.vigia.time;

/** A source of {@link Moment}s that never run backwards. */
@FunctionalInterface
public interface Clock {
    /** The present moment. */
    Moment now();
}
