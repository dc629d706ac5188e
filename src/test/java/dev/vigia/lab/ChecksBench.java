package dev.vigia.lab;

import static org.awaitility.Awaitility.await;

import dev.vigia.json.Json;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code scripts/bench checks}: 10 ms adverts of one router while its agent runs 200 checks over the network each
 * 100 ms and 20 scripts each second, and 50 other routers tell their notify scripts at once, again and again; beside
 * the same router alone.
 */
final class ChecksBench {
    private static final IpAddress ADDRESS = IpAddress.parse("10.0.0.100");
    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final Duration ALLOWED = Duration.ofMillis(5);
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final int CHECKS = 200;
    private static final int SCRIPTS = 20;
    private static final int OTHERS = 50;
    private static final int PORT = 4000;

    private final Duration span;
    private boolean good = true;

    ChecksBench(Options options) {
        this.span = Duration.ofSeconds(options.number("--seconds", 30));
    }

    /** Measures and prints; 0 where no advert beside the checks was later than it may be. */
    int run() {
        Table.head("10 ms adverts for %d s beside checks, scripts and notify scripts".formatted(span.toSeconds()), 1,
                "the agent runs", "adverts", "longest gap, ms", "allowed, ms", "worst lag of the loop, ms",
                "notify scripts run");
        measure("nothing else", false);
        measure("%d checks, %d scripts, %d notify scripts at once".formatted(CHECKS, SCRIPTS, OTHERS), true);
        return good ? 0 : 1;
    }

    private void measure(String name, boolean busy) {
        try (Lab lab = Lab.open()) {
            Lan lan = lab.lan("checks");
            Station station = lan.station("lb1");
            Shell.run(station.inside(List.of("ip", "-batch", "-")), """
                    link add name v1 type veth peer name v2
                    link set v1 up
                    link set v2 up
                    """);
            Path told = station.directory().resolve("told");
            acceptor(station);
            Program agent = Router.VIGIA.start(station, file(station, told, busy));
            await().atMost(Pair.START).until(() -> station.holds(ADDRESS));
            if (busy) {
                // Bounded by itself, should nobody be left to end it.
                station.start("flaps", List.of("sh", "-c", "i=0; while [ $i -lt %d ]; do ip link set v2 down; sleep 1; "
                        .formatted(span.toSeconds()) + "ip link set v2 up; sleep 2; i=$((i+1)); done"), Map.of());
            }
            try (Probe probe = Probe.start(lan.station("client"), ADDRESS)) {
                probe.watch(SETTLE);
                Moment start = probe.now();
                probe.watch(span);
                List<Sighting.Advert> adverts = probe.timeline().between(start, probe.now()).adverts(station.mac())
                        .stream().filter(advert -> advert.vrid() == Plan.VRID).toList();
                double gap = ManyAddressesBench.longestGap(adverts);
                double allowed = Spread.ms(INTERVAL.plus(ALLOWED));
                good &= !busy || gap <= allowed && !adverts.isEmpty();
                Table.row(name, adverts.size(), "%.1f".formatted(gap), "%.1f".formatted(allowed), lag(station),
                        told.toFile().length() / 2);
            }
            if (!agent.alive()) {
                throw new AssertionError(agent.output());
            }
        }
    }

    private static Object lag(Station station) {
        Shell.Outcome status = Shell.attempt(List.of(Path.of("scripts/vigia").toAbsolutePath().toString(), "status",
                "-o", "json", "--socket", station.directory() + "/control.sock"), "");
        return ((Map<?, ?>) Json.parse(status.printed())).get("worst_loop_lag_ms");
    }

    private void acceptor(Station station) {
        String java = ProcessHandle.current().info().command().orElse("java");
        Program acceptor = station.start("acceptor", List.of(java, "-XX:+UseSerialGC", "-cp",
                JitterBench.absolute(System.getProperty("java.class.path")), Acceptor.class.getName(),
                Integer.toString(PORT), Long.toString(span.plusMinutes(2).toMillis())), Map.of());
        await().atMost(Pair.START).until(() -> acceptor.output().contains("ready"));
    }

    private static String file(Station station, Path told, boolean busy) {
        StringBuilder text = new StringBuilder("""
                global_defs:
                  router_id: lb1
                  control_socket: %1$s/control.sock
                  state_directory: %1$s/state
                  script_user: root
                  enable_script_security: false
                """.formatted(station.directory()));
        List<String> checks = new ArrayList<>();
        List<String> scripts = new ArrayList<>();
        if (busy) {
            text.append("vrrp_check:\n");
            for (int i = 0; i < CHECKS; i++) {
                checks.add("c" + i);
                text.append("  c%d: { tcp: \"127.0.0.1:%d\", interval: 100ms, weight: 1 }\n"
                        .formatted(i, PORT));
            }
            text.append("vrrp_script:\n");
            for (int i = 0; i < SCRIPTS; i++) {
                scripts.add("s" + i);
                text.append("  s%d: { script: /bin/true, interval: 1s, weight: 1 }\n".formatted(i));
            }
        }
        text.append("vrrp_instance:\n");
        text.append("""
                  web:
                    interface: eth0
                    virtual_router_id: %d
                    priority: 10
                    advert_int: 10ms
                    virtual_ipaddress: [ %s/24 ]
                """.formatted(Plan.VRID, ADDRESS));
        if (busy) {
            text.append("    track_check: [ %s ]\n    track_script: [ %s ]\n".formatted(String.join(", ", checks),
                    String.join(", ", scripts)));
        }
        Path script = Router.write(station, "told.sh", "#!/bin/sh\necho x >> %s\n".formatted(told));
        script.toFile().setExecutable(true);
        for (int i = 0; busy && i < OTHERS; i++) {
            text.append("""
                    o%1$d:
                      interface: eth0
                      virtual_router_id: %2$d
                      priority: 150
                      virtual_ipaddress: [ 10.0.0.%2$d/24 ]
                      track_interface: [ v1 ]
                      notify: %3$s
                    """.formatted(i, 101 + i, script).indent(2));
        }
        return text.toString();
    }
}
