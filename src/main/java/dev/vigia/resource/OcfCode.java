package dev.vigia.resource;

import java.util.Arrays;
import java.util.Locale;

/** What an agent's exit status says (OCF resource agent API 1.1, exit status codes; 190 and 191 are Pacemaker's). */
public enum OcfCode {
    /** Well. */
    OK(0),
    /** Something failed. */
    ERROR(1),
    /** Its parameters make no sense here. */
    INVALID_PARAMETER(2),
    /** It does not know the action. */
    UNIMPLEMENTED(3),
    /** It may not do that. */
    INSUFFICIENT_PRIVILEGES(4),
    /** What it takes is not installed here. */
    NOT_INSTALLED(5),
    /** Its parameters make no sense anywhere. */
    NOT_CONFIGURED(6),
    /** It is cleanly stopped. */
    NOT_RUNNING(7),
    /** It runs and is promoted. */
    RUNNING_PROMOTED(8),
    /** It was promoted and has failed. */
    FAILED_PROMOTED(9),
    /** It runs, though not as well as it should. */
    DEGRADED(190),
    /** It runs promoted, though not as well as it should. */
    DEGRADED_PROMOTED(191);

    private final int status;

    OcfCode(int status) {
        this.status = status;
    }

    /** The code of an exit status; of one that means nothing, as Pacemaker's executor does, {@link #ERROR}. */
    public static OcfCode of(int status) {
        return Arrays.stream(values()).filter(code -> code.status == status).findFirst().orElse(ERROR);
    }

    /** The exit status. */
    public int status() {
        return status;
    }

    /** The same without the difference between well and not so well. */
    OcfCode plain() {
        return this == DEGRADED ? OK : this == DEGRADED_PROMOTED ? RUNNING_PROMOTED : this;
    }

    /** For people: {@code not running}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
