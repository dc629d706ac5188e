package dev.vigia.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * {@code scripts/bench failover}: one measured failover of the one make after one of the other, the fault at a random
 * phase of the advert interval.
 */
final class FailoverBench {
    private static final Map<String, Fault> FAULTS = Map.of("power", Fault.POWER_LOSS, "cable", Fault.CABLE_CUT, "stop",
            Fault.CLEAN_STOP);

    private final Options options;
    private final int runs;
    private final List<Router> makes;
    private final boolean freshHeirs;
    private final Random phases;
    private final List<Row> rows = new ArrayList<>();
    private int failures;

    /** The runs of one make under one interval and fault. */
    private record Row(Duration interval, Fault fault, Router make, List<Failover> runs) {
        private Spread spread(Function<Failover, Duration> figure) {
            return Spread.ms(runs, figure);
        }
    }

    /** A bench as asked for. */
    FailoverBench(Options options) {
        this.options = options;
        this.runs = options.runs(10);
        this.makes = options.makes();
        this.freshHeirs = options.chosen("--heir", "fresh", "seasoned").contains("fresh");
        this.phases = options.phases();
    }

    /** Measures and prints; 0 where every fault was followed by a takeover. */
    int run() {
        List<Fault> faults = options.chosen("--fault", "power", "cable", "stop").stream().map(FAULTS::get).toList();
        try (Lab lab = Lab.open()) {
            for (Duration interval : options.intervals(1000, 100)) {
                measure(lab, interval, faults);
            }
        } finally {
            print();
        }
        return failures == 0 ? 0 : 1;
    }

    private void measure(Lab lab, Duration interval, List<Fault> faults) {
        Map<Router, Pair> pairs = new EnumMap<>(Router.class);
        for (Router make : makes) {
            Pair pair = new Pair(lab.lan(make + "-" + interval.toMillis()), make, make, interval, Plan.IPV4);
            pairs.put(make, pair);
            pair.start();
        }
        for (Fault fault : faults) {
            Map<Router, Row> row = new EnumMap<>(Router.class);
            makes.forEach(make -> row.put(make, new Row(interval, fault, make, new ArrayList<>())));
            rows.addAll(row.values());
            for (int i = 1; i <= runs; i++) {
                pairs.forEach((make, pair) -> measure(pair, fault, row.get(make)));
                // Both recover at once: nothing is measured meanwhile.
                pairs.values().forEach(pair -> pair.repair(fault));
                pairs.values().forEach(pair -> failures += pair.recover(freshHeirs) ? 0 : 1);
            }
        }
        pairs.values().forEach(Pair::end);
    }

    private void measure(Pair pair, Fault fault, Row row) {
        Duration interval = row.interval();
        Failover run = Failover.measure(pair, fault, Duration.ofNanos(phases.nextLong(interval.toNanos())));
        String name = "%s, %d ms, %s: ".formatted(row.make(), interval.toMillis(), fault);
        if (run.takeover().isEmpty()) {
            failures++;
            System.err.println(name + "NO TAKEOVER");
            return;
        }
        row.runs().add(run);
        System.err.printf("%sexcess %.1f ms, blackout %.1f ms, both answered %.1f ms (control %.1f, probe late %.1f)%n",
                name, Spread.ms(run.excess()), Spread.ms(run.takeover().get().blackout()),
                Spread.ms(run.takeover().get().overlap()), Spread.ms(run.control()), Spread.ms(run.lateness()));
    }

    private void print() {
        table("Client's blackout, ms", run -> run.takeover().orElseThrow().blackout(), true);
        table("Excess over the protocol's wait, from last advert to first announcement, ms", Failover::excess, false);
        table("Both answered, ms", run -> run.takeover().orElseThrow().overlap(), false);
        table("Control: longest time without an answer before the fault, ms", Failover::control, false);
    }

    private void table(String title, Function<Failover, Duration> figure, boolean ratio) {
        List<String> columns = new ArrayList<>(List.of("fault", "advert_int, ms", "runs"));
        makes.forEach(make -> columns.addAll(List.of(make + " median", "worst")));
        boolean compares = makes.size() == 2;
        if (compares) {
            columns.add(ratio ? "ratio of medians" : "difference of medians");
        }
        Table.head(title, 1, columns.toArray(String[]::new));
        for (int i = 0; i < rows.size(); i += makes.size()) {
            Row one = rows.get(i);
            List<Object> cells = new ArrayList<>(List.of(one.fault(), one.interval().toMillis(), one.runs().size()));
            rows.subList(i, i + makes.size()).forEach(row -> cells.add(row.spread(figure).cells()));
            if (compares) {
                cells.add(compared(one.spread(figure), rows.get(i + 1).spread(figure), ratio));
            }
            Table.row(cells.toArray());
        }
    }

    private static String compared(Spread one, Spread other, boolean ratio) {
        if (one.isEmpty() || other.isEmpty()) {
            return "-";
        }
        return ratio ? "%.3f".formatted(one.median() / other.median())
                : "%+.1f".formatted(one.median() - other.median());
    }
}
