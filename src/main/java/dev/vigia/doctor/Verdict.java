package dev.vigia.doctor;

import java.util.Locale;

/** What a check comes to, the better the earlier. */
enum Verdict {
    /** It could not be found out, or concerns nothing here. */
    SKIPPED,
    /** Nothing is wrong. */
    OK,
    /** It works, but less well than it could, or not in every case. */
    WARN,
    /** The node cannot do its duty, or does harm. */
    FAIL;

    /** How text and JSON spell it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
