package dev.vigia.control;

import dev.vigia.agent.Reason;
import java.util.Locale;

/** What a {@link Reason.Code} means to an operator, and what can be done about it. */
final class Advice {
    private static final String WAIT = "nothing: it passes by itself";

    private Advice() {
    }

    /**
     * One code in plain words.
     *
     * @param word as JSON spells it; one that is unknown here comes from a newer agent
     * @param name the instance's name, for commands
     */
    static String meaning(String word, String name) {
        Reason.Code code = code(word);
        return code == null ? word : switch (code) {
            case STARTED -> "it started, and waits for the Active router's silence before it takes over";
            case RESTARTED -> "the agent came back after it had ended without a stop";
            case ACTIVE_DOWN -> "no router was heard for Active_Down_Interval, so this one took over";
            case RESIGNATION_HEARD -> "the Active router resigned with priority 0, so this one took over";
            case PREEMPTED_LOWER -> "a router of lower priority was Active, and this one took over from it";
            case ADDRESS_OWNER -> "this node owns the addresses by priority 255";
            case HIGHER_PRIORITY -> "a router of higher priority was heard";
            case HIGHER_ADDRESS -> "a router of equal priority and higher address was heard";
            case LOWER_PRIORITY_HEARD -> "another router that ranks lower advertises too";
            case OVERSLEPT -> "the agent did not run for so long that a peer may have taken over";
            case JOINED -> "those it shares its fate with own their addresses here";
            case ANOTHER_ACTIVE -> "it came back after a crash, and another router was Active by then";
            case HANDED_OVER -> "an operator handed it over";
            case DRAINED -> "an operator has drained it";
            case STOP_REQUESTED -> "it was told to stop";
            case LINK_MISSING -> "its link does not exist";
            case LINK_DOWN -> "its link is down or has no carrier";
            case NO_SOURCE_ADDRESS -> "its link has no address to advertise from";
            case LISTEN_REFUSED -> "the kernel lets it receive no adverts";
            case ADDRESS_REFUSED -> "the kernel refused a virtual address";
            case ROUTE_REFUSED -> "the kernel refused a virtual route or rule";
            case ROUTE_TAKEN_AWAY -> "somebody on this node removes the virtual routes again and again";
            case SEND_REFUSED -> "the kernel refused to send adverts";
            case GATE_REFUSED -> "the kernel has no gate, and the file requires one";
            case ADDRESS_TAKEN_AWAY -> "somebody on this node removes the virtual addresses again and again";
            case CHECK_UNDECIDED -> "a check has not said anything yet";
            case CHECK_FAILED -> "a check that decides about fitness fails";
            case CHECK_UNABLE -> "a check that decides about fitness cannot be run";
            case WITNESSES_LOST -> "no witness answers: this node may be the isolated one";
            case RESOURCE_FAILED -> "a resource cannot run on this node";
            case NOT_IN_DOMAIN -> "its resources must not run on this node";
            case MEMBER_UNFIT -> "another instance of its sync group is unfit";
            case STARTUP_DELAYED -> "its startup_delay is not over";
            case FIT_AGAIN -> "what made it unfit has passed";
        };
    }

    /** What can be done; empty where nothing is wrong. */
    static String remedy(String word, String name, String link) {
        Reason.Code code = code(word);
        return code == null ? "" : switch (code) {
            case STARTED, RESTARTED, ACTIVE_DOWN, RESIGNATION_HEARD, PREEMPTED_LOWER, ADDRESS_OWNER, HIGHER_PRIORITY,
                    HIGHER_ADDRESS, JOINED, STOP_REQUESTED, FIT_AGAIN -> "";
            case LOWER_PRIORITY_HEARD -> "look why it does not hear this node: vigia capture " + link;
            case OVERSLEPT -> "look what kept the machine: suspended, overloaded or paused by its host";
            case ANOTHER_ACTIVE -> "look why the agent ended: journalctl -u vigia";
            case HANDED_OVER, DRAINED -> "take it back: vigia resume " + name;
            case LINK_MISSING -> "create the link, or name another: ip link show";
            case LINK_DOWN -> "look at the cable and the switch: ip link show dev " + link;
            case NO_SOURCE_ADDRESS -> "give the link an address of its own: ip addr add ADDRESS dev " + link;
            case LISTEN_REFUSED, SEND_REFUSED ->
                    "let protocol 112 pass, and give the agent CAP_NET_RAW: nft list ruleset";
            case ADDRESS_REFUSED -> "read what the kernel said, and whether IPv6 is disabled: sysctl net.ipv6.conf."
                    + link + ".disable_ipv6";
            case ROUTE_REFUSED -> "try it by hand: ip route add …, ip rule add …; its next router must be within reach";
            case ROUTE_TAKEN_AWAY -> "find who does: ip monitor route rule; NetworkManager and networkd do such things";
            case GATE_REFUSED -> "load nf_tables with the netdev family, or write 'lease: { gate: auto }'"
                    + " and 'accept: true'";
            case ADDRESS_TAKEN_AWAY -> "find who does: ip monitor address; NetworkManager and networkd do such things";
            case CHECK_UNDECIDED, STARTUP_DELAYED -> WAIT;
            case CHECK_FAILED -> "mend what it looks at; its last words stand above";
            case CHECK_UNABLE -> "see that its program exists, can be run and belongs to root: vigia check -c FILE";
            case WITNESSES_LOST -> "look at the way to the witnesses from here: ip route get WITNESS";
            case RESOURCE_FAILED -> "mend what its agent complains of, then: vigia resource cleanup";
            case NOT_IN_DOMAIN -> "nothing, or name this node in its failover_domain";
            case MEMBER_UNFIT -> "mend that instance: vigia explain";
        };
    }

    private static Reason.Code code(String word) {
        try {
            return Reason.Code.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException newer) {
            return null;
        }
    }
}
