package dev.vigia.lab;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * {@code scripts/bench restart}: the owner's agent is killed (SIGKILL) and started again 100 ms after its death, as a
 * supervisor does: whether the other node takes over, and what the client loses.
 */
final class RestartBench {
    /** The unit's RestartSec. */
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Options options;
    private final int runs;
    private final Random phases;
    private final List<Row> rows = new ArrayList<>();
    private int failures;

    /**
     * One crash with its restart.
     *
     * @param takeovers how often the second began to send adverts
     * @param back from the kill to the first advert of the one that was started again; zero where none came in time
     * @param lost requests without an answer
     * @param controlLost the same in a window of the same length before
     */
    private record Restart(int takeovers, Duration back, long lost, Duration gap, long controlLost) {
    }

    private record Row(Router make, Duration interval, List<Restart> restarts) {
    }

    /** A bench as asked for. */
    RestartBench(Options options) {
        this.options = options;
        this.runs = options.runs(10);
        this.phases = options.phases();
    }

    /** Measures and prints; 0 where the first came to own the address again by itself in each run. */
    int run() {
        try (Lab lab = Lab.open()) {
            for (Duration interval : options.intervals(1000)) {
                measure(lab, interval);
            }
        } finally {
            print();
        }
        return failures == 0 ? 0 : 1;
    }

    private void print() {
        Table.head("Killed (SIGKILL) and started again " + PAUSE.toMillis() + " ms after its death", 1, "make",
                "advert_int, ms", "runs", "takeovers", "kill to first advert, median ms", "worst",
                "requests lost, median", "worst", "gap, median ms", "worst", "control lost, median", "worst");
        for (Row row : rows) {
            Table.row(row.make(), row.interval().toMillis(), row.restarts().size(),
                    row.restarts().stream().mapToInt(Restart::takeovers).sum(),
                    Spread.ms(row.restarts(), Restart::back).cells(), Spread.of(row.restarts(), Restart::lost).counts(),
                    Spread.ms(row.restarts(), Restart::gap).cells(),
                    Spread.of(row.restarts(), Restart::controlLost).counts());
        }
    }

    private void measure(Lab lab, Duration interval) {
        Map<Row, Pair> pairs = new LinkedHashMap<>();
        for (Router make : options.makes()) {
            Pair pair = new Pair(lab.lan(make + "-" + interval.toMillis()), make, make, interval, Plan.IPV4);
            pairs.put(new Row(make, interval, new ArrayList<>()), pair);
            pair.start();
        }
        rows.addAll(pairs.keySet());
        for (int i = 1; i <= runs; i++) {
            pairs.forEach((row, pair) -> {
                failures += pair.recover(false) ? 0 : 1;
                Duration phase = Duration.ofNanos(phases.nextLong(interval.toNanos()));
                Restart restart = restart(pair, phase);
                row.restarts().add(restart);
                System.err.printf("%s, %d ms: %d takeovers, back after %.0f ms, %d lost, gap %.1f ms"
                        + " (control %d lost)%n",
                        row.make(), interval.toMillis(), restart.takeovers(), Spread.ms(restart.back()),
                        restart.lost(), Spread.ms(restart.gap()), restart.controlLost());
            });
        }
        pairs.values().forEach(Pair::end);
    }

    private static Restart restart(Pair pair, Duration phase) {
        Duration window = pair.secondPlan().activeDownInterval().multipliedBy(2).plus(SETTLE);
        try (Probe probe = Probe.start(pair.client(), pair.address())) {
            probe.watch(window.plus(phase));
            Moment killed = probe.now();
            pair.befall(Fault.KILL);
            probe.watch(PAUSE);
            pair.startFirst();
            Moment started = probe.now();
            probe.watch(window);
            probe.watch(Timeline.PATIENCE.plusMillis(10));
            Timeline all = probe.timeline();
            Timeline before = all.between(killed.minus(window), killed);
            Timeline after = all.between(killed, Moment.NEVER);
            Duration back = all.between(started, Moment.NEVER).adverts(pair.first().mac()).stream().findFirst()
                    .map(advert -> killed.until(advert.at())).orElse(Duration.ZERO);
            return new Restart(reigns(after, pair), back, after.lost(), after.blackout(), before.lost());
        }
    }

    /** How often the second began to send adverts; a pause of three intervals ends a reign. */
    static int reigns(Timeline seen, Pair pair) {
        return reignsOf(seen, pair).size();
    }

    /** When the second began to send adverts. */
    static List<Moment> reignsOf(Timeline seen, Pair pair) {
        List<Moment> reigns = new ArrayList<>();
        Moment last = null;
        for (Sighting.Advert advert : seen.adverts(pair.second().mac())) {
            if (last == null || last.until(advert.at()).compareTo(pair.secondPlan().interval().multipliedBy(3)) > 0) {
                reigns.add(advert.at());
            }
            last = advert.at();
        }
        return reigns;
    }
}
