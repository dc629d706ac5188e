package dev.vigia.capture;

/** Why nothing more can be captured, read or written, in one sentence for people. */
public final class Fault extends Exception {
    /** What kind of trouble it is, for the exit code. */
    public enum Kind {
        /** What should be read is not there, or is no capture that can be decoded. */
        UNREADABLE,
        /** This user may not. */
        FORBIDDEN,
        /** Anything else, the absence of libpcap included. */
        FAILED
    }

    private static final long serialVersionUID = 1;

    private final Kind kind;

    Fault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What kind of trouble it is. */
    public Kind kind() {
        return kind;
    }
}
