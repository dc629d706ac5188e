package dev.vigia.agent;

import java.util.Locale;

/**
 * Why something is as it is: a typed code with its evidence.
 *
 * @param code the kind of reason
 * @param evidence what was seen, one phrase for people; empty where the code says all
 */
public record Reason(Code code, String evidence) {
    /** A reason whose code says all. */
    public static Reason of(Code code) {
        return new Reason(code, "");
    }

    /** The kinds of reason. */
    public enum Code {
        /** The instance started. */
        STARTED,
        /** The agent came back after it had ended without a stop. */
        RESTARTED,
        /** No advert came for Active_Down_Interval. */
        ACTIVE_DOWN,
        /** The Active router resigned with priority 0. */
        RESIGNATION_HEARD,
        /** A lower-priority Active router was preempted. */
        PREEMPTED_LOWER,
        /** We are the address owner. */
        ADDRESS_OWNER,
        /** An advert of a higher priority came. */
        HIGHER_PRIORITY,
        /** An advert of equal priority and higher address came. */
        HIGHER_ADDRESS,
        /** As Active we heard an advert that ranks lower: no change, but told to who wants to know. */
        LOWER_PRIORITY_HEARD,
        /** It was not running for so long that a peer may have taken over. */
        OVERSLEPT,
        /** Those that it shares its fate with own their addresses already. */
        JOINED,
        /** It came back after a crash, and another router is Active by now. */
        ANOTHER_ACTIVE,
        /** The operator handed the addresses over to a peer. */
        HANDED_OVER,
        /** The operator has drained the instance. */
        DRAINED,
        /** The agent or instance was told to stop. */
        STOP_REQUESTED,
        /** The link does not exist. */
        LINK_MISSING,
        /** The link is down or without carrier. */
        LINK_DOWN,
        /** The link has no address to send from. */
        NO_SOURCE_ADDRESS,
        /** The agent has not been running for as long as the file wants it to wait. */
        STARTUP_DELAYED,
        /** The kernel refused to listen on the link. */
        LISTEN_REFUSED,
        /** The kernel refused a virtual address. */
        ADDRESS_REFUSED,
        /** The kernel refused a virtual route or rule. */
        ROUTE_REFUSED,
        /** Somebody on this node takes virtual routes or rules away again and again. */
        ROUTE_TAKEN_AWAY,
        /** The kernel refused to send our adverts. */
        SEND_REFUSED,
        /** There is no gate in the kernel, and the file requires one. */
        GATE_REFUSED,
        /** Somebody on this node takes the virtual addresses away again and again. */
        ADDRESS_TAKEN_AWAY,
        /** A check that decides about fitness has not said anything yet. */
        CHECK_UNDECIDED,
        /** A check that decides about fitness fails, or a reversed one passes. */
        CHECK_FAILED,
        /** A check that decides about fitness cannot be run. */
        CHECK_UNABLE,
        /** No witness answers: this node may be the isolated one. */
        WITNESSES_LOST,
        /** A resource cannot run here. */
        RESOURCE_FAILED,
        /** Its resources must not run on this node. */
        NOT_IN_DOMAIN,
        /** Another instance of its sync group is unfit. */
        MEMBER_UNFIT,
        /** What made it unfit has passed. */
        FIT_AGAIN;

        /** How JSON, logs and VIGIA_REASON spell it: lower case with underscores. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a reason of one instance is to another of its sync group. */
    Reason of(String member) {
        boolean undecided = code == Code.CHECK_UNDECIDED || code == Code.STARTUP_DELAYED;
        return undecided ? new Reason(code, member + ": " + evidence)
                : new Reason(Code.MEMBER_UNFIT, member + ": " + this);
    }

    @Override
    public String toString() {
        return evidence.isEmpty() ? code.word() : code.word() + " (" + evidence + ")";
    }
}
