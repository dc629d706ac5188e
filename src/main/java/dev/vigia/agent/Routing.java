package dev.vigia.agent;

import dev.vigia.net.Family;

/** A route or a rule that the owner of the virtual addresses holds along with them. */
public sealed interface Routing permits Route, Rule {
    /** How many of them one command moves at most. */
    int SLICE = 64;
    /**
     * What tells ours from others' in the kernel's tables: {@code proto 112}, the number of VRRP itself
     * (rtm_protocol of rtnetlink(7) is free above 16 for whoever wants one).
     */
    int PROTOCOL = 112;
    /** The main table. */
    int MAIN = 254;

    /** The family of its addresses. */
    Family family();
}
