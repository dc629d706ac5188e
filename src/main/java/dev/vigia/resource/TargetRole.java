package dev.vigia.resource;

import java.util.Locale;

/** The role beyond which a resource shall not go (Pacemaker's meta attribute {@code target-role}). */
public enum TargetRole {
    /** It does not run. */
    STOPPED,
    /** It runs, a promotable one unpromoted. */
    UNPROMOTED,
    /** It runs, a promotable one promoted where it should be: the default. */
    STARTED,
    /** As {@link #STARTED}, for promotable ones only. */
    PROMOTED;

    /** As Pacemaker writes it: {@code Started}. */
    public String word() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
