package dev.vigia.lab;

import static org.awaitility.Awaitility.await;

import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code scripts/bench decide}: how long it takes from the moment that what a check looks at has failed to the advert
 * of priority 0 on the wire, beside the longest that it may take.
 */
final class DecideBench {
    private static final IpAddress ADDRESS = IpAddress.parse("10.0.0.100");
    private static final Duration GRACE = Duration.ofMillis(20);
    private static final Duration EVENT = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int FALL = 2;

    private final int runs;
    private boolean good = true;

    DecideBench(Options options) {
        this.runs = options.runs(20);
    }

    /** What can fail: how the file names it, how long it may take, how it is broken and mended. */
    private record Kind(String name, String checks, String tracked, Duration limit, Act breaks, Act mends) {
    }

    private interface Act {
        void on(Station station) throws IOException;
    }

    private static Path well(Station station) {
        return station.directory().resolve("well");
    }

    private static List<Kind> kinds(Station station, Worker worker) {
        Act delete = at -> Files.delete(well(at));
        Act create = at -> Files.createFile(well(at));
        List<Kind> kinds = new ArrayList<>();
        for (int interval : List.of(100, 1000)) {
            kinds.add(new Kind("script, each %d ms, fall %d".formatted(interval, FALL),
                    "vrrp_script: { flag: { script: \"/usr/bin/test -e %s\", interval: %dms, fall: %d } }"
                            .formatted(well(station), interval, FALL),
                    "track_script: [ flag ]", Duration.ofMillis(interval).multipliedBy(FALL).plus(GRACE), delete,
                    create));
        }
        kinds.add(new Kind("process, by kernel events", "vrrp_track_process: { worker: { process: \"%s\" } }"
                .formatted(String.join(" ", Worker.WORDS)), "track_process: [ worker ]", EVENT,
                at -> worker.kill(), at -> worker.start()));
        kinds.add(new Kind("file that holds no number, by inotify", "vrrp_track_file: { load: { file: %s, weight: 0 } }"
                .formatted(station.directory().resolve("number")), "track_file: [ load ]", EVENT,
                at -> number(at, "no number"), at -> number(at, "0")));
        return kinds;
    }

    private static void number(Station station, String text) throws IOException {
        Files.writeString(station.directory().resolve("number"), text + "\n");
    }

    /** A process that is watched. */
    private static final class Worker {
        /** An argument that no other process has. */
        static final List<String> WORDS =
                List.of("sleep", Long.toString(1_000_000_000L + ProcessHandle.current().pid()));
        private final Station station;
        private Program program;

        Worker(Station station) {
            this.station = station;
            start();
        }

        void start() {
            program = station.start("worker", WORDS, Map.of());
        }

        void kill() {
            program.kill();
        }
    }

    /** Measures and prints; 0 where no run took longer than it may. */
    int run() {
        Table.head("From the failure to priority 0 on the wire, %d runs each".formatted(runs), 1, "check",
                "median, ms", "worst, ms", "allowed, ms");
        for (int i = 0; i < 4; i++) {
            measure(i);
        }
        return good ? 0 : 1;
    }

    private void measure(int number) {
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("decide");
            Station station = lan.station("lb1");
            Worker worker = new Worker(station);
            Kind kind = kinds(station, worker).get(number);
            number(station, "0");
            Files.createFile(well(station));
            Program router = Router.VIGIA.start(station, file(station, kind));
            await().atMost(Pair.START).until(() -> station.holds(ADDRESS));
            List<Double> took = new ArrayList<>();
            try (Probe probe = Probe.start(lan.station("client"), ADDRESS)) {
                for (int i = 0; i < runs; i++) {
                    // Another phase of the check's interval each time.
                    probe.watch(Duration.ofMillis(1500 + 137L * i % 1000));
                    Moment broken = probe.now();
                    kind.breaks().on(station);
                    boolean resigned = probe.watchUntil(seen -> !resignations(seen, station, broken).isEmpty(),
                            PATIENCE);
                    if (!resigned) {
                        throw new AssertionError(kind.name() + ": no resignation within " + PATIENCE + "; "
                                + router.output());
                    }
                    took.add(Spread.ms(broken.until(resignations(probe.timeline(), station, broken).get(0))));
                    kind.mends().on(station);
                    await().atMost(Pair.START).until(() -> station.holds(ADDRESS));
                }
            }
            double allowed = Spread.ms(kind.limit());
            good &= took.stream().allMatch(ms -> ms <= allowed);
            Table.row(kind.name(), Spread.of(took, ms -> ms).cells(), "%.1f".formatted(allowed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Moment> resignations(Timeline seen, Station station, Moment after) {
        return seen.adverts(station.mac()).stream().filter(advert -> advert.priority() == 0)
                .map(Sighting.Advert::at).filter(at -> !at.isBefore(after)).toList();
    }

    private static String file(Station station, Kind kind) {
        return """
                global_defs:
                  router_id: lb1
                  control_socket: %1$s/control.sock
                  state_directory: %1$s/state
                  script_user: root
                  enable_script_security: false
                %2$s
                vrrp_instance:
                  web:
                    interface: eth0
                    virtual_router_id: 51
                    priority: 150
                    advert_int: 100ms
                    virtual_ipaddress: [ 10.0.0.100/24 ]
                    %3$s
                """.formatted(station.directory(), kind.checks(), kind.tracked());
    }
}
