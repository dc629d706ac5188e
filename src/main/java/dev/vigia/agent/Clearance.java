package dev.vigia.agent;

import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether this node may run the resources of an instance: the rule by which they never run twice.
 *
 * <p>Of the nodes of an instance one at most is cleared. It gives that up by a word that every VRRP router knows, an
 * advert of priority 0, which from a node with resources means: none of them runs here, and none will before you say
 * the same. Who wants to run them advertises first, and waits for that word of each other node, or for what
 * {@link Takeover} takes instead. An ordinary advert takes every such word back.
 */
final class Clearance {
    /** How long after a word of release its sender has to say that it was not its own, in answer to our advert. */
    static final Duration OBJECTION = Duration.ofMillis(50);
    /** The longest that a watchdog takes beyond its timeout, in tenths of that. */
    private static final int WATCHDOG_TENTHS = 1;

    private final Map<IpAddress, Moment> releases = new HashMap<>();
    private Terms terms;
    private boolean held;
    /** Whether another node was ever known to run them. */
    private boolean shared;
    /** When another was last heard to be Active; null where none was in this life. */
    private Moment rivalHeard;
    /** When another was last heard at all. */
    private Moment peerHeard;
    /** What else lets us run them; null for nothing. */
    private Grant grant;
    private Moment waitsSince;

    /**
     * On what it depends.
     *
     * @param takeover what is taken for a word of release
     * @param others how many other nodes the file names; 0 for none
     * @param watchdog the timeout of the peer's watchdog; null where there is none
     */
    record Terms(Takeover takeover, int others, Duration watchdog) {
    }

    /** Why this node was cleared. */
    enum Grant {
        /** It was already, and has not given it up. */
        HELD,
        /** Nobody else was ever heard to run them, and the file names nobody else. */
        ALONE,
        /** Each other node has said that none of them runs there. */
        RELEASED,
        /** An operator has said that the other node is dead. */
        CONFIRMED,
        /** The other node was fenced. */
        FENCED,
        /** The other node's watchdog has reset it. */
        WATCHDOG,
        /** Nothing: {@code takeover: unproven}. */
        UNPROVEN
    }

    /**
     * One that begins.
     *
     * @param held whether this node was cleared before the agent was restarted, on a machine that was not
     * @param shared whether another node was ever known to run them
     */
    Clearance(Terms terms, boolean held, boolean shared) {
        this.terms = terms;
        this.held = held;
        this.shared = shared;
    }

    /** The file says otherwise now. */
    void configured(Terms next) {
        terms = next;
    }

    /** Whether this node is cleared. */
    boolean held() {
        return held;
    }

    /** Whether another node was ever known to run them. */
    boolean shared() {
        return shared;
    }

    /** A former life was Active, and its addresses stand. */
    void adopt() {
        held = true;
    }

    /** Another node advertises that it is Active. */
    void rivalHeard(Moment now) {
        releases.clear();
        grant = null;
        shared = true;
        rivalHeard = now;
        peerHeard = now;
    }

    /** Another node says that none of them runs there. */
    void releaseHeard(IpAddress source, Moment now) {
        peerHeard = now;
        shared = true;
        if (!held) {
            releases.putIfAbsent(source, now);
        }
    }

    /** Whether another node was heard within that span. */
    boolean peerHeard(Duration span, Moment now) {
        return peerHeard != null && peerHeard.until(now).compareTo(span) <= 0;
    }

    /**
     * From when on another node's silence means something: so long after it was last heard, and when it could have
     * answered to our adverts.
     */
    Moment silentSince(Duration silence, Duration answer) {
        Moment asked = waitsSince.plus(answer);
        return peerHeard == null ? asked : Moment.later(asked, peerHeard.plus(silence));
    }

    /** Whether one that was heard in this life has not said that nothing runs there: only such a one is fenced. */
    boolean lacksWord() {
        return peerHeard != null && releaseCounts().equals(Moment.NEVER);
    }

    /** Whether another node was ever heard in this life: only such a one is ever fenced. */
    boolean peerKnown() {
        return peerHeard != null;
    }

    /** None of them runs here, and others are about to be told so. */
    void cede() {
        held = false;
        releases.clear();
        grant = null;
        waitsSince = null;
    }

    /** Somebody vouches that the other node runs nothing; true where that was waited for. */
    boolean vouch(Grant by) {
        if (held || waitsSince == null) {
            return false;
        }
        grant = by;
        return true;
    }

    /** This node does not want to run them now. */
    void rest() {
        waitsSince = null;
        grant = null;
    }

    /** Since when it has waited to be cleared; null while it does not. */
    Moment waitsSince() {
        return waitsSince;
    }

    /**
     * This node is Active and advertises: whether it may run them now, and by what; nothing while it must wait. Once
     * cleared it stays so until it gives that up.
     */
    Optional<Grant> claim(Moment now) {
        if (held) {
            return Optional.of(Grant.HELD);
        }
        waitsSince = waitsSince == null ? now : waitsSince;
        Grant by = granted(now);
        if (by != null) {
            held = true;
            waitsSince = null;
            grant = null;
            releases.clear();
        }
        return Optional.ofNullable(by);
    }

    private Grant granted(Moment now) {
        if (terms.takeover() == Takeover.UNPROVEN) {
            return Grant.UNPROVEN;
        }
        if (terms.others() == 0 && !shared) {
            return Grant.ALONE;
        }
        if (!now.isBefore(releaseCounts())) {
            return Grant.RELEASED;
        }
        if (grant != null) {
            return grant;
        }
        return terms.takeover() == Takeover.WATCHDOG && !now.isBefore(watchdogDeadline()) ? Grant.WATCHDOG : null;
    }

    /** When the words of release are enough; never while one is missing. */
    private Moment releaseCounts() {
        if (releases.size() < Math.max(1, terms.others())) {
            return Moment.NEVER;
        }
        Moment latest = waitsSince;
        for (Moment heard : releases.values()) {
            latest = Moment.later(latest, heard);
        }
        return latest.plus(OBJECTION);
    }

    private Moment watchdogDeadline() {
        if (terms.watchdog() == null) {
            return Moment.NEVER;
        }
        Moment silent = rivalHeard == null ? waitsSince : rivalHeard;
        return silent.plus(terms.watchdog().plus(terms.watchdog().multipliedBy(WATCHDOG_TENTHS).dividedBy(10)));
    }

    /** When it wants to be asked again; for one that waits. */
    Moment deadline() {
        if (held || waitsSince == null) {
            return Moment.NEVER;
        }
        Moment counts = releaseCounts();
        return terms.takeover() == Takeover.WATCHDOG ? Moment.earlier(counts, watchdogDeadline()) : counts;
    }
}
