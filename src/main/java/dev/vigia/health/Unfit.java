package dev.vigia.health;

import java.util.Locale;

/**
 * Why checks forbid this node to own the addresses.
 *
 * @param kind the kind of cause
 * @param check the check's name; of witnesses, all their names
 * @param evidence what was seen, one phrase for people
 */
public record Unfit(Kind kind, String check, String evidence) {
    /** The kinds of cause. */
    public enum Kind {
        /** A check has not said anything yet. */
        CHECK_UNDECIDED,
        /** A check fails, or a reversed one passes. */
        CHECK_FAILED,
        /** A check cannot be run, so that nothing is known. */
        CHECK_UNABLE,
        /** No witness answers: this node may be the isolated one. */
        WITNESSES_LOST;

        /** How JSON and logs spell it: lower case with underscores. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return kind.word() + " (" + check + ": " + evidence + ")";
    }
}
