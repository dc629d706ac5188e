package dev.vigia.wire;

import dev.vigia.net.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is remembered against captured adverts that are sent again: the last serial of the senders heard
 * most recently. A value: remembering one more makes a new window. Written down and read back, it survives
 * a restart.
 *
 * <p>With a tolerance (time mode) a serial must also agree with the time of day. Then the clock rules over
 * the memory: a mark further ahead than the tolerance was made before our clock was set back, and binds no
 * longer; otherwise nobody would be heard until the clock comes there again. Without one (monotonic mode)
 * a sender's serials need only grow.
 *
 * <p>One window serves the group of a multicast router; with unicast peers, one serves each peer.
 *
 * @param tolerance how far a serial may lie from our time of day, 1 to 300 s; null: its time is not looked at
 * @param marks at most 4 of different senders, those whose turn to be forgotten comes first before the others
 */
public record ReplayWindow(Duration tolerance, List<Mark> marks) {
    /** How many senders are remembered. */
    public static final int SLOTS = 4;

    /** The largest tolerance. */
    public static final Duration LARGEST = Duration.ofSeconds(300);

    /**
     * The last serial of one sender.
     *
     * @param sender its address
     * @param serial the last that was found genuine
     */
    public record Mark(IpAddress sender, Serial serial) {
    }

    /** Checks the ranges and copies the list. */
    public ReplayWindow {
        marks = List.copyOf(marks);
        if (tolerance != null && (tolerance.compareTo(Duration.ofSeconds(1)) < 0 || tolerance.compareTo(LARGEST) > 0)) {
            throw new IllegalArgumentException("no replay window: " + tolerance + ", 1 s to 300 s");
        }
        Set<IpAddress> senders = new HashSet<>();
        marks.forEach(mark -> senders.add(mark.sender()));
        if (senders.size() != marks.size() || marks.size() > SLOTS) {
            throw new IllegalArgumentException("marks of at most " + SLOTS + " different senders, not " + marks);
        }
    }

    /** A window of time mode that remembers nobody yet. */
    public static ReplayWindow time(Duration tolerance) {
        return new ReplayWindow(tolerance, List.of());
    }

    /** A window of monotonic mode that remembers nobody yet. */
    public static ReplayWindow monotonic() {
        return new ReplayWindow(null, List.of());
    }

    /** Whether a serial's time is too far from ours, either way; to be asked before the digest is worked out. */
    public boolean isStale(Serial serial, Instant now) {
        return tolerance != null && serial.ahead(now).abs().compareTo(tolerance) > 0;
    }

    /** Whether a sender has sent this serial or a later one before. */
    public boolean isReplay(IpAddress sender, Serial serial, Instant now) {
        for (Mark mark : marks) {
            if (mark.sender().equals(sender)) {
                return !serial.isAfter(mark.serial()) && !leads(mark.serial(), now);
            }
        }
        return false;
    }

    /** With {@code sender}'s mark set; only for what was found genuine, or a forger could move it. */
    public ReplayWindow marked(IpAddress sender, Serial serial) {
        List<Mark> after = new ArrayList<>(marks);
        after.removeIf(mark -> mark.sender().equals(sender));
        if (after.size() == SLOTS) {
            after.remove(0);
        }
        after.add(new Mark(sender, serial));
        return new ReplayWindow(tolerance, after);
    }

    /**
     * The serial to sign with after {@code last}: that of the time of day, or one more while that does not grow.
     * In time mode it goes back with a clock that is set back beyond the tolerance: one more would be stale to
     * everybody.
     *
     * @param last the last serial signed with; null for none
     */
    public Serial next(Serial last, Instant now) {
        Serial clock = Serial.at(now);
        return last == null || clock.isAfter(last) || leads(last, now) ? clock : last.next();
    }

    private boolean leads(Serial serial, Instant now) {
        return tolerance != null && serial.ahead(now).compareTo(tolerance) > 0;
    }
}
