package dev.vigia.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * {@code scripts/bench}: {@link StartBench}, and {@code failover}: Vigia and keepalived side by side on one machine,
 * one measured failover of the one after one of the other, the fault at a random phase of the advert interval.
 */
final class Bench {
    private static final String USAGE = """
            usage: scripts/bench start [--runs N]
                   scripts/bench failover [--runs N] [--interval MS]... [--fault power|cable|stop]...
                                          [--make vigia|keepalived]... [--heir H] [--seed S]
              --runs N       measured failovers for each make, interval and fault (default 10)
              --interval MS  advert interval in ms, a multiple of 10 (default 1000 and 100)
              --fault F      which fault (default all three)
              --make M       which make (default both)
              --heir H       who takes over: one started for the run (fresh, default), whose first takeover it is, as in
                             life; or one that has taken over before (seasoned)
              --seed S       of the random phases (default: printed, another each time)
            """;

    private final Map<String, List<String>> options;
    private final int runs;
    private final Random phases;
    private final List<Row> rows = new ArrayList<>();
    private int failures;

    /** The runs of one make under one interval and fault. */
    private record Row(Duration interval, Fault fault, Router make, List<Failover> runs) {
        private String figures(Function<Failover, Duration> figure) {
            long[] sorted = runs.stream().mapToLong(run -> figure.apply(run).toNanos()).sorted().toArray();
            if (sorted.length == 0) {
                return "- | -";
            }
            return "%.1f | %.1f".formatted(median(figure) / 1e6, sorted[sorted.length - 1] / 1e6);
        }

        private double median(Function<Failover, Duration> figure) {
            long[] sorted = runs.stream().mapToLong(run -> figure.apply(run).toNanos()).sorted().toArray();
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
        }
    }

    private Bench(Map<String, List<String>> options, long seed) {
        this.options = options;
        this.runs = Integer.parseInt(options.getOrDefault("--runs", List.of("10")).get(0));
        this.phases = new Random(seed);
    }

    /** Runs the bench; its exit code is 0 where every fault was followed by a takeover, 2 for wrong words. */
    public static void main(String[] words) {
        System.exit(run(List.of(words)));
    }

    private static int run(List<String> words) {
        Map<String, List<String>> options = Words.options(words.isEmpty() ? words : words.subList(1, words.size()),
                List.of("--runs", "--interval", "--fault", "--make", "--heir", "--seed"));
        boolean known = !words.isEmpty() && List.of("failover", "start").contains(words.get(0));
        if (!known || options == null) {
            System.err.print(USAGE);
            return 2;
        }
        long seed = Long.parseLong(options.getOrDefault("--seed", List.of(Long.toString(ProcessHandle.current().pid())))
                .get(0));
        try {
            Bench bench = new Bench(options, seed);
            return words.get(0).equals("start") ? StartBench.run(bench.runs) : bench.failover(seed);
        } catch (NumberFormatException e) {
            System.err.print("no number: " + e.getMessage() + "\n" + USAGE);
            return 2;
        }
    }

    private int failover(long seed) {
        List<Router> makes = chosen("--make", Router.values(), List.of("vigia", "keepalived"));
        for (Router make : makes) {
            if (make.obstacle().isPresent()) {
                System.err.println("cannot run " + make + ": " + make.obstacle().get());
                return 1;
            }
        }
        List<Fault> faults = chosen("--fault", new Fault[] {Fault.POWER_LOSS, Fault.CABLE_CUT, Fault.CLEAN_STOP},
                List.of("power", "cable", "stop"));
        List<Long> intervals = options.getOrDefault("--interval", List.of("1000", "100")).stream().map(Long::valueOf)
                .toList();
        System.err.println("seed " + seed + ", " + runs + " runs each");
        try (Lab lab = Lab.open()) {
            for (long interval : intervals) {
                measure(lab, Duration.ofMillis(interval), faults, makes);
            }
        }
        print(makes);
        return failures == 0 ? 0 : 1;
    }

    private <T> List<T> chosen(String option, T[] all, List<String> words) {
        List<String> wanted = options.getOrDefault(option, words);
        return Arrays.stream(all).filter(one -> wanted.contains(words.get(Arrays.asList(all).indexOf(one)))).toList();
    }

    private void measure(Lab lab, Duration interval, List<Fault> faults, List<Router> makes) {
        Map<Router, Pair> pairs = new EnumMap<>(Router.class);
        for (Router make : makes) {
            Pair pair = new Pair(lab.lan(make + "-" + interval.toMillis()), make, make, interval, Plan.IPV4);
            pairs.put(make, pair);
            pair.start();
        }
        for (Fault fault : faults) {
            Map<Router, Row> row = new EnumMap<>(Router.class);
            makes.forEach(make -> row.put(make, new Row(interval, fault, make, new ArrayList<>())));
            for (int i = 1; i <= runs; i++) {
                pairs.forEach((make, pair) -> measure(pair, fault, row.get(make)));
                // Both recover at once: nothing is measured meanwhile.
                pairs.values().forEach(pair -> pair.repair(fault));
                pairs.values().forEach(this::recover);
            }
            rows.addAll(row.values());
        }
        pairs.values().forEach(pair -> {
            pair.firstProgram().kill();
            pair.secondProgram().kill();
        });
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
                name, ms(run.excess()), ms(run.takeover().get().blackout()), ms(run.takeover().get().overlap()),
                ms(run.control()), ms(run.lateness()));
    }

    private void recover(Pair pair) {
        pair.awaitOwner(pair.first(), Pair.START.plus(pair.firstPlan().activeDownInterval().multipliedBy(2)));
        if (!options.getOrDefault("--heir", List.of()).contains("seasoned")) {
            pair.renewSecond();
        }
        try (Probe probe = Probe.start(pair.client(), pair.address())) {
            // The second must have learned again whom it follows, and a burst of announcements be over.
            probe.watch(pair.firstPlan().interval().multipliedBy(2).plusMillis(200));
        }
    }

    private static double ms(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private void print(List<Router> makes) {
        table(makes, "Client's blackout, ms", run -> run.takeover().orElseThrow().blackout(), true);
        table(makes, "Excess over the protocol's wait, from last advert to first announcement, ms", Failover::excess,
                false);
        table(makes, "Both answered, ms", run -> run.takeover().orElseThrow().overlap(), false);
        table(makes, "Control: longest time without an answer before the fault, ms", Failover::control, false);
    }

    private void table(List<Router> makes, String title, Function<Failover, Duration> figure, boolean ratio) {
        System.out.println("\n**" + title + "**\n");
        var head = new StringBuilder("| advert_int | fault | runs ");
        var rule = new StringBuilder("| ---: | --- | ---: ");
        for (Router make : makes) {
            head.append("| ").append(make).append(" median | worst ");
            rule.append("| ---: | ---: ");
        }
        boolean compares = makes.size() == 2;
        System.out.println(head + (compares ? ratio ? "| ratio of medians |" : "| difference of medians |" : "|"));
        System.out.println(rule + (compares ? "| ---: |" : "|"));
        for (int i = 0; i < rows.size(); i += makes.size()) {
            Row one = rows.get(i);
            var line = new StringBuilder("| %d ms | %s | %d ".formatted(one.interval().toMillis(), one.fault(),
                    one.runs().size()));
            rows.subList(i, i + makes.size()).forEach(row -> line.append("| ").append(row.figures(figure)).append(' '));
            System.out.println(line + (compares ? "| " + compared(one, rows.get(i + 1), figure, ratio) + " |" : "|"));
        }
    }

    private static String compared(Row one, Row other, Function<Failover, Duration> figure, boolean ratio) {
        if (one.runs().isEmpty() || other.runs().isEmpty()) {
            return "-";
        }
        double our = one.median(figure);
        double their = other.median(figure);
        return ratio ? "%.3f".formatted(our / their) : "%+.1f".formatted((our - their) / 1e6);
    }
}
