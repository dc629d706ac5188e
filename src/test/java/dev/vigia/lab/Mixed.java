package dev.vigia.lab;

import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Vigia, or keepalived in its place, beside a router of another make, and a client that tells who of them owns the
 * address. A virtual MAC address stands for the peer: ours uses that of its card.
 */
final class Mixed implements AutoCloseable {
    /** What a busy machine may add to the protocol's waits. */
    static final Duration SLACK = Duration.ofMillis(500);
    /** A gap that is none: an answer or two that came late. */
    private static final Duration NONE = Duration.ofMillis(50);
    private static final Duration ASK = Duration.ofMillis(5);
    private static final Duration CALM = Duration.ofSeconds(1);
    private static final Pattern TRANSITION = Pattern.compile(
            "transition:|Entering (BACKUP|MASTER|FAULT) STATE|(Initialize|Backup|Master) -> ");
    /** What FRR says with each event of any link, and with each advert. */
    private static final Pattern NOISE = Pattern.compile("Refusing to start Virtual Router|Adver_Timer expired");
    private static final Pattern LEADS = Pattern.compile("-> ACTIVE|Entering MASTER|-> Master");
    private static final Pattern FOLLOWS = Pattern.compile("-> BACKUP|Entering BACKUP|-> Backup");
    private static final int STORY_LINES = 60;

    private final Pair pair;
    private final boolean oursFirst;
    private final Probe probe;

    /** Starts both: {@code oursFirst} tells who has the higher priority; the plans are in that order. */
    Mixed(Lan lan, Router ours, Router peer, boolean oursFirst, Plan first, Plan second) {
        this.oursFirst = oursFirst;
        pair = oursFirst ? new Pair(lan, ours, first, peer, second) : new Pair(lan, peer, first, ours, second);
        pair.startFirst();
        pair.startSecond();
        probe = Probe.start(pair.client(), pair.address(), ASK);
    }

    /** Whether ours, or the peer, is the first. */
    private boolean isFirst(boolean ours) {
        return ours == oursFirst;
    }

    /** How long the protocol waits at most for the first, and what a busy machine adds. */
    Duration bound() {
        return pair.firstPlan().interval().multipliedBy(3).plus(pair.secondPlan().skewAt(pair.firstPlan().interval()))
                .plus(SLACK);
    }

    /** The present moment. */
    Moment now() {
        return probe.now();
    }

    /** Lets time pass. */
    void watch(Duration span) {
        probe.watch(span);
    }

    /** Waits until the first has been the only owner for a while, and the second follows it. */
    Optional<String> settle() {
        Duration limit = Pair.START.plus(bound().multipliedBy(2));
        boolean settled = probe.watchUntil(all -> {
            Moment now = probe.now();
            Timeline last = seen(now.minus(CALM.plus(Timeline.PATIENCE)), now);
            return last.echoes().size() > 20 && trouble(last, pair.first()).isEmpty()
                    // FRR's device answers before its daemon takes it down.
                    && !last.owners().isEmpty() && said(pair.firstProgram(), LEADS)
                    && said(pair.secondProgram(), FOLLOWS);
        }, limit);
        // Until the second has heard whom it follows: a resignation of a stranger's means nothing to it.
        watch(pair.firstPlan().interval().multipliedBy(3));
        return settled ? Optional.empty() : Optional.of("the first is not the only owner within " + limit.toMillis()
                + " ms");
    }

    /** Whether the last transition that a router told of is such a one. */
    private static boolean said(Program program, Pattern wanted) {
        return program.output().lines().filter(line -> TRANSITION.matcher(line).find())
                .reduce((one, next) -> next).filter(line -> wanted.matcher(line).find()).isPresent();
    }

    /** What the client saw between two moments, whoever uses the virtual MAC address under the name of its card. */
    Timeline seen(Moment from, Moment to) {
        MacAddress peers = (oursFirst ? pair.second() : pair.first()).mac();
        UnaryOperator<MacAddress> named = mac -> mac.toString().startsWith("00:00:5e:00:0") ? peers : mac;
        Timeline part = probe.timeline().between(from, to);
        return new Timeline(part.address(), part.echoes().stream().map(echo ->
                new Timeline.Echo(echo.sent(), echo.answeredBy().map(named))).toList(),
                part.sightings().stream().map(sighting -> sighting.from(named.apply(sighting.mac()))).toList());
    }

    /** When it was last seen that this station is not the only owner; empty where it always was. */
    static Optional<Moment> trouble(Timeline seen, Station owner) {
        List<Moment> moments = new ArrayList<>();
        seen.outages().stream().filter(outage -> outage.length().compareTo(NONE) > 0)
                .forEach(outage -> moments.add(outage.to()));
        seen.owners().stream().filter(one -> !one.mac().equals(owner.mac())).forEach(one -> moments.add(one.to()));
        seen.sightings().stream().filter(one -> one instanceof Sighting.Answer answer
                        && answer.address().equals(seen.address()) && !answer.mac().equals(owner.mac()))
                .forEach(one -> moments.add(one.at()));
        return moments.stream().max(Moment::compareTo);
    }

    /** How many transitions both have told of since they were started. */
    int transitions() {
        return (int) Stream.of(pair.firstProgram(), pair.secondProgram())
                .mapToLong(program -> TRANSITION.matcher(program.output()).results().count()).sum();
    }

    /** Who should own the address while ours, or the peer, is gone. */
    Station heir(boolean oursGone) {
        return isFirst(oursGone) ? pair.second() : pair.first();
    }

    /** Lets a fault befall ours or the peer. */
    void befall(Fault fault, boolean ours) {
        fault.befall(isFirst(ours) ? pair.first() : pair.second(),
                isFirst(ours) ? pair.firstProgram() : pair.secondProgram());
    }

    /** Makes it good: the cable back in, what ended started again. */
    void repair(Fault fault, boolean ours) {
        if (isFirst(ours)) {
            pair.repair(fault);
            return;
        }
        pair.second().heal();
        if (fault != Fault.CABLE_CUT) {
            pair.secondProgram().exit(Pair.START);
            pair.startSecond();
        }
    }

    /** The first router, which owns the address when all is well. */
    Station first() {
        return pair.first();
    }

    /** The senders of adverts. */
    static Set<MacAddress> advertisers(Timeline seen) {
        Set<MacAddress> senders = new LinkedHashSet<>();
        seen.sightings().stream().filter(Sighting.Advert.class::isInstance).forEach(one -> senders.add(one.mac()));
        return senders;
    }

    /** What both said last, and what the client saw since {@code from}. */
    String story(Moment from) {
        return "lb1 said:\n" + last(pair.firstProgram()) + "\nlb2 said:\n" + last(pair.secondProgram())
                + "\nthe client saw:\n" + seen(from, Moment.NEVER).story();
    }

    private static String last(Program program) {
        List<String> lines = program.output().lines().filter(line -> !NOISE.matcher(line).find()).toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - STORY_LINES), lines.size()));
    }

    @Override
    public void close() {
        probe.close();
        pair.end();
    }
}
