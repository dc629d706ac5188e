package dev.vigia.agent;

import dev.vigia.time.Moment;
import dev.vigia.vrrp.Cause;
import dev.vigia.vrrp.Event;
import java.util.List;

/** The way from an election that is won to being Active for all to see, which resources may delay. */
final class Accession {
    private final Counters counters;
    /** Why it won, while nobody has been told. */
    private Reason untold;
    private Cause cause;

    Accession(Counters counters) {
        this.counters = counters;
    }

    /** The election is won, and nobody is told of it yet. */
    void won(Cause by, Reason why) {
        cause = by;
        untold = why;
    }

    /** It is lost. */
    void lost() {
        untold = null;
    }

    /** By which cause the election was won last. */
    Cause cause() {
        return cause;
    }

    /** Tells of it, unless that was done. */
    void tell(Mandate mandate, Named who, Moment now, List<Command> out) {
        if (untold != null) {
            counters.activated();
            mandate.yield(false);
            mandate.tenure().become(Role.ACTIVE, untold, who, now, out);
            untold = null;
        }
    }

    /** Why a router yields that follows a fellow: what made that one yield, named after it. */
    static Reason following(VirtualRouter fellow) {
        Cause lost = fellow.candidacy().lost();
        String why = lost == null ? "is not Active here" : fellow.mandate().tenure().reason().evidence();
        return new Reason(Reason.Code.valueOf(event(fellow).cause().name()),
                fellow.id().instance() + (why.isEmpty() ? "" : ": " + why));
    }

    /** What that is to its election. */
    static Event.Follow event(VirtualRouter fellow) {
        Cause lost = fellow.candidacy().lost();
        return new Event.Follow(lost == null ? Cause.HANDED_OVER : lost);
    }
}
