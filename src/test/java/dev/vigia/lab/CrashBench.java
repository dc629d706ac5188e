package dev.vigia.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * {@code scripts/bench crash} and {@code freeze}: the owner's agent is killed or frozen at a random phase and left so;
 * how long both nodes then answer for the address and hold it, and how long the client finds nobody.
 */
final class CrashBench {
    private final Options options;
    private final Fault fault;
    private final int runs;
    private final Duration limit;
    private final List<Contender> contenders = new ArrayList<>();
    private final Random phases;
    private final List<Row> rows = new ArrayList<>();
    private int failures;

    /** Who is measured: a make, Vigia with some {@code lease} keys or none. */
    private record Contender(String title, Router make, String lease) {
        private Plan plan(int priority, Duration interval, List<String> addresses) {
            Plan plan = new Plan(priority, interval, addresses);
            return lease.isEmpty() ? plan : plan.with(Map.of(Router.VIGIA, List.of("lease: { " + lease + " }")));
        }
    }

    private record Row(Contender contender, Duration interval, List<Crash> crashes) {
        private Spread spread(Function<Crash, Duration> figure) {
            return Spread.ms(crashes, figure);
        }

        /** Median and worst; at least so much where it had not ended when the watch did. */
        private String cells(Function<Crash, Duration> figure, boolean endless) {
            return (endless ? "≥ " : "") + spread(figure).cells();
        }
    }

    /** A bench as asked for, with this fault. */
    CrashBench(Options options, Fault fault) {
        this.options = options;
        this.fault = fault;
        this.runs = options.runs(10);
        this.limit = Duration.ofSeconds(options.number("--watch", 8));
        this.phases = options.phases();
        for (Router make : options.makes()) {
            if (make == Router.VIGIA) {
                leases(options).forEach(lease -> contenders.add(
                        new Contender(lease.isEmpty() ? "Vigia" : "Vigia, " + lease, make, lease)));
            } else {
                contenders.add(new Contender(make.toString(), make, ""));
            }
        }
    }

    private static List<String> leases(Options options) {
        List<String> preferences = keys(options, "--prefer", "prefer", "safety", "availability");
        List<String> gates = keys(options, "--gate", "gate", "auto", "required", "off");
        return preferences.stream().flatMap(prefer -> gates.stream()
                .map(gate -> prefer + (prefer.isEmpty() || gate.isEmpty() ? "" : ", ") + gate)).toList();
    }

    /** Each value that was asked for as a key of the configuration; one empty text where none was. */
    private static List<String> keys(Options options, String option, String key, String... all) {
        return options.given().containsKey(option)
                ? options.chosen(option, all).stream().map(value -> key + ": " + value).toList() : List.of("");
    }

    /** Measures and prints; 0 where each fault was followed by a takeover. */
    int run() {
        boolean four = options.chosen("--family", "4", "6").contains("4");
        try (Lab lab = Lab.open()) {
            for (Duration interval : options.intervals(1000, 100)) {
                measure(lab, interval, four ? Plan.IPV4 : Plan.IPV6);
            }
        } finally {
            print();
        }
        return failures == 0 ? 0 : 1;
    }

    private void measure(Lab lab, Duration interval, List<String> addresses) {
        Map<Row, Pair> pairs = new LinkedHashMap<>();
        for (Contender one : contenders) {
            String name = contenders.indexOf(one) + "-" + interval.toMillis();
            Pair pair = new Pair(lab.lan(name), one.make(), one.plan(150, interval, addresses), one.make(),
                    one.plan(100, interval, addresses));
            pair.plugInto(lab.lan(name + "-back"));
            pairs.put(new Row(one, interval, new ArrayList<>()), pair);
            pair.start();
        }
        rows.addAll(pairs.keySet());
        pairs.values().forEach(pair -> failures += pair.recover(true) ? 0 : 1);
        for (int i = 1; i <= runs; i++) {
            pairs.forEach(this::measure);
            pairs.values().forEach(pair -> pair.repair(fault));
            pairs.values().forEach(pair -> failures += pair.recover(true) ? 0 : 1);
        }
        pairs.values().forEach(Pair::end);
    }

    private void measure(Row row, Pair pair) {
        Duration phase = Duration.ofNanos(phases.nextLong(row.interval().toNanos()));
        Crash crash = Crash.measure(pair, fault, phase, limit);
        String name = "%s, %d ms, %s: ".formatted(row.contender().title(), row.interval().toMillis(), fault);
        if (crash == null) {
            failures++;
            System.err.println(name + "NO TAKEOVER");
            return;
        }
        row.crashes().add(crash);
        System.err.printf("%sboth answered %.1f ms%s (ARP %.1f, echo %.1f, second LAN %.1f), both held %.0f ms%s,"
                + " gap %.1f ms (control: both %.1f, gap %.1f)%n", name, Spread.ms(crash.overlap()),
                crash.endless() ? " and on" : "", Spread.ms(crash.arp()), Spread.ms(crash.echo()),
                Spread.ms(crash.second()), Spread.ms(crash.held()), crash.heldEndless() ? " and on" : "",
                Spread.ms(crash.gap()), Spread.ms(crash.controlOverlap()), Spread.ms(crash.controlGap()));
    }

    private void print() {
        String after = "after " + fault + " of the owner's agent, watched for " + limit.toSeconds()
                + " s from the takeover on; ≥: had not ended by then";
        Table.head("Both nodes answered, ms, " + after, 1, "make", "advert_int, ms", "runs", "median", "worst",
                "none in", "worst by ARP", "by echo", "on the second LAN", "control worst");
        for (Row row : rows) {
            boolean endless = row.crashes().stream().anyMatch(Crash::endless);
            Table.row(row.contender().title(), row.interval().toMillis(), row.crashes().size(),
                    row.cells(Crash::overlap, endless), row.spread(Crash::overlap).zeros(),
                    row.spread(Crash::arp).worstCell(), row.spread(Crash::echo).worstCell(),
                    row.spread(Crash::second).worstCell(), row.spread(Crash::controlOverlap).worstCell());
        }
        Table.head("Both nodes held the address, ms, and the client's gap, ms, " + after, 1, "make", "advert_int, ms",
                "runs", "both held median", "worst", "gap median", "worst", "skew + 20", "control gap worst");
        for (Row row : rows) {
            boolean endless = row.crashes().stream().anyMatch(Crash::heldEndless);
            Duration skew = row.contender().plan(100, row.interval(), Plan.IPV4).skew();
            Table.row(row.contender().title(), row.interval().toMillis(), row.crashes().size(),
                    row.cells(Crash::held, endless), row.spread(Crash::gap).cells(),
                    "%.0f".formatted(Spread.ms(skew.plusMillis(20))), row.spread(Crash::controlGap).worstCell());
        }
    }
}
