package dev.vigia.resource;

/**
 * A failed operation.
 *
 * @param key which, as Pacemaker names it: {@code monitor_10000}
 * @param outcome what it ended with
 */
public record Failure(String key, Outcome outcome) {
    /** How far it reaches. */
    Severity severity() {
        return outcome.severity(!key.endsWith("_0"));
    }

    /** For people: {@code monitor_10000: not running (7): no pid file}. */
    public String text() {
        return key + ": " + outcome.text();
    }
}
