package dev.vigia.health;

import java.util.Locale;

/** How one run of a check ended. */
public enum Outcome {
    /** As it should. */
    PASSED,
    /** It has not run yet. */
    NOT_RUN,
    /** A script ended with an exit status other than 0. */
    EXIT_STATUS,
    /** A script was ended by a signal. */
    SIGNALLED,
    /** No answer within its timeout. */
    TIMED_OUT,
    /** There is no such program. */
    MISSING(true),
    /** The program may not be executed. */
    NOT_EXECUTABLE(true),
    /** Others than root could change the program. */
    INSECURE(true),
    /** The check could not be started: no process, no socket, no permission. */
    NOT_STARTED(true),
    /** Nobody listens there. */
    REFUSED,
    /** The other side broke the connection off. */
    RESET,
    /** The other side closed before it had said enough. */
    CLOSED,
    /** There is no way to the address. */
    UNREACHABLE,
    /** The name has no address. */
    NAME_UNKNOWN,
    /** An answer that breaks its protocol. */
    BAD_ANSWER,
    /** Another HTTP status or DNS response code than expected. */
    BAD_STATUS,
    /** The answer does not hold what it should. */
    BAD_CONTENT,
    /** The answer is longer than what is read of one. */
    TOO_LARGE,
    /** No TLS session came about. */
    TLS_FAILED,
    /** A certificate is out of date. */
    CERTIFICATE_EXPIRED,
    /** A certificate that nobody trusted has issued, or one for another name. */
    CERTIFICATE_UNTRUSTED,
    /** Another certificate than the pinned one. */
    CERTIFICATE_CHANGED,
    /** Fewer processes than the quorum. */
    TOO_FEW,
    /** More processes than allowed. */
    TOO_MANY,
    /** A file that cannot be read, or holds no number. */
    UNREADABLE,
    /** The link is missing, down or without carrier. */
    LINK_DOWN;

    private final boolean unable;

    Outcome() {
        this(false);
    }

    Outcome(boolean unable) {
        this.unable = unable;
    }

    /** Whether the run was a success. */
    public boolean passed() {
        return this == PASSED;
    }

    /** Whether the check itself could not be run, so that nothing is known of what it looks at. */
    public boolean unable() {
        return unable;
    }

    /** How JSON and logs spell it: lower case with underscores. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
