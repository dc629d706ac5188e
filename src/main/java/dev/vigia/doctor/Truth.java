package dev.vigia.doctor;

/** Whether a condition holds, as far as can be known from outside. */
enum Truth {
    /** It does not. */
    NO,
    /** It depends on what is not known. */
    UNKNOWN,
    /** It does. */
    YES;

    /** The truth of what is known. */
    static Truth of(boolean known) {
        return known ? YES : NO;
    }

    /** The contrary. */
    Truth not() {
        return this == UNKNOWN ? UNKNOWN : of(this == NO);
    }
}
