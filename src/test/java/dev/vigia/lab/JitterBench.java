package dev.vigia.lab;

import dev.vigia.time.Moment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code scripts/bench jitter}: two routers in real time with short intervals beside two busy loops, the makes taking
 * turns; how often the Backup takes over from an owner that is alive, and what a process that only sleeps suffers at
 * the same priority in the same minutes.
 */
final class JitterBench {
    private static final Duration TURN = Duration.ofMinutes(1);
    private static final Duration SETTLE = Duration.ofSeconds(2);
    /** Vigia's loop thread runs at this priority, and keepalived is told to. */
    private static final int PRIORITY = 10;
    private static final int LOOPS = 2;

    private final Options options;
    private final int minutes;
    private boolean good = true;

    /**
     * One make's turn.
     *
     * @param takeovers how often the second began to send adverts
     * @param longestGap between two adverts of the owner on the wire, ms
     * @param adverts how many of them
     * @param uncaused takeovers in whose wait no sleeper paused too long
     * @param sleeperLongest between two awakenings of a sleeper, ms
     * @param sleeperTooLong how often those were too long: the Backup's wait, less the interval that a pause may
     *                       lose or win by its phase
     */
    private record Turn(int takeovers, int uncaused, double longestGap, int adverts, double sleeperLongest,
            int sleeperTooLong) {
    }

    /** What the sleepers told: the longest time between two awakenings, and each pause that was too long. */
    private record Sleep(double longest, List<Moment[]> pauses) {
    }

    /** A bench as asked for. */
    JitterBench(Options options) {
        this.options = options;
        this.minutes = options.number("--minutes", 1);
    }

    /** Measures and prints; 0 where each of Vigia's turns had adverts and its sleeper told. */
    int run() {
        Map<Duration, Map<Router, List<Turn>>> all = new LinkedHashMap<>();
        try {
            for (Duration interval : options.intervals(10)) {
                measure(interval, all.computeIfAbsent(interval, added -> new EnumMap<>(Router.class)));
            }
        } finally {
            print(all);
        }
        return good ? 0 : 1;
    }

    private void measure(Duration interval, Map<Router, List<Turn>> turns) {
        for (int i = 1; i <= minutes; i++) {
            for (Router make : options.makes()) {
                Turn turn = turn(make, interval);
                turns.computeIfAbsent(make, added -> new ArrayList<>()).add(turn);
                System.err.printf("%s, %d ms, minute %d: %d takeovers, %d in no sleeper's pause,"
                        + " longest advert gap %.1f ms of %d adverts; sleepers %.1f ms, %d too long%n", make,
                        interval.toMillis(), i, turn.takeovers(), turn.uncaused(), turn.longestGap(), turn.adverts(),
                        turn.sleeperLongest(), turn.sleeperTooLong());
            }
        }
    }

    private static void print(Map<Duration, Map<Router, List<Turn>>> all) {
        String title = "Takeovers without a cause beside %d busy loops, real-time priority %d";
        Table.head(title.formatted(LOOPS, PRIORITY), 1,
                "make", "advert_int, ms", "minutes", "adverts", "takeovers",
                "in no sleeper's pause", "longest advert gap, ms", "sleepers' longest gap, ms", "Backup's wait, ms",
                "sleepers' gaps as long");
        all.forEach((interval, turns) -> turns.forEach((make, own) -> Table.row(make, interval.toMillis(), own.size(),
                own.stream().mapToInt(Turn::adverts).sum(), own.stream().mapToInt(Turn::takeovers).sum(),
                own.stream().mapToInt(Turn::uncaused).sum(), Spread.of(own, Turn::longestGap).worstCell(),
                Spread.of(own, Turn::sleeperLongest).worstCell(),
                "%.1f".formatted(Spread.ms(plan(100, interval).activeDownInterval())),
                own.stream().mapToInt(Turn::sleeperTooLong).sum())));
    }

    private static Plan plan(int priority, Duration interval) {
        return new Plan(priority, interval, Plan.IPV4)
                .with(Map.of(Router.KEEPALIVED, List.of("vrrp_rt_priority " + PRIORITY)));
    }

    private Turn turn(Router make, Duration interval) {
        try (Lab lab = Lab.open()) {
            Pair pair = new Pair(lab.lan("jitter"), make, plan(150, interval), make, plan(100, interval));
            try {
                pair.start();
            } catch (AssertionError restless) {
                // Two that do not come to rest at this pace are measured as they are.
                System.err.println(restless.getMessage());
            }
            // Before the loops, for a Java that starts in the window would itself be what disturbs.
            List<Program> sleepers = sleepers(pair, interval);
            for (int i = 0; i < LOOPS; i++) {
                // Bounded by itself, should nobody be left to end it.
                pair.client().start("busy-" + i, List.of("timeout", Long.toString(TURN.toSeconds() * 3), "sh", "-c",
                        "while :; do :; done"), Map.of());
            }
            try (Probe probe = Probe.start(pair.client(), "eth0", pair.address(), interval, (socket, index) -> { })) {
                probe.watch(SETTLE);
                Moment start = probe.now();
                probe.watch(TURN);
                Timeline seen = probe.timeline().between(start, probe.now());
                sleepers.forEach(sleeper -> sleeper.exit(Pair.START));
                pair.end();
                return turn(pair, seen, told(sleepers));
            }
        }
    }

    /** One for each processor, for a machine may take away one of them and leave the other. */
    private static List<Program> sleepers(Pair pair, Duration interval) {
        String java = ProcessHandle.current().info().command().orElse("java");
        List<Program> sleepers = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            List<String> words = List.of("taskset", "-c", Integer.toString(i), java, "-XX:+UseSerialGC", "-cp",
                    absolute(System.getProperty("java.class.path")), Sleeper.class.getName(),
                    Long.toString(interval.toMillis()), Long.toString(SETTLE.plus(TURN).toMillis()),
                    Long.toString(backupsWait(interval).minus(interval).toNanos() / 1000));
            sleepers.add(pair.client().start("sleeper-" + i, words, Map.of()));
        }
        return sleepers;
    }

    private static Duration backupsWait(Duration interval) {
        return plan(100, interval).activeDownInterval();
    }

    static String absolute(String classpath) {
        return String.join(":", List.of(classpath.split(":")).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).toList());
    }

    private Sleep told(List<Program> sleepers) {
        double longest = 0;
        List<Moment[]> pauses = new ArrayList<>();
        for (Program sleeper : sleepers) {
            String told = sleeper.output().strip();
            if (!told.matches("\\d+(\n\\d+ \\d+)*")) {
                System.err.println("a sleeper told nothing of use: " + told);
                good = false;
                continue;
            }
            List<String> lines = List.of(told.split("\n"));
            longest = Math.max(longest, Long.parseLong(lines.get(0)) / 1000.0);
            for (String line : lines.subList(1, lines.size())) {
                String[] ends = line.split(" ");
                pauses.add(new Moment[] {new Moment(Long.parseLong(ends[0])), new Moment(Long.parseLong(ends[1]))});
            }
        }
        return new Sleep(longest, pauses);
    }

    private Turn turn(Pair pair, Timeline seen, Sleep sleep) {
        List<Sighting.Advert> adverts = seen.adverts(pair.first().mac());
        good &= !adverts.isEmpty();
        List<Moment> reigns = RestartBench.reignsOf(seen, pair);
        Duration wait = backupsWait(pair.secondPlan().interval());
        int uncaused = (int) reigns.stream().filter(reign -> sleep.pauses().stream().noneMatch(pause ->
                pause[0].isBefore(reign) && reign.minus(wait.multipliedBy(2)).isBefore(pause[1]))).count();
        return new Turn(reigns.size(), uncaused, ManyAddressesBench.longestGap(adverts), adverts.size(),
                sleep.longest(), sleep.pauses().size());
    }
}
