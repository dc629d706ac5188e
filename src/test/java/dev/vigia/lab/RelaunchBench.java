package dev.vigia.lab;

import dev.vigia.linux.MonotonicClock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The second part of {@code scripts/bench start}: an agent killed (SIGKILL) and started again by the launcher at
 * once, how long until its first advert is on the wire, and what memory it holds; each Java of this machine, with an
 * empty program on it beside.
 *
 * <p>Priority 255, so that the first advert waits for nothing but the agent. The supervisor's pause is not in it.
 */
final class RelaunchBench {
    private static final Plan OWNER = new Plan(255, Duration.ofSeconds(1), Plan.IPV4);
    private static final Duration SETTLED = Duration.ofSeconds(1);
    private static final Duration GLANCE = Duration.ofMillis(2);

    /** One start, or the bare Java's; null where the figure does not apply. */
    private record Start(Duration advert, Duration log, long residentKilobytes) {
    }

    private RelaunchBench() {
    }

    /** A program that does nothing. */
    static final class Nothing {
        private Nothing() {
        }

        /** Ends at once. */
        public static void main(String[] words) {
            // Nothing to do.
        }
    }

    /** Measures and prints a table. */
    static void run(int runs) {
        List<String> rows = new ArrayList<>();
        try (Lab lab = Lab.open()) {
            for (Map.Entry<String, Path> java : javas().entrySet()) {
                rows.addAll(rows(lab, java.getKey(), java.getValue(), runs));
            }
        }
        System.out.printf("%nKilled and started again at once, priority 255; resident memory a second later; load"
                + " %s%n%n", load());
        System.out.println("| Java | | starts | first advert, median ms | worst | \"started\" logged, median ms"
                + " | worst | resident MB, median | worst |\n"
                + "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        rows.forEach(System.out::println);
    }

    /** The newest Java 17 and 25 or later that are installed, by version. */
    private static Map<String, Path> javas() {
        Map<String, Path> found = new LinkedHashMap<>();
        try (Stream<Path> homes = Files.list(Path.of("/usr/lib/jvm"))) {
            for (Path home : homes.filter(home -> Files.isReadable(home.resolve("release"))).sorted().toList()) {
                String version = Files.readString(home.resolve("release"))
                        .replaceFirst("(?s).*JAVA_VERSION=\"(\\d+).*", "$1");
                if (version.matches("\\d{2}") && Integer.parseInt(version) >= 17) {
                    found.put(version, home.toRealPath());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static List<String> rows(Lab lab, String version, Path home, int runs) {
        Map<String, String> environment = Map.of("JAVA_HOME", home.toString());
        Lan lan = lab.lan("restart-" + version);
        Station station = lan.station("lb1");
        Station client = lan.station("client");
        List<Start> starts = new ArrayList<>();
        List<Start> bare = new ArrayList<>();
        Program first = Router.VIGIA.start(station, OWNER);
        first.kill();
        Path file = station.directory().resolve("vigia.yaml");
        String launcher = Path.of("scripts/vigia").toAbsolutePath().toString();
        station.start("prepare", List.of(launcher, "--prepare"), environment).exit(Duration.ofMinutes(2));
        // The first is a start, not a restart: it is not counted.
        for (int i = 0; i <= runs; i++) {
            Start start = start(station, client, List.of(launcher, "run", "-c", file.toString()), environment);
            Start nothing = nothing(station, home);
            if (i > 0) {
                starts.add(start);
                bare.add(nothing);
                System.err.printf("Java %s: first advert after %d ms, started after %d ms, %d MB; bare %d ms, %d MB%n",
                        version, start.advert().toMillis(), start.log().toMillis(), start.residentKilobytes() / 1024,
                        nothing.advert().toMillis(), nothing.residentKilobytes() / 1024);
            }
        }
        return List.of(row(version, "Vigia, killed and restarted", starts),
                row(version, "an empty program, start to end", bare));
    }

    private static Start start(Station station, Station client, List<String> command, Map<String, String> environment) {
        try (Probe probe = Probe.start(client, OWNER.address())) {
            Moment begun = probe.now();
            Program agent = station.start("restarted", command, environment);
            Moment started = begun;
            // Nothing heavier meanwhile: it would take from the two processors what is measured.
            for (long i = Pair.START.dividedBy(GLANCE); i > 0 && started.equals(begun); i--) {
                probe.watch(GLANCE);
                started = agent.output().contains("started: ") ? probe.now() : begun;
            }
            probe.watch(SETTLED);
            long resident = resident(agent);
            List<Sighting.Advert> adverts = probe.timeline().adverts(station.mac());
            agent.kill();
            if (adverts.isEmpty() || started.equals(begun)) {
                throw new IllegalStateException("no advert and no start within " + Pair.START + ":\n" + agent.output());
            }
            Moment advert = adverts.get(0).at();
            return new Start(begun.until(advert), begun.until(started), resident);
        }
    }

    private static Start nothing(Station station, Path home) {
        var clock = new MonotonicClock();
        List<String> words = List.of(home + "/bin/java", "-XX:+UseSerialGC", "-Xms32m", "-Xmx64m",
                "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp", Path.of("target/test-classes").toAbsolutePath()
                .toString(), Nothing.class.getName());
        Moment begun = clock.now();
        station.start("nothing", words, Map.of()).exit(Pair.START);
        Duration took = begun.until(clock.now());
        // It ends at once: what it holds is the most that can be seen before.
        Program again = station.start("nothing", words, Map.of());
        long most = 0;
        while (again.alive()) {
            most = Math.max(most, resident(again));
        }
        return new Start(took, null, most);
    }

    private static long resident(Program program) {
        try {
            return Files.readAllLines(Path.of("/proc/" + program.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:")).findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("\\D", ""))).orElse(0L);
        } catch (IOException | UncheckedIOException gone) {
            return 0;
        }
    }

    private static String load() {
        return Shell.run("cut", "-d ", "-f1-3", "/proc/loadavg").strip();
    }

    private static String row(String version, String what, List<Start> starts) {
        return "| %s | %s | %d | %s | %s | %s |".formatted(version, what, starts.size(),
                figures(starts.stream().mapToLong(start -> start.advert().toNanos()).toArray(), 1e6),
                starts.stream().anyMatch(start -> start.log() == null) ? "- | -"
                        : figures(starts.stream().mapToLong(start -> start.log().toNanos()).toArray(), 1e6),
                figures(starts.stream().mapToLong(Start::residentKilobytes).toArray(), 1024));
    }

    private static String figures(long[] values, double unit) {
        Arrays.sort(values);
        int middle = values.length / 2;
        double median = values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
        return "%.0f | %.0f".formatted(median / unit, values[values.length - 1] / unit);
    }
}
