package dev.vigia.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A row of the fault matrix: what befalls a pair of routers, and what it may cost.
 *
 * @param number its number in the matrix, with a letter where a fault has several strengths
 * @param fault the fault
 * @param safe what a safe router does
 * @param bound what it may cost, by the advert interval
 * @param prepare before the routers run; starts them
 * @param inflict lets the fault befall them and watches what comes of it
 * @param heal makes the fault good
 * @param waitsFor what does not exist yet and is needed to run it
 * @param makes who it concerns
 */
record FaultRow(String number, String fault, String safe, Function<Duration, Limit> bound, Act prepare, Act inflict,
        Act heal, Optional<String> waitsFor, Set<Router> makes) {
    /** Something done in a trial. */
    interface Act {
        /** Does it. */
        void in(Trial trial) throws IOException;
    }

    /** A row that begins with a pair that is well and needs no healing. */
    static FaultRow of(String number, String fault, String safe, Function<Duration, Limit> bound, Act inflict) {
        return new FaultRow(number, fault, safe, bound, Trial::start, inflict, trial -> { }, Optional.empty(),
                Set.copyOf(Router.MEASURED));
    }

    /** A row that cannot be run yet. */
    static FaultRow waiting(String number, String fault, String safe, String waitsFor) {
        return new FaultRow(number, fault, safe, interval -> new Limit(Limit.ANY, Limit.ANY, Limit.ANY_NUMBER),
                Trial::start, trial -> { }, trial -> { }, Optional.of(waitsFor), Set.of(Router.VIGIA));
    }

    /** The same, beginning otherwise. */
    FaultRow preparedBy(Act other) {
        return new FaultRow(number, fault, safe, bound, other, inflict, heal, waitsFor, makes);
    }

    /** The same, healed in this way. */
    FaultRow healedBy(Act other) {
        return new FaultRow(number, fault, safe, bound, prepare, inflict, other, waitsFor, makes);
    }

    /** The same for Vigia alone, keepalived having no such thing. */
    FaultRow forVigia() {
        return new FaultRow(number, fault, safe, bound, prepare, inflict, heal, waitsFor, Set.of(Router.VIGIA));
    }

    /** Active_Down_Interval of the second router of a pair. */
    static Duration down(Duration interval) {
        return new Plan(Trial.SECOND, interval, Plan.IPV4).activeDownInterval();
    }
}
