package dev.vigia.agent;

import dev.vigia.net.Priority;
import dev.vigia.vrrp.Cause;
import dev.vigia.vrrp.Event;
import dev.vigia.vrrp.State;

/** What the election did, in the words in which it is told. */
final class Account {
    private Account() {
    }

    /** The role of a router in this state, which is wanted or has been told to stop. */
    static Role role(State state, boolean wanted) {
        if (state instanceof State.Active) {
            return Role.ACTIVE;
        }
        if (state instanceof State.Backup) {
            return Role.BACKUP;
        }
        return wanted ? Role.UNFIT : Role.STOPPED;
    }

    /**
     * Why a state was left for another.
     *
     * @param ours the priority that this router had
     * @param own the reason of a start or a shutdown, which the election does not know
     */
    static Reason reason(Cause cause, Event event, Priority ours, Reason own) {
        if (cause == Cause.SHUTDOWN || cause == Cause.STARTUP) {
            return own;
        }
        if (cause == Cause.ADOPTED) {
            return Reason.of(Reason.Code.RESTARTED);
        }
        String evidence = event instanceof Event.Heard heard
                ? "priority " + heard.priority() + " from " + heard.source() + ", ours " + ours : "";
        return new Reason(Reason.Code.valueOf(cause.name()), evidence);
    }
}
