package dev.vigia.agent;

import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The time in which a router that has given up its addresses in order still answers for them: each until its
 * successor has announced it, so that a planned move loses no packet.
 */
final class Leaving {
    /** How long after the successor's first advert, or after a yield, its announcements may take. */
    static final Duration AFTER_ADVERT = Duration.ofMillis(100);

    private final Set<IpAddress> open = new HashSet<>();
    private Moment until = Moment.NEVER;

    /** Begins: these addresses are answered for until {@code limit} at the latest. */
    void begin(Collection<IpAddress> addresses, Moment limit) {
        open.addAll(addresses);
        until = limit;
    }

    boolean lasts() {
        return !open.isEmpty();
    }

    /** The successor was heard. */
    void successorHeard(Moment now) {
        until = lasts() ? Moment.earlier(until, now.plus(AFTER_ADVERT)) : until;
    }

    /** Somebody announced an address; whether we answered for it until now. */
    boolean announced(IpAddress address) {
        return open.remove(address);
    }

    /** When it ends at the latest. */
    Moment until() {
        return lasts() ? until : Moment.NEVER;
    }

    /** Ends it, or takes it back. */
    void end() {
        open.clear();
    }
}
