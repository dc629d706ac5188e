package dev.vigia.notify;

import dev.vigia.agent.Role;

/** The words of keepalived's users for a role; the one place where they are made. */
public enum OperatorWord {
    /** Owns the addresses. */
    MASTER,
    /** Watches the one who does. */
    BACKUP,
    /** May not own the addresses now. */
    FAULT,
    /** Does not take part. */
    STOP;

    /** The word for a role. */
    public static OperatorWord of(Role role) {
        return switch (role) {
            case ACTIVE -> MASTER;
            case BACKUP -> BACKUP;
            case UNFIT -> FAULT;
            case STOPPED -> STOP;
        };
    }
}
