package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import dev.vigia.wire.ArpProbe;
import dev.vigia.wire.NeighborProbe;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks the link whether somebody else has the addresses that we took over: when a predecessor must have let go,
 * and some seconds later; asking first would make every takeover wait (RFC 5227 section 2.1.1, RFC 4862 section 5.4.2).
 */
final class Questions {
    private static final Duration SETTLED = Duration.ofMillis(10);
    private static final Duration LATER = Duration.ofSeconds(5);

    private final Set<IpAddress> due = new LinkedHashSet<>();
    private final Deque<Moment> rounds = new ArrayDeque<>();

    /** The addresses are taken over at {@code now}, from a predecessor who may answer until {@code quiet}. */
    void plan(Moment now, Moment quiet) {
        silence();
        rounds.add(Moment.later(now, quiet).plus(SETTLED));
        rounds.add(Moment.later(now, quiet).plus(LATER));
    }

    /** Asks about these where that is due. */
    void tick(Moment now, Supplier<List<Subnet>> addresses) {
        if (!rounds.isEmpty() && !now.isBefore(rounds.peek())) {
            rounds.poll();
            addresses.get().forEach(address -> due.add(address.address()));
        }
    }

    /** When the next round is due. */
    Moment next() {
        return rounds.isEmpty() ? Moment.NEVER : rounds.peek();
    }

    /** Whether there are frames to send now. */
    boolean ready() {
        return !due.isEmpty();
    }

    /** The next frames, at most {@link Command#SLICE}. */
    List<Octets> slice(MacAddress mac) {
        List<Octets> frames = new ArrayList<>();
        Iterator<IpAddress> next = due.iterator();
        while (next.hasNext() && frames.size() < Command.SLICE) {
            IpAddress address = next.next();
            next.remove();
            frames.add(address.family() == Family.IPV4
                    ? ArpProbe.frame(mac, address) : NeighborProbe.frame(mac, address));
        }
        return frames;
    }

    /** Nothing is ours to ask about any more. */
    void silence() {
        due.clear();
        rounds.clear();
    }
}
