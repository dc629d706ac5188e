package dev.vigia.agent;

import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The time in which a router that has given up its addresses in order still answers for them: each until its
 * successor has announced it, so that a planned move loses no packet.
 */
final class Leaving {
    /** How long after the successor's first advert, or after a yield, its announcements may take. */
    static final Duration AFTER_ADVERT = Duration.ofMillis(100);
    /** How long an address is answered for after its announcement: what was sent before is still under way. */
    static final Duration UNDER_WAY = Duration.ofMillis(10);

    private record Closing(IpAddress address, Moment at) {
    }

    private final Set<IpAddress> open = new HashSet<>();
    private final Deque<Closing> announced = new ArrayDeque<>();
    private Moment until = Moment.NEVER;

    /** Begins: these addresses are answered for until {@code limit} at the latest. */
    void begin(Collection<IpAddress> addresses, Moment limit) {
        end();
        open.addAll(addresses);
        until = limit;
    }

    boolean lasts() {
        return !open.isEmpty() || !announced.isEmpty();
    }

    /** The successor was heard. */
    void successorHeard(Moment now) {
        until = lasts() ? Moment.earlier(until, now.plus(AFTER_ADVERT)) : until;
    }

    /** Somebody announced an address; whether we answered for it until now. */
    boolean announced(IpAddress address, Moment now) {
        boolean ours = open.remove(address);
        if (ours) {
            announced.add(new Closing(address, now.plus(UNDER_WAY)));
        }
        return ours;
    }

    /** The addresses that have been announced for long enough; forgets them. */
    List<IpAddress> due(Moment now) {
        List<IpAddress> due = new ArrayList<>();
        while (!announced.isEmpty() && !now.isBefore(announced.peek().at())) {
            due.add(announced.poll().address());
        }
        return due;
    }

    /** An address is answered for no more. */
    void forget(IpAddress address) {
        open.remove(address);
    }

    /** When the next address is to be closed. */
    Moment next() {
        Moment closing = announced.isEmpty() ? Moment.NEVER : announced.peek().at();
        return lasts() ? Moment.earlier(until, closing) : Moment.NEVER;
    }

    /** Whether the time of all of them is over. */
    boolean over(Moment now) {
        return lasts() && !now.isBefore(until);
    }

    /** Ends it, or takes it back. */
    void end() {
        open.clear();
        announced.clear();
    }
}
