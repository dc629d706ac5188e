package dev.vigia.health;

/**
 * A check that an instance or group listens to.
 *
 * @param check which
 * @param influence what its verdict does here
 */
public record Tracked(CheckSettings check, Influence influence) {
    /** With the influence that the check names itself. */
    public Tracked(CheckSettings check) {
        this(check, check.influence());
    }
}
