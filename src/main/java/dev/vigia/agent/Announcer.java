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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is still to be announced: each address once it stands, and all of them again a little later,
 * because an announcement is never acknowledged.
 */
final class Announcer {
    /** The first repetition, whatever the file says of the second. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Not before the other has had the time to say its last word, which the higher priority has. */
    private static final Duration LETTING_GO = Duration.ofMillis(50);
    private static final Duration DEFERENCE = Duration.ofNanos(200_000);
    private static final Duration PACE = Duration.ofSeconds(1);

    private final Supplier<Announcements> settings;
    /** How many times each address is still to be announced. */
    private final Map<IpAddress, Integer> due = new LinkedHashMap<>();
    private Moment allowed = Moment.ORIGIN;
    /** When all are announced again, for one reason or another; {@link Moment#NEVER} for not. */
    private Moment soon = Moment.NEVER;
    private Moment later = Moment.NEVER;
    private Moment refresh = Moment.NEVER;
    private Moment afterContention = Moment.NEVER;
    /** Contradictions of claims and won contentions, each at its own pace: the winner's word must be the last. */
    private final Paced contradictions = new Paced();
    private final Paced contentions = new Paced();

    Announcer(Supplier<Announcements> settings) {
        this.settings = settings;
    }

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
        announce(addresses, settings.get().repeat());
    }

    /** Announces these so many times. */
    void announce(Collection<Subnet> addresses, int times) {
        for (Subnet subnet : addresses) {
            due.merge(subnet.address(), times, Math::max);
        }
    }

    /** The addresses are owned since {@code now}: plans the repetitions. */
    void begin(Moment now) {
        soon = now.plus(SOON);
        later = after(now, settings.get().delay());
        afterContention = Moment.NEVER;
        refresh = after(now, settings.get().refresh());
    }

    private static Moment after(Moment now, Duration delay) {
        return delay.isZero() ? Moment.NEVER : now.plus(delay);
    }

    /** Somebody else says that an address is theirs: all are announced again when that one has let go. */
    void contradict(Priority ours, Moment now) {
        contradictions.wish(now.plus(LETTING_GO).plus(DEFERENCE.multipliedBy(ours.number())));
    }

    /** A contention is won: all are announced again. */
    void again(Moment now) {
        contentions.wish(now);
        afterContention = after(now, settings.get().lowerDelay());
    }

    /** Announces these again where that is due. */
    void tick(Moment now, Supplier<List<Subnet>> standing) {
        int times = timesDue(now);
        if (times > 0) {
            announce(standing.get(), times);
        }
    }

    /** How many times all are to be announced now, 0 for not; forgets it. */
    private int timesDue(Moment now) {
        Announcements numbers = settings.get();
        boolean contradicted = contradictions.due(now);
        boolean contended = contentions.due(now) || contradicted;
        int times = contended ? numbers.lowerRepeat() : 0;
        if (!now.isBefore(afterContention)) {
            afterContention = Moment.NEVER;
            times = Math.max(times, numbers.lowerRepeat());
        }
        if (!now.isBefore(Moment.earlier(soon, later))) {
            soon = now.isBefore(soon) ? soon : Moment.NEVER;
            later = now.isBefore(later) ? later : Moment.NEVER;
            times = Math.max(times, numbers.repeat());
        }
        if (!now.isBefore(refresh)) {
            refresh = after(now, numbers.refresh());
            times = Math.max(times, numbers.refreshRepeat());
        }
        return times;
    }

    /** When the next repetition, or the next frame that must wait, is due. */
    Moment next(Moment now) {
        Moment again = Moment.earlier(Moment.earlier(contradictions.next, contentions.next), afterContention);
        Moment frame = due.isEmpty() || !now.isBefore(allowed) ? Moment.NEVER : allowed;
        return Moment.earlier(Moment.earlier(again, refresh), Moment.earlier(frame, Moment.earlier(soon, later)));
    }

    /** Whether there are frames to send now. */
    boolean ready(Moment now) {
        return !due.isEmpty() && !now.isBefore(allowed);
    }

    /** The next frames, at most {@link Command#SLICE}, and one alone where the file keeps them apart. */
    List<Octets> slice(MacAddress mac, Moment now) {
        List<Octets> frames = new ArrayList<>();
        Duration gap = Duration.ZERO;
        while (ready(now) && frames.size() < Command.SLICE && gap.isZero()) {
            var next = due.entrySet().iterator().next();
            IpAddress address = next.getKey();
            int left = next.getValue() - 1;
            due.remove(address);
            if (left > 0) {
                // Behind all others: the same frame twice at once would be lost twice at once.
                due.put(address, left);
            }
            boolean ipv4 = address.family() == Family.IPV4;
            frames.add(ipv4 ? ArpAnnouncement.frame(mac, address) : NeighborAnnouncement.frame(mac, address));
            gap = ipv4 ? settings.get().arpGap() : settings.get().neighborGap();
        }
        allowed = frames.isEmpty() ? allowed : now.plus(gap);
        return frames;
    }

    /** Nothing is ours to announce any more. */
    void silence() {
        due.clear();
        soon = Moment.NEVER;
        later = Moment.NEVER;
        refresh = Moment.NEVER;
        afterContention = Moment.NEVER;
        contradictions.next = Moment.NEVER;
        contentions.next = Moment.NEVER;
    }
}
