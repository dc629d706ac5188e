package dev.vigia.agent;

/**
 * A fact worth a log line that is no transition.
 *
 * @param severity how much it matters
 * @param code a stable event code: lower case with underscores
 * @param text one sentence for people
 */
public record Notice(Severity severity, String code, String text) {
    /** Severities in the words of syslog. */
    public enum Severity {
        /** Somebody should look at once. */
        ALERT,
        /** Something failed. */
        ERROR,
        /** Something is wrong but bearable. */
        WARNING,
        /** Normal but worth knowing. */
        NOTICE,
        /** For the curious. */
        INFO
    }
}
