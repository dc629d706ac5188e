package dev.vigia.config;

/**
 * One key that may stand in a block.
 *
 * @param <T> what its value is read as
 * @param name the key as written
 * @param kind what its value may be
 * @param required whether it must stand there
 * @param fallback the default as it would be written, or empty where there is none
 * @param preset the default as read, or null where there is none
 * @param about what it does, for people: one line without a full stop
 */
record Key<T>(String name, Kind<T> kind, boolean required, String fallback, T preset, String about) {
    @Override
    public String toString() {
        return name;
    }
}
