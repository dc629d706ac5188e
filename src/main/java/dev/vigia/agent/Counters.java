package dev.vigia.agent;

import dev.vigia.time.Moment;
import dev.vigia.wire.Rejection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What one virtual router counts, in the words of RFC 8347 and its successor where they have one. */
final class Counters {
    /** The counters. */
    enum Counter {
        ADVERTISEMENT_SENT,
        ADVERTISEMENT_RCVD,
        PRIORITY_ZERO_PKTS_SENT,
        PRIORITY_ZERO_PKTS_RCVD,
        ACTIVE_TRANSITIONS,
        INTERVAL_ERRORS,
        ADDRESS_LIST_ERRORS,
        /** IPv4 adverts accepted with the RFC 9568 checksum. */
        MESSAGE_ONLY_CHECKSUM_ACCEPTED,
        /** IPv4 adverts accepted with the pseudo-header checksum. */
        PSEUDO_HEADER_CHECKSUM_ACCEPTED,
        /** Gratuitous ARP and unsolicited NA frames sent. */
        ANNOUNCEMENT_SENT,
        /** Adverts that the kernel refused to send. */
        SEND_ERRORS,
        /** Adverts that left more than a tenth of an interval late. */
        LATE_ADVERTISEMENTS,
        /** Adverts of another address owner (priority 255) where we are it. */
        DUPLICATE_OWNERS,
        /** How often somebody else claimed an address that was ours. */
        DUPLICATE_ADDRESSES,
        /** Adverts whose signature was found right. */
        HMAC_VERIFIED,
        /** Adverts accepted though their signature was missing or wrong: signatures are not demanded yet. */
        HMAC_UNVERIFIED
    }

    private final long[] counts = new long[Counter.values().length];
    private final Map<Rejection, Long> rejected = new EnumMap<>(Rejection.class);
    private final Timings timings = new Timings();

    void count(Counter counter) {
        counts[counter.ordinal()]++;
    }

    void count(Counter counter, int times) {
        counts[counter.ordinal()] += times;
    }

    /** An advert was so late; it counts from a tenth of the interval. */
    void late(Duration late, Duration interval) {
        count(Counter.LATE_ADVERTISEMENTS, late.multipliedBy(10).compareTo(interval) > 0 ? 1 : 0);
    }

    /** A valid advert came. */
    void heard(Moment now) {
        count(Counter.ADVERTISEMENT_RCVD);
        timings.heard(now);
    }

    /** It became Active. */
    void activated() {
        count(Counter.ACTIVE_TRANSITIONS);
        timings.activated();
    }

    /** So many announcements go out. */
    void announced(int frames, Moment now) {
        count(Counter.ANNOUNCEMENT_SENT, frames);
        timings.announced(now);
    }

    Timings timings() {
        return timings;
    }

    void count(Rejection rejection) {
        rejected.merge(rejection, 1L, Long::sum);
    }

    /** Every counter by its name. */
    Map<String, Long> byName() {
        Map<String, Long> named = new LinkedHashMap<>();
        for (Counter counter : Counter.values()) {
            named.put(counter.name().toLowerCase(Locale.ROOT), counts[counter.ordinal()]);
        }
        return named;
    }

    /** Every rung of the receive ladder by its label: refused for this router, and at its port. */
    Map<String, Long> rejectedByLabel(Map<Rejection, Long> atPort) {
        Map<String, Long> labelled = new LinkedHashMap<>();
        for (Rejection rejection : Rejection.values()) {
            labelled.put(rejection.label(),
                    rejected.getOrDefault(rejection, 0L) + atPort.getOrDefault(rejection, 0L));
        }
        return labelled;
    }
}
