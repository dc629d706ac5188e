package dev.vigia.health;

/** What is held of a check after enough results in a row. */
public enum Verdict {
    /** No result yet. */
    UNKNOWN,
    /** It passes. */
    UP,
    /** It fails. */
    DOWN
}
