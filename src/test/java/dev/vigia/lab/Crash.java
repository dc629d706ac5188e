package dev.vigia.lab;

import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What one dead or frozen agent left behind: its kernel goes on as before, and nobody starts it again.
 *
 * <p>Beside the client's own requests, two probes ask both routers every two milliseconds: who has the address, and by
 * echo requests to the card of either, whatever the client's neighbour cache says. One does so on the LAN of the
 * address, one on a second LAN of both routers (weak host model).
 *
 * @param arp how long both answered "who has?" on the LAN of the address
 * @param echo how long both answered echo requests there
 * @param second how long both answered anything on the second LAN
 * @param overlap how long both answered anything anywhere
 * @param endless whether both still did at the end
 * @param held from the takeover until the old owner's kernel no longer held the address
 * @param heldEndless whether it still did at the end
 * @param gap the client's longest time without an answer
 * @param controlOverlap how long both answered in the window before the fault
 * @param controlGap the client's longest time without an answer in that window
 */
record Crash(Duration arp, Duration echo, Duration second, Duration overlap, boolean endless, Duration held,
        boolean heldEndless, Duration gap, Duration controlOverlap, Duration controlGap) {
    private static final Duration BEFORE = Duration.ofSeconds(1);
    private static final Duration AFTER = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration ASK_EVERY = Duration.ofMillis(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    /** Where the indices begin of requests to a card of our choice: far from those of the client's own. */
    private static final long OF_OUR_CHOICE = 1L << 40;

    /**
     * Lets a fault befall the first of a pair that is well, and measures; null where nobody took over.
     *
     * @param phase how long after the control window the fault falls
     * @param limit how long after the takeover both are watched at most
     */
    static Crash measure(Pair pair, Fault fault, Duration phase, Duration limit) {
        try (Probe client = Probe.start(pair.client(), pair.address());
                Probe lan = ask(pair, "eth0");
                Probe other = ask(pair, "eth1")) {
            Moment start = client.now();
            client.watch(BEFORE.plus(phase));
            Moment faultAt = client.now();
            pair.befall(fault);
            boolean came = client.watchFor(seen -> seen instanceof Sighting.Announcement
                    && seen.mac().equals(pair.second().mac()), pair.secondPlan().activeDownInterval().plus(PATIENCE));
            if (!came) {
                return null;
            }
            Moment tookOver = client.now();
            Moment released = awaitRelease(pair, client, tookOver, limit);
            // The last echo requests may still be answered.
            client.watch(Timeline.PATIENCE.plusMillis(10));
            return evaluate(pair, new Window(client.timeline(), start, faultAt, tookOver, released),
                    lan.timeline(), other.timeline());
        }
    }

    private static Probe ask(Pair pair, String card) {
        byte[] whoHas = Frames.whoHas(pair.address());
        List<MacAddress> routers = List.of(pair.first().mac(), pair.second().mac());
        return Probe.start(pair.client(), card, pair.address(), ASK_EVERY, (socket, index) -> {
            socket.sendFrame(whoHas);
            routers.forEach(mac -> socket.sendFrame(
                    Frames.echoTo(mac, pair.client(), card, pair.address(), OF_OUR_CHOICE + index)));
        });
    }

    /** When the first no longer held the address, to 50 ms; {@link Moment#NEVER} where it did at the limit. */
    private static Moment awaitRelease(Pair pair, Probe client, Moment tookOver, Duration limit) {
        Moment released = Moment.NEVER;
        Moment end = tookOver.plus(limit);
        while (released == Moment.NEVER && client.now().isBefore(end)) {
            if (pair.first().holds(pair.address())) {
                client.watch(LOOK_EVERY);
            } else {
                released = client.now();
            }
        }
        Moment enough = Moment.earlier(end, tookOver.plus(AFTER));
        if (client.now().isBefore(enough)) {
            client.watch(client.now().until(enough));
        }
        return released;
    }

    private record Window(Timeline client, Moment start, Moment faultAt, Moment tookOver, Moment released) {
    }

    private static Crash evaluate(Pair pair, Window window, Timeline lan, Timeline other) {
        Predicate<Sighting> arp = seen -> seen instanceof Sighting.Answer answer
                && answer.address().equals(pair.address());
        Predicate<Sighting> echo = Sighting.Reply.class::isInstance;
        Moment end = window.client().sightings().get(window.client().sightings().size() - 1).at();
        Timeline lanAfter = lan.between(window.faultAt(), end);
        Timeline otherAfter = other.between(window.faultAt(), end);
        Duration overlap = overlap(arp.or(echo), lanAfter, otherAfter);
        Moment late = end.minus(Timeline.PATIENCE);
        boolean endless = !overlap(arp.or(echo), lanAfter.between(late, end), otherAfter.between(late, end)).isZero();
        boolean held = window.released() == Moment.NEVER;
        Timeline clientAfter = window.client().between(window.faultAt(), end);
        return new Crash(overlap(arp, lanAfter), overlap(echo, lanAfter), overlap(arp.or(echo), otherAfter), overlap,
                endless, window.tookOver().until(held ? end : window.released()), held, clientAfter.blackout(),
                overlap(arp.or(echo), lan.between(window.start(), window.faultAt()),
                        other.between(window.start(), window.faultAt())),
                window.client().between(window.start(), window.faultAt()).blackout());
    }

    private static Duration overlap(Predicate<Sighting> counts, Timeline... links) {
        return Timeline.overlap(Stream.of(links).flatMap(link -> link.sightings().stream()).filter(counts)
                .sorted(Comparator.comparing(Sighting::at)));
    }
}
