package dev.vigia.config;

/**
 * A value that remembers where it was written.
 *
 * @param <T> what it is
 * @param place where it starts
 * @param value the value
 */
record Placed<T>(Place place, T value) {
}
