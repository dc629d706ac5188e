package dev.vigia.agent;

import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import dev.vigia.wire.ReplayWindow;
import dev.vigia.wire.Serial;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The serials of signed adverts, those of this node and those heard, and the time of day that they are made of. Kept
 * for the node, so that a router that leaves the configuration and comes back forgets nothing.
 */
final class Serials {
    /** More senders than share a virtual router: only who has a key is remembered, and whoever was heard last. */
    static final int SENDERS = 64;

    private final Map<RouterId, Serial> signed = new HashMap<>();
    private final Map<RouterId, Map<IpAddress, Serial>> heard = new HashMap<>();
    private Instant told = Instant.EPOCH;
    private Moment toldAt = Moment.ORIGIN;

    /** What was remembered before this start. */
    void recall(List<SerialMark> marks) {
        for (SerialMark mark : marks) {
            if (mark.sender() == null) {
                signed.put(mark.router(), mark.serial());
            } else {
                senders(mark.router()).put(mark.sender(), mark.serial());
            }
        }
    }

    /** What time of day it is at this moment. */
    void timeOfDay(Instant day, Moment now) {
        told = day;
        toldAt = now;
    }

    /** The time of day, as far as it has not been told to be another. */
    Instant day(Moment now) {
        return told.plus(toldAt.until(now));
    }

    /** The last serial that this node signed with; null for none. */
    Serial signed(RouterId router) {
        return signed.get(router);
    }

    /** This node signs with that serial. */
    SerialMark sign(RouterId router, Serial serial) {
        signed.put(router, serial);
        return new SerialMark(router, null, serial);
    }

    /** What is remembered of a sender: its last serial, or nothing. */
    List<ReplayWindow.Mark> marks(RouterId router, IpAddress sender) {
        Serial last = senders(router).get(sender);
        return last == null ? List.of() : List.of(new ReplayWindow.Mark(sender, last));
    }

    /** A genuine advert was heard. */
    SerialMark hear(RouterId router, ReplayWindow.Mark mark) {
        Map<IpAddress, Serial> senders = senders(router);
        senders.remove(mark.sender());
        if (senders.size() >= SENDERS) {
            senders.remove(senders.keySet().iterator().next());
        }
        senders.put(mark.sender(), mark.serial());
        return new SerialMark(router, mark.sender(), mark.serial());
    }

    private Map<IpAddress, Serial> senders(RouterId router) {
        return heard.computeIfAbsent(router, any -> new LinkedHashMap<>());
    }
}
