package dev.vigia.lab;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code scripts/bench start}: two routers started at the same moment, how long until one owns the address, and for
 * how long both answered for it.
 */
final class StartBench {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final int[][] PRIORITIES = {{150, 100}, {100, 100}};

    /** One start: from the start of the first process to its outcome. */
    private record Start(Duration owned, Duration overlap, boolean one) {
    }

    private StartBench() {
    }

    /** Measures and prints a table; 0 where each start ended with exactly one owner. */
    static int run(int runs) {
        List<String> rows = new ArrayList<>();
        boolean good = true;
        try (Lab lab = Lab.open()) {
            for (int[] priorities : PRIORITIES) {
                List<List<Start>> columns = new ArrayList<>();
                for (Router make : Router.MEASURED) {
                    columns.add(new ArrayList<>());
                }
                for (int i = 0; i < runs; i++) {
                    for (Router make : Router.MEASURED) {
                        String name = "start-" + make.toString().toLowerCase(Locale.ROOT) + "-" + rows.size() + "-" + i;
                        Start start = start(lab.lan(name), make, priorities);
                        columns.get(make.ordinal()).add(start);
                        System.err.printf("%s %d/%d: owned after %d ms, both answered %.1f ms, one owner %s%n", make,
                                priorities[0], priorities[1], start.owned().toMillis(), ms(start.overlap()),
                                start.one());
                    }
                }
                for (Router make : Router.MEASURED) {
                    List<Start> starts = columns.get(make.ordinal());
                    good &= starts.stream().allMatch(Start::one);
                    rows.add(row(make, priorities, starts));
                }
            }
        }
        Duration down = new Plan(PRIORITIES[0][0], INTERVAL, Plan.IPV4).activeDownInterval();
        System.out.printf("%nTwo routers started together, adverts each %d ms (Active_Down_Interval %d ms at 150, %d ms"
                + " at 100)%n%n", INTERVAL.toMillis(), down.toMillis(),
                new Plan(100, INTERVAL, Plan.IPV4).activeDownInterval().toMillis());
        System.out.println("| make | priorities | starts | owned after, median ms | worst | both answered, median ms"
                + " | worst | exactly one owner |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        rows.forEach(System.out::println);
        RelaunchBench.run(runs);
        return good ? 0 : 1;
    }

    private static Start start(Lan lan, Router make, int[] priorities) {
        Pair pair = new Pair(lan, make, new Plan(priorities[0], INTERVAL, Plan.IPV4),
                make, new Plan(priorities[1], INTERVAL, Plan.IPV4));
        try (Probe probe = Probe.start(pair.client(), pair.address())) {
            Moment begun = probe.now();
            pair.startFirst();
            pair.startSecond();
            probe.watchFor(Sighting.Announcement.class::isInstance, Pair.START);
            Moment owned = probe.now();
            probe.watch(pair.secondPlan().activeDownInterval().plusSeconds(1));
            boolean one = pair.soleHolder().isPresent();
            return new Start(begun.until(owned), probe.timeline().overlap(), one);
        } finally {
            pair.firstProgram().kill();
            pair.secondProgram().kill();
        }
    }

    private static String row(Router make, int[] priorities, List<Start> starts) {
        long[] owned = starts.stream().mapToLong(start -> start.owned().toNanos()).sorted().toArray();
        long[] overlap = starts.stream().mapToLong(start -> start.overlap().toNanos()).sorted().toArray();
        return "| %s | %d/%d | %d | %.0f | %.0f | %.1f | %.1f | %d of %d |".formatted(make, priorities[0],
                priorities[1], starts.size(), median(owned), owned[owned.length - 1] / 1e6, median(overlap),
                overlap[overlap.length - 1] / 1e6, starts.stream().filter(Start::one).count(), starts.size());
    }

    private static double median(long[] sorted) {
        int middle = sorted.length / 2;
        return (sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0) / 1e6;
    }

    private static double ms(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
