package dev.vigia.agent;

/** What an instance is at one moment: the state of RFC 9568 section 6.3, with Initialize told apart by its cause. */
public enum Role {
    /** Owns the addresses. */
    ACTIVE("ACTIVE"),
    /** Watches the Active router. */
    BACKUP("BACKUP"),
    /** Initialize, because this node may not own the addresses now. */
    UNFIT("INITIALIZE"),
    /** Initialize, because it was told to stop or has not started. */
    STOPPED("INITIALIZE");

    private final String state;

    Role(String state) {
        this.state = state;
    }

    /** The protocol state in RFC 9568's word: {@code ACTIVE}, {@code BACKUP} or {@code INITIALIZE}. */
    public String state() {
        return state;
    }
}
