package dev.vigia.resource;

/**
 * How one run of an agent ended.
 *
 * @param execution whether it was run at all, and to its end
 * @param code what it said; where it could say nothing, what comes nearest
 * @param reason the agent's own words ({@code ocf-exit-reason:}) or why it could not be run; may be empty
 */
public record Outcome(Execution execution, OcfCode code, String reason) {
    /** What became of a run. */
    public enum Execution {
        /** It ended by itself. */
        DONE,
        /** It did not end in time and was killed. */
        TIMEOUT,
        /** It could not be run, or died of a signal. */
        ERROR,
        /** There is no such agent here: nothing was run. */
        NOT_INSTALLED,
        /** We ended it, for its answer no longer mattered. */
        CANCELLED
    }

    /** An agent's own answer. */
    public static Outcome of(OcfCode code) {
        return new Outcome(Execution.DONE, code, "");
    }

    /** An agent's own answer with its reason. */
    public static Outcome of(OcfCode code, String reason) {
        return new Outcome(Execution.DONE, code, reason);
    }

    /** It was killed at the end of its time. */
    public static Outcome timeout(String reason) {
        return new Outcome(Execution.TIMEOUT, OcfCode.ERROR, reason);
    }

    /** It could not be run, or died of a signal. */
    public static Outcome error(String reason) {
        return new Outcome(Execution.ERROR, OcfCode.ERROR, reason);
    }

    /** There is no such agent here. */
    public static Outcome notInstalled(String reason) {
        return new Outcome(Execution.NOT_INSTALLED, OcfCode.NOT_INSTALLED, reason);
    }

    /** We ended it. */
    public static Outcome cancelled() {
        return new Outcome(Execution.CANCELLED, OcfCode.ERROR, "");
    }

    /** Whether it is what a well resource answers. */
    boolean says(OcfCode expected) {
        return execution == Execution.DONE && code.plain() == expected.plain();
    }

    /**
     * How far its failure reaches.
     *
     * @param recurring whether it is that of a recurring operation
     */
    Severity severity(boolean recurring) {
        if (execution == Execution.NOT_INSTALLED) {
            return Severity.HARD;
        }
        return switch (code) {
            case INVALID_PARAMETER, INSUFFICIENT_PRIVILEGES, NOT_INSTALLED -> Severity.HARD;
            // Documented as no failure of a recurring monitor; Pacemaker 2.1.5 recovers in place, and so do we.
            case UNIMPLEMENTED -> recurring ? Severity.SOFT : Severity.HARD;
            case NOT_CONFIGURED -> Severity.FATAL;
            default -> Severity.SOFT;
        };
    }

    /** For people: {@code not running (7): no pid file}. */
    public String text() {
        String what = switch (execution) {
            case DONE -> code.word() + " (" + code.status() + ")";
            case TIMEOUT -> "timed out";
            case ERROR -> "could not be run to its end";
            case NOT_INSTALLED -> "there is no such agent";
            case CANCELLED -> "cancelled";
        };
        return reason.isEmpty() ? what : what + ": " + reason;
    }
}
