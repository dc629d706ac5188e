package dev.vigia.lab;

import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Tells planned moves from two owners: a router that yields in order may go on answering until its successor has
 * announced itself, so that no packet is lost. That is at most 100 ms after it heard a higher priority, and an
 * advert interval and 50 ms after it resigned; a dead or frozen one does neither, and one that advertises again
 * soon after does not yield.
 */
final class Yielding {
    /** What the two clocks of the record may be apart, and a busy machine late. */
    private static final Duration GRAIN = Duration.ofMillis(20);
    private static final Duration AFTER_HIGHER = Duration.ofMillis(100).plus(GRAIN);

    private final Duration interval;
    private final Map<MacAddress, NavigableSet<Moment>> adverts = new HashMap<>();
    private final Map<MacAddress, Integer> priorities = new HashMap<>();
    private final Map<MacAddress, Moment> resigned = new HashMap<>();
    private final Map<MacAddress, Moment> challenged = new HashMap<>();

    private Yielding(Timeline record, Duration interval) {
        this.interval = interval;
        for (Sighting seen : record.sightings()) {
            if (seen instanceof Sighting.Advert advert && advert.priority() > 0) {
                adverts.computeIfAbsent(advert.mac(), mac -> new TreeSet<>()).add(advert.at());
            }
        }
    }

    /** The record without the answers of routers that were just yielding. */
    static Timeline leftOut(Timeline record, Duration interval) {
        var yielding = new Yielding(record, interval);
        List<Sighting> kept = new ArrayList<>();
        for (Sighting seen : record.sightings()) {
            if (seen instanceof Sighting.Advert advert) {
                yielding.heard(advert);
            }
            if (!(seen instanceof Sighting.Answer answer) || !yielding.yields(answer)) {
                kept.add(seen);
            }
        }
        return new Timeline(record.address(), record.echoes(), kept);
    }

    private void heard(Sighting.Advert advert) {
        MacAddress sender = advert.mac();
        challenged.remove(sender);
        resigned.remove(sender);
        if (advert.priority() == 0) {
            resigned.put(sender, advert.at());
            return;
        }
        priorities.put(sender, advert.priority());
        priorities.forEach((other, priority) -> {
            if (priority < advert.priority()) {
                challenged.putIfAbsent(other, advert.at());
            }
        });
    }

    private boolean goesOn(MacAddress mac, Moment at) {
        Moment next = adverts.getOrDefault(mac, Collections.emptyNavigableSet()).higher(at);
        return next != null && at.until(next).compareTo(interval.multipliedBy(2)) <= 0;
    }

    private boolean yields(Sighting.Answer answer) {
        Moment gaveUp = resigned.get(answer.mac());
        Moment lost = challenged.get(answer.mac());
        if (goesOn(answer.mac(), answer.at())) {
            return false;
        }
        Duration afterResignation = interval.plusMillis(50).plus(GRAIN);
        return gaveUp != null && gaveUp.until(answer.at()).compareTo(afterResignation) <= 0
                || lost != null && lost.until(answer.at()).compareTo(AFTER_HIGHER) <= 0;
    }
}
