package dev.vigia.lab;

import static dev.vigia.lab.Outcome.Verdict.INSIDE;
import static dev.vigia.lab.Outcome.Verdict.OUTSIDE;
import static dev.vigia.lab.Outcome.Verdict.STALLED;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A legitimate pair whose adverts have different intervals: nothing may happen for a minute, since a Backup learns the
 * interval of the Active (RFC 9568 section 6.1), and the Backup must take over when the Active loses its power.
 *
 * @param peer of which make the other is
 * @param vigiaActive whether Vigia has the higher priority
 * @param activeMillis the advert interval of the Active; the Backup has the other one
 */
record TwoSpeeds(Router peer, boolean vigiaActive, int activeMillis) {
    private static final int FAST = 100;
    private static final int SLOW = 1000;
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration STALL = Duration.ofMillis(100);
    private static final Duration TAIL = Duration.ofMillis(700);

    /** Both ways round, in both roles. */
    static List<TwoSpeeds> all(Router peer) {
        return Stream.of(true, false).flatMap(vigia -> Stream.of(FAST, SLOW)
                .map(millis -> new TwoSpeeds(peer, vigia, millis))).toList();
    }

    /** Its two findings, in a LAN of its own. */
    List<Finding> run(Lab lab) {
        Lan lan = lab.lan("two-" + peer.name().toLowerCase() + activeMillis + (vigiaActive ? "-a" : "-b"));
        Plan first = new Plan(150, Duration.ofMillis(activeMillis), Plan.IPV4);
        Plan second = new Plan(100, Duration.ofMillis(FAST + SLOW - activeMillis), Plan.IPV4);
        List<Finding> findings = new ArrayList<>();
        try (Mixed pair = new Mixed(lan, Router.VIGIA, peer, vigiaActive, first, second)) {
            Optional<String> unsettled = pair.settle();
            if (unsettled.isPresent()) {
                return List.of(Finding.without(toString(), "start", OUTSIDE, unsettled.get() + "\n"
                        + pair.story(Moment.ORIGIN)));
            }
            findings.add(calm(pair));
            findings.add(powerLoss(pair));
        }
        findings.forEach(System.err::println);
        return findings;
    }

    private Finding calm(Mixed pair) {
        int before = pair.transitions();
        Moment from = pair.now();
        pair.watch(MINUTE);
        Timeline seen = pair.seen(from, pair.now());
        List<String> wrong = new ArrayList<>();
        if (pair.transitions() > before) {
            wrong.add(pair.transitions() - before + " transitions");
        }
        if (Mixed.trouble(seen, pair.first()).isPresent()) {
            wrong.add("answers by %s, %d ms without one".formatted(seen.answerers(), seen.blackout().toMillis()));
        }
        return Finding.without(toString(), "none, 60 s", verdict(wrong, seen), String.join("; ", wrong));
    }

    private Finding powerLoss(Mixed pair) {
        Moment at = pair.now();
        pair.befall(Fault.POWER_LOSS, vigiaActive);
        pair.watch(pair.bound().plus(TAIL));
        Timeline seen = pair.seen(at, pair.now());
        Duration after = Mixed.trouble(seen, pair.heir(vigiaActive)).map(at::until).orElse(Duration.ZERO);
        List<String> wrong = after.compareTo(pair.bound()) <= 0 && !seen.echoes().isEmpty() ? List.of()
                : List.of("one owner after " + after.toMillis() + " ms");
        return new Finding(toString(), "Active loses power", pair.bound(), after, Duration.ZERO, Duration.ZERO,
                verdict(wrong, seen), String.join("; ", wrong));
    }

    private static Outcome.Verdict verdict(List<String> wrong, Timeline seen) {
        return wrong.isEmpty() ? INSIDE : seen.longestSilence().compareTo(STALL) > 0 ? STALLED : OUTSIDE;
    }

    @Override
    public String toString() {
        return "adverts %d ms and %d ms, %s, Vigia %s".formatted(activeMillis, FAST + SLOW - activeMillis, peer,
                vigiaActive ? "Active" : "Backup");
    }
}
