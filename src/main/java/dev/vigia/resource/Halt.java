package dev.vigia.resource;

/** Why a resource is not simply restarted; the later the constant, the more it forbids. */
public enum Halt {
    /** It is not halted. */
    NONE,
    /** A hard error: not on this node until cleaned up or expired. */
    BANNED,
    /** {@code on-fail=stop} or a fatal error: nowhere until cleaned up or expired. */
    STOPPED,
    /** {@code on-fail=standby}: this node gives everything away. */
    STANDBY,
    /** {@code on-fail=block}, or its stop failed: not touched until cleaned up. */
    BLOCKED,
    /** {@code on-fail=fence}: this node waits to be fenced, nothing is touched any more. */
    FENCING;

    /** The one that forbids more. */
    Halt and(Halt other) {
        return compareTo(other) > 0 ? this : other;
    }
}
