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
    /** Its fellows own their addresses already. */
    JOINED,
    /** It went on with what its former life owned. */
    ADOPTED,
    /** It was not running for so long that a peer may have taken over. */
    OVERSLEPT,
    /** It went on with what its former life owned, and another router was heard. */
    ANOTHER_ACTIVE,
    /** The operator handed the addresses over. */
    HANDED_OVER,
    /** It was shut down. */
    SHUTDOWN
}
