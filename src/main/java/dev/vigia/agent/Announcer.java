package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import dev.vigia.wire.ArpAnnouncement;
import dev.vigia.wire.NeighborAnnouncement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is still to be announced: each address once it stands, and all of them again a little later,
 * because an announcement is never acknowledged.
 */
final class Announcer {
    private static final List<Duration> REPEATS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(5));

    /** Not before the other has had the time to say its last word. */
    private static final Duration LETTING_GO = Duration.ofMillis(50);
    private static final Duration PACE = Duration.ofSeconds(1);

    private final Set<IpAddress> due = new LinkedHashSet<>();
    private final Deque<Moment> rounds = new ArrayDeque<>();
    private Moment again = Moment.NEVER;
    private Moment lastAgain = new Moment(Long.MIN_VALUE / 2);

    /** These addresses stand now. */
    void announce(Collection<Subnet> addresses) {
        for (Subnet subnet : addresses) {
            due.add(subnet.address());
        }
    }

    /** The addresses were taken over at {@code now}: plans the repetitions. */
    void planRepeats(Moment now) {
        rounds.clear();
        for (Duration repeat : REPEATS) {
            rounds.add(now.plus(repeat));
        }
    }

    /** Somebody else says that an address is theirs: all are announced again when that one has let go. */
    void contradict(Moment now) {
        again(now.plus(LETTING_GO));
    }

    /** All are announced again at {@code wish}, but at most once in {@link #PACE}. */
    void again(Moment wish) {
        if (again.equals(Moment.NEVER)) {
            again = Moment.later(wish, lastAgain.plus(PACE));
        }
    }

    /** Whether a repetition is due; forgets it. */
    boolean roundDue(Moment now) {
        boolean contended = !now.isBefore(again);
        if (contended) {
            again = Moment.NEVER;
            lastAgain = now;
        }
        boolean round = !rounds.isEmpty() && !now.isBefore(rounds.peek());
        if (round) {
            rounds.poll();
        }
        return round || contended;
    }

    /** When the next repetition is due. */
    Moment nextRound() {
        return rounds.isEmpty() ? again : Moment.earlier(again, rounds.peek());
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
                    ? ArpAnnouncement.frame(mac, address)
                    : NeighborAnnouncement.frame(mac, address));
        }
        return frames;
    }

    /** Nothing is ours to announce any more. */
    void silence() {
        due.clear();
        rounds.clear();
        again = Moment.NEVER;
    }
}
