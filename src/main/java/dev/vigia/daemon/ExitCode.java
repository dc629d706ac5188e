package dev.vigia.daemon;

/** The exit codes of every verb: stable, scripts rely on them. */
public enum ExitCode {
    /** All went well. */
    OK(0),
    /** Something failed while running. */
    FAILURE(1),
    /** The command line is wrong. */
    USAGE(2),
    /** The configuration is wrong, missing or unreadable. */
    CONFIGURATION(3),
    /** No agent answers. */
    UNREACHABLE(5),
    /** A permission or capability is missing. */
    PERMISSION(6),
    /** Refused by a safety rule. */
    REFUSED(7),
    /** It took too long. */
    TIMED_OUT(8),
    /** {@code status -q}: none is unfit, but some virtual router is Backup or stopped. */
    SOME_BACKUP(10),
    /** {@code status -q}: some virtual router is unfit. */
    SOME_FAULT(11);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The number that the process ends with. */
    public int number() {
        return number;
    }
}
