package dev.vigia.vrrp;

/** Why a virtual router changed its state. */
public enum Cause {
    /** It started up. */
    STARTUP,
    /** It started up as the address owner. */
    ADDRESS_OWNER,
    /** The Active router fell silent, or there was none. */
    ACTIVE_DOWN,
    /** The Active router resigned. */
    RESIGNATION_HEARD,
    /** The Active router ranks lower and was taken over from. */
    PREEMPTED_LOWER,
    /** A higher priority was heard. */
    HIGHER_PRIORITY,
    /** Equal priority from a higher address was heard. */
    HIGHER_ADDRESS,
    /** It was shut down. */
    SHUTDOWN
}
