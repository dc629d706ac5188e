package dev.vigia.lab;

import static dev.vigia.lab.Outcome.Verdict.INSIDE;
import static dev.vigia.lab.Outcome.Verdict.OUTSIDE;
import static dev.vigia.lab.Outcome.Verdict.STALLED;

import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One pairing of the interop table in one role: first nothing may happen for a while, then each of the two is stopped
 * and cut off in turn, and there must be one owner in time, and again when all is made good.
 *
 * @param dialect how they speak
 * @param ours Vigia, or keepalived in its place as a control
 * @param peer of which make the other is
 * @param oursActive whether ours has the higher priority
 */
record Pairing(Dialect dialect, Router ours, Router peer, boolean oursActive) {
    private static final int ATTEMPTS = 3;
    /** A machine that stands still for longer cannot judge anybody. */
    private static final Duration STALL = Duration.ofMillis(100);
    private static final Duration TAIL = Duration.ofMillis(700);

    /** What befalls one of the two. */
    record Event(Fault fault, boolean ours) {
        private static final List<Event> ALL = List.of(new Event(Fault.CLEAN_STOP, true),
                new Event(Fault.CABLE_CUT, true), new Event(Fault.CLEAN_STOP, false),
                new Event(Fault.CABLE_CUT, false));

        @Override
        public String toString() {
            return (ours ? "Vigia" : "peer") + (fault == Fault.CLEAN_STOP ? " stops" : " cut off");
        }
    }

    /** All findings of the pairing, in a LAN of its own. */
    List<Finding> run(Lab lab, Duration control) throws IOException {
        return run(lab, control, Event.ALL);
    }

    /** Those of these events. */
    List<Finding> run(Lab lab, Duration control, List<Event> events) throws IOException {
        if (dialect.open().isPresent()) {
            return List.of(Finding.without(toString(), "all", Outcome.Verdict.WAITS,
                    "OPEN: " + dialect.open().get()));
        }
        Lan lan = lab.lan((dialect + "-" + ours.name().charAt(0) + peer.name().charAt(0) + (oursActive ? "a" : "b"))
                .replaceAll("[^A-Za-z0-9]+", "-"));
        Plan first = dialect.plan(150, dialect.source(1), dialect.source(2));
        Plan second = dialect.plan(100, dialect.source(2), dialect.source(1));
        List<Finding> findings = new ArrayList<>();
        try (Mixed pair = new Mixed(lan, ours, peer, oursActive, first, second)) {
            findings.add(repeated(pair, () -> calm(pair, control)));
            for (Event event : events) {
                if (findings.stream().anyMatch(finding -> finding.verdict() == OUTSIDE)) {
                    break;
                }
                Finding finding = repeated(pair, () -> befallen(pair, event));
                findings.add(finding.verdict() == OUTSIDE ? beside(keepaliveds(lab, event), finding) : finding);
            }
        }
        return findings;
    }

    /** Where FRR, unnoticed by itself, was cut off and is back: the same with keepalived in our place. */
    private Optional<Finding> keepaliveds(Lab lab, Event event) throws IOException {
        boolean known = ours == Router.VIGIA && peer == Router.FRR && !oursActive && !event.ours()
                && event.fault() == Fault.CABLE_CUT && Router.KEEPALIVED.obstacle().isEmpty();
        if (!known) {
            return Optional.empty();
        }
        List<Finding> control = new Pairing(dialect, Router.KEEPALIVED, peer, false)
                .run(lab, Duration.ofSeconds(1), List.of(event));
        return Optional.of(control.get(control.size() - 1));
    }

    /**
     * FRR stays Active behind a cut cable and does not announce itself when it is back, since its virtual MAC address
     * has not moved: a client that has learned a card's address meanwhile keeps that. No peer without a virtual MAC
     * address can help it, which the same with keepalived must show in the same run.
     */
    private static Finding beside(Optional<Finding> keepaliveds, Finding finding) {
        return keepaliveds.filter(control -> control.verdict() == OUTSIDE).map(control ->
                new Finding(finding.row(), finding.event(), finding.bound(), finding.ownerAfter(),
                        finding.returnNobody(), finding.returnBoth(), Outcome.Verdict.WAITS,
                        "OPEN: Vigia's use_vmac. FRR announces nothing when it is back; keepalived beside "
                                + "it: " + control.remark())).orElse(finding);
    }

    /** A step of a run. */
    private interface Step {
        Finding take();
    }

    private Finding repeated(Mixed pair, Step step) throws IOException {
        Moment from = pair.now();
        Finding finding = step.take();
        for (int i = 1; i < ATTEMPTS && finding.verdict() == STALLED; i++) {
            from = pair.now();
            finding = step.take();
        }
        System.err.println(finding);
        if (finding.verdict() == OUTSIDE) {
            Path story = Files.createDirectories(Path.of("target/interop"))
                    .resolve((this + ", " + finding.event()).replaceAll("[^A-Za-z0-9]+", "-") + ".txt");
            Files.writeString(story, finding + "\n" + finding.remark() + "\n" + pair.story(from));
            System.err.println("  what they said and the client saw: " + story);
        }
        return finding;
    }

    /** Nothing is done to them, and nothing may happen. */
    private Finding calm(Mixed pair, Duration control) {
        String event = "none, " + control.toSeconds() + " s";
        Optional<String> unsettled = pair.settle();
        if (unsettled.isPresent()) {
            return Finding.without(toString(), event, OUTSIDE, unsettled.get());
        }
        int before = pair.transitions();
        Moment from = pair.now();
        pair.watch(control);
        Timeline seen = pair.seen(from, pair.now());
        List<String> wrong = new ArrayList<>();
        int transitions = pair.transitions() - before;
        if (transitions > 0) {
            wrong.add(transitions + " transitions");
        }
        if (Mixed.trouble(seen, pair.first()).isPresent()) {
            wrong.add("answers by %s, %d ms without one".formatted(seen.answerers(), seen.blackout().toMillis()));
        }
        Set<?> expected = dialect.unheard() ? Set.of() : Set.of(pair.first().mac());
        if (!Mixed.advertisers(seen).equals(expected)) {
            wrong.add("adverts by " + Mixed.advertisers(seen));
        }
        return Finding.without(toString(), event, verdict(wrong, seen), String.join("; ", wrong));
    }

    private Finding befallen(Mixed pair, Event event) {
        Optional<String> unsettled = pair.settle();
        if (unsettled.isPresent()) {
            return Finding.without(toString(), event.toString(), OUTSIDE, unsettled.get());
        }
        Duration bound = pair.bound();
        Station heir = pair.heir(event.ours());
        Moment at = pair.now();
        pair.befall(event.fault(), event.ours());
        pair.watch(bound.plus(TAIL));
        Timeline seen = pair.seen(at, pair.now());
        List<String> wrong = new ArrayList<>();
        Duration ownerAfter = Mixed.trouble(seen, heir).map(at::until).orElse(Duration.ZERO);
        if (ownerAfter.compareTo(bound) > 0 || seen.echoes().isEmpty()) {
            wrong.add("one owner after " + ownerAfter.toMillis() + " ms");
        }
        Moment healed = pair.now();
        pair.repair(event.fault(), event.ours());
        pair.settle().ifPresent(wrong::add);
        Timeline back = pair.seen(healed, pair.now());
        if (back.blackout().compareTo(bound) > 0) {
            wrong.add("on return nobody for " + back.blackout().toMillis() + " ms");
        }
        Duration both = back.overlap();
        if (both.compareTo(bound) > 0) {
            wrong.add("on return both for " + both.toMillis() + " ms");
        }
        return new Finding(toString(), event.toString(), bound, ownerAfter, back.blackout(),
                both, verdict(wrong, pair.seen(at, pair.now())), String.join("; ", wrong));
    }

    private static Outcome.Verdict verdict(List<String> wrong, Timeline seen) {
        return wrong.isEmpty() ? INSIDE : seen.longestSilence().compareTo(STALL) > 0 ? STALLED : OUTSIDE;
    }

    @Override
    public String toString() {
        return "%s, %s, %s %s".formatted(dialect, peer, ours, oursActive ? "Active" : "Backup");
    }
}
