package dev.vigia.lab;

import dev.vigia.json.Json;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code scripts/bench services}: nginx behind the address, led by Debian's own agent; how long a visitor gets no page
 * when the server is killed, when its node is cut off, and when it is moved on purpose.
 */
final class ServicesBench {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** How many pages come before anything happens. */
    private static final int CONTROL = 100;
    private static final Duration MONITOR = Duration.ofMillis(500);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MARGIN = Duration.ofMillis(500);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** The device delays the fencing for a second, and its agent takes one. */
    private static final Duration FENCE = Duration.ofSeconds(2);
    private static final String FENCE_AGENT = """
            #!/bin/sh
            told=$(cat | tr '\\n' ' ')
            case " $1 $told" in
            *metadata*)
                cat <<END
            <?xml version="1.0"?><resource-agent name="fence_lab" shortdesc="a lab">
            <parameters><parameter name="plug" required="1"><content type="string"/></parameter></parameters>
            <actions><action name="reboot"/><action name="off"/><action name="metadata"/></actions></resource-agent>
            END
                exit 0 ;;
            esac
            sleep 1
            for pid in %s/*.pid; do kill -9 $(cat "$pid"); done
            exit 0
            """;

    private final int runs;
    private final List<Duration> intervals;
    private boolean good = true;

    ServicesBench(Options options) {
        this.runs = options.runs(5);
        this.intervals = options.intervals(1000, 100);
    }

    /** What happens to the owner, where the page comes from then, and what that may take. */
    private record Row(String name, String takeover, int threshold, String from, Happening happening, Limit limit) {
    }

    private interface Happening {
        /** Lets it happen; the moment from which the visitor's loss counts. */
        Moment befall(Scene scene) throws IOException;
    }

    private interface Limit {
        Duration of(Duration stop, Duration start, Plan heir);
    }

    /** Two nodes with a server each, and a visitor. */
    private record Scene(Pair pair, WebServer first, WebServer second, Visitor visitor) {
    }

    private List<Row> rows() {
        Happening killed = scene -> {
            scene.first().kill();
            return scene.visitor().now();
        };
        Happening cut = scene -> {
            Moment now = scene.visitor().now();
            scene.pair().first().cut();
            return now;
        };
        return List.of(
                new Row("server killed: restarted in place", "manual", 3, "lb1", killed,
                        (stop, start, heir) -> MONITOR.plus(SECOND)),
                new Row("server killed, threshold reached: moved", "manual", 1, "lb2", killed,
                        (stop, start, heir) -> stop.plus(start).plus(SECOND)),
                new Row("`relocate`", "manual", 3, "lb2", ServicesBench::relocate,
                        (stop, start, heir) -> stop.plus(start).plusMillis(100)),
                new Row("node cut off, `unproven`", "unproven", 3, "lb2", cut,
                        (stop, start, heir) -> heir.activeDownInterval().plus(start).plus(MARGIN)),
                new Row("node cut off, `fence`: two adverts unanswered, delay 1 s, agent 1 s", "fence", 3, "lb2", cut,
                        (stop, start, heir) -> heir.activeDownInterval().plus(heir.interval().multipliedBy(2))
                                .plus(FENCE).plus(start).plus(MARGIN)),
                new Row("node cut off, `manual`: from the word on", "manual", 3, "lb2", ServicesBench::confirmed,
                        (stop, start, heir) -> start.plus(MARGIN)));
    }

    private static Moment relocate(Scene scene) {
        Moment now = scene.visitor().now();
        Shell.Outcome said = vigia(scene.pair().first(), "relocate", "web");
        if (said.exit() != 0) {
            throw new AssertionError(said.output());
        }
        return now;
    }

    /** Nobody takes over until somebody says that the first is dead. */
    private static Moment confirmed(Scene scene) throws IOException {
        Moment cut = scene.visitor().now();
        scene.pair().first().cut();
        if (scene.visitor().sees("lb2", cut, SILENCE)) {
            throw new AssertionError("the second took over on nobody's word");
        }
        scene.pair().firstProgram().kill();
        scene.first().end();
        Program told = Router.run(scene.pair().second(), List.of("resource", "confirm-dead", "lb1", "--socket",
                scene.pair().second().directory().resolve("control.sock").toString()));
        if (told.exit(PATIENCE).orElse(-1) != 0) {
            throw new AssertionError(told.output());
        }
        return null;
    }

    /** Measures and prints; 0 where every run was within its limit. */
    int run() {
        if (!WebServer.obstacle().isEmpty()) {
            System.err.println("SKIPPED: " + WebServer.obstacle());
            return 1;
        }
        intervals.forEach(this::measure);
        return good ? 0 : 1;
    }

    private void measure(Duration interval) {
        Table.head("A visitor's time without a page, nginx behind the address, advert_int %d ms, monitor %d ms, %d runs"
                .formatted(interval.toMillis(), MONITOR.toMillis(), runs), 1, "what happens", "median, ms", "worst, ms",
                "allowed, ms", "control, ms", "stop, ms", "start, ms");
        rows().forEach(row -> measure(row, interval));
    }

    private void measure(Row row, Duration interval) {
        List<Duration> lost = new ArrayList<>();
        List<Duration> control = new ArrayList<>();
        List<Long> stops = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            run(row, interval, (outage, before) -> {
                lost.add(outage);
                control.add(before);
            }, stops::add, starts::add);
        }
        Duration stop = Duration.ofMillis(longest(stops));
        Duration start = Duration.ofMillis(longest(starts));
        Duration allowed = row.limit().of(stop, start, new Plan(100, interval, Plan.IPV4));
        boolean within = lost.stream().allMatch(outage -> outage.compareTo(allowed) <= 0);
        good &= within;
        Table.row(row.name(), Spread.ms(lost, outage -> outage).cells(), allowed.toMillis() + (within ? "" : " MISSED"),
                Spread.ms(control, outage -> outage).worstCell(), stop.toMillis(), start.toMillis());
    }

    private static long longest(List<Long> spans) {
        return spans.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private interface Result {
        void of(Duration outage, Duration before);
    }

    private void run(Row row, Duration interval, Result result, Consumer<Long> stops, Consumer<Long> starts) {
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("web");
            String home = lab.directory().resolve(lan.name()).toString();
            var pair = new Pair(lan, Router.VIGIA, plan(Path.of(home + "lb1"), row, interval, 150, "lb2"),
                    Router.VIGIA, plan(Path.of(home + "lb2"), row, interval, 100, "lb1"));
            var first = new WebServer(pair.first());
            var second = new WebServer(pair.second());
            arm(pair.first(), pair.second());
            arm(pair.second(), pair.first());
            pair.start();
            long agent = pair.firstProgram().pid();
            Files.writeString(pair.first().directory().resolve("agent.pid"), ProcessHandle.of(agent).orElseThrow()
                    .children().map(ProcessHandle::pid).findFirst().orElse(agent) + "\n");
            try (Visitor visitor = Visitor.start(pair.client(), pair.address())) {
                Moment begin = visitor.now();
                require(visitor.sees("lb1", begin, PATIENCE), "no page before anything happened", pair);
                Moment served = visitor.now();
                require(visitor.waits(() -> visitor.pages().size() > CONTROL, PATIENCE), "no more pages", pair);
                Duration before = visitor.outage(served);
                var scene = new Scene(pair, first, second, visitor);
                Moment happened = row.happening().befall(scene);
                Moment from = happened == null ? visitor.now() : happened;
                require(visitor.sees(row.from(), from, PATIENCE), "no page from " + row.from(), pair);
                Moment again = visitor.pages().stream().map(Visitor.Page::at).filter(at -> at.isAfter(from)).findFirst()
                        .orElseThrow();
                result.of(happened == null ? from.until(again) : visitor.outage(from), before);
                Station owner = row.from().equals("lb1") ? pair.first() : pair.second();
                took(owner, "start_0", starts);
                took(pair.first(), "stop_0", stops);
                System.err.printf("%s: %d ms%n", row.name(), visitor.outage(from).toMillis());
            } finally {
                pair.end();
                first.end();
                second.end();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Plan plan(Path directory, Row row, Duration interval, int priority, String victim) {
        Plan plan = WebServer.plan(new Plan(priority, interval, Plan.IPV4), directory, row.takeover(),
                row.threshold());
        if (!row.takeover().equals("fence")) {
            return plan;
        }
        List<String> lines = new ArrayList<>(plan.checks());
        lines.add("stonith:");
        lines.add("  power: { agent: fence_lab, params: { pcmk_host_list: " + victim + ", pcmk_delay_base: 1s } }");
        return plan.checking(lines);
    }

    private static void arm(Station station, Station other) throws IOException {
        Path agent = Files.writeString(station.directory().resolve("fence_lab"),
                FENCE_AGENT.formatted(other.directory()));
        Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void require(boolean so, String otherwise, Pair pair) {
        if (!so) {
            throw new AssertionError(otherwise + "\n" + pair.firstProgram().output() + "\n"
                    + pair.secondProgram().output());
        }
    }

    /** How long an operation of the server took where its agent still answers. */
    private static void took(Station station, String operation, Consumer<Long> spans) {
        Shell.Outcome said = vigia(station, "status", "-o", "json");
        if (said.exit() != 0) {
            return;
        }
        for (Object resource : (List<?>) ((Map<?, ?>) Json.parse(said.printed())).get("resources")) {
            for (Object one : (List<?>) ((Map<?, ?>) resource).get("operations")) {
                if (((Map<?, ?>) one).get("operation").equals(operation)) {
                    spans.accept((Long) ((Map<?, ?>) one).get("ms"));
                }
            }
        }
    }

    private static Shell.Outcome vigia(Station station, String... words) {
        List<String> all = new ArrayList<>(List.of(Path.of("scripts/vigia").toAbsolutePath().toString()));
        all.addAll(List.of(words));
        all.addAll(List.of("--socket", station.directory().resolve("control.sock").toString()));
        return Shell.attempt(all, "");
    }
}
