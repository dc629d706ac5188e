package dev.vigia.vrrp;

import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import java.time.Duration;

/** What can happen to a virtual router (RFC 9568 section 6.4). */
public sealed interface Event {
    /** The router is fit and wanted. */
    record Startup() implements Event {
    }

    /** The router is fit and wanted, and its former life owned the addresses a moment ago: nobody else can yet. */
    record Adoption() implements Event {
    }

    /** Every fellow may take over now, and so does each: {@link State.Expecting.Fellows}. */
    record TakeOver() implements Event {
    }

    /** The router is fit and wanted, and its fellows own their addresses already. */
    record Join() implements Event {
    }

    /**
     * A fellow owns its addresses no more.
     *
     * @param cause why
     */
    record Follow(Cause cause) implements Event {
    }

    /** The operator wants another router to take over. */
    record Yield() implements Event {
    }

    /** The router is unfit or no longer wanted. */
    record Shutdown() implements Event {
    }

    /**
     * A valid advert for this virtual router came.
     *
     * @param source its sender
     * @param priority the advertised priority, 0 to 255
     * @param interval the advertised interval
     */
    record Heard(IpAddress source, Priority priority, Duration interval) implements Event {
    }

    /** The state's deadline has passed. */
    record TimerRanOut() implements Event {
    }

    /** Our standing is not what it was: our priority, and with it our skew, or our interval. */
    record Restanding() implements Event {
    }
}
