package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
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

    /** Not before the other has had the time to say its last word, which the higher priority has. */
    private static final Duration LETTING_GO = Duration.ofMillis(50);
    private static final Duration DEFERENCE = Duration.ofNanos(200_000);
    private static final Duration PACE = Duration.ofSeconds(1);

    private final Set<IpAddress> due = new LinkedHashSet<>();
    private final Deque<Moment> rounds = new ArrayDeque<>();
    /** Contradictions of claims and won contentions, each at its own pace: the winner's word must be the last. */
    private final Paced contradictions = new Paced();
    private final Paced contentions = new Paced();

    /** One announcement of all at a time, and at most one in {@link #PACE}. */
    private static final class Paced {
        private Moment next = Moment.NEVER;
        private Moment last = new Moment(Long.MIN_VALUE / 2);

        void wish(Moment wish) {
            if (next.equals(Moment.NEVER)) {
                next = Moment.later(wish, last.plus(PACE));
            }
        }

        boolean due(Moment now) {
            if (now.isBefore(next)) {
                return false;
            }
            next = Moment.NEVER;
            last = now;
            return true;
        }
    }

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
    void contradict(Priority ours, Moment now) {
        contradictions.wish(now.plus(LETTING_GO).plus(DEFERENCE.multipliedBy(ours.number())));
    }

    /** A contention is won: all are announced again. */
    void again(Moment now) {
        contentions.wish(now);
    }

    /** Whether a repetition is due; forgets it. */
    boolean roundDue(Moment now) {
        boolean contradicted = contradictions.due(now);
        boolean contended = contentions.due(now) || contradicted;
        boolean round = !rounds.isEmpty() && !now.isBefore(rounds.peek());
        if (round) {
            rounds.poll();
        }
        return round || contended;
    }

    /** When the next repetition is due. */
    Moment nextRound() {
        Moment again = Moment.earlier(contradictions.next, contentions.next);
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
        contradictions.next = Moment.NEVER;
        contentions.next = Moment.NEVER;
    }
}
