package dev.vigia.agent;

import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.util.List;
import java.util.Set;

/** What a former life of one router left, until that is taken up or refused. */
final class Heir {
    private final Link link;
    /** Null where there is nothing, or nothing more. */
    private Heritage heritage;

    Heir(Link link, Heritage heritage) {
        this.link = link;
        this.heritage = heritage;
    }

    /** The addresses that it had put on. */
    Set<IpAddress> left() {
        return heritage == null ? Set.of() : heritage.left().gated();
    }

    /** Whether a router of these settings could go on where it ended. */
    boolean fits(InstanceSettings settings, Moment now) {
        return heritage != null && heritage.fits(settings, link, now);
    }

    /** It is taken up now or never: where it is not, the gate closes. */
    void decide(RouterId router, boolean adopted, List<Command> out) {
        if (heritage != null && !adopted) {
            out.add(new Command.Shut(router));
        }
        heritage = null;
    }
}
