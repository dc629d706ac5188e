package dev.vigia.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Debian's nginx on a station, led by its {@code ocf:heartbeat:nginx}; its page is the station's name. */
final class WebServer {
    private static final Path PEERS = Path.of("target/peers").toAbsolutePath();
    private static final String CONFIGURATION = """
            user root;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log %1$s/nginx.log;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
              server { listen 80; location / { return 200 "%2$s\\n"; } }
            }
            """;

    /**
     * Starts what follows, and collects its orphans as soon as they die (prctl(2), PR_SET_CHILD_SUBREAPER): until then
     * an agent's {@code kill -0} finds a dead server alive, and the first process here looks each other second only.
     */
    private static final List<String> REAPER = List.of("perl", "-e", """
            syscall(157, 36, 1, 0, 0, 0) == 0 or die "prctl: $!";
            my $child = fork() // die "fork: $!";
            if (!$child) { exec { $ARGV[0] } @ARGV or die "exec: $!"; }
            $SIG{TERM} = sub { kill "TERM", $child };
            my $code = 0;
            while ((my $dead = wait()) != -1 || $!{EINTR}) {
              if ($dead == $child) { $code = $? & 127 ? 128 + ($? & 127) : $? >> 8; exit $code; }
            }
            exit $code;
            """);

    private final Station station;

    /** Prepares it; nothing is started. */
    WebServer(Station station) {
        this.station = station;
        Path home = station.directory();
        try {
            Files.writeString(home.resolve("nginx.conf"), CONFIGURATION.formatted(home, station.name()));
            Path resources = Files.createDirectories(home.resolve("ocf/resource.d"));
            Path agents = agents();
            Files.createSymbolicLink(home.resolve("ocf/lib"), agents.resolve("lib"));
            Files.createSymbolicLink(resources.resolve("heartbeat"), agents.resolve("resource.d/heartbeat"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        station.surround(REAPER, Map.of("OCF_ROOT", home.resolve("ocf").toString(),
                "VIGIA_FENCE_PATH", home.toString()));
    }

    /** What is missing here for it; empty where nothing is. */
    static String obstacle() {
        return agents() == null ? "no ocf:heartbeat:nginx here; scripts/peers --all fetches it"
                : program() == null ? "no nginx here; scripts/peers --all fetches it" : "";
    }

    private static Path agents() {
        return Stream.of(PEERS.resolve("pacemaker-resource-agents/usr/lib/ocf"), Path.of("/usr/lib/ocf"))
                .filter(path -> Files.exists(path.resolve("resource.d/heartbeat/nginx"))).findFirst().orElse(null);
    }

    private static Path program() {
        return Stream.of(PEERS.resolve("nginx-light/usr/sbin/nginx"), Path.of("/usr/sbin/nginx"))
                .filter(Files::isExecutable).findFirst().orElse(null);
    }

    /** The lines of a file that define it on the station with this directory, and the instance that has it. */
    static Plan plan(Plan plan, Path directory, String takeover, int threshold) {
        return plan.checking(List.of("resource:",
                "  nginx: { agent: \"ocf:heartbeat:nginx\", params: { httpd: " + program() + ", configfile: "
                        + directory.resolve("nginx.conf") + " }, op: { monitor: { interval: 500ms } },"
                        + " meta: { migration-threshold: " + threshold + " } }"))
                .with(Map.of(Router.VIGIA, List.of("resources: [ nginx ]", "takeover: " + takeover,
                        "handover: break_before_make", "failover_domain: { nodes: [ lb1, lb2 ], restricted: true }")));
    }

    /** Kills it behind everybody's back, its workers too. */
    void kill() {
        try {
            long pid = Long.parseLong(Files.readString(station.directory().resolve("nginx.pid")).strip());
            ProcessHandle.of(pid).ifPresent(master -> {
                List<ProcessHandle> all = new ArrayList<>(master.children().toList());
                master.destroyForcibly();
                all.forEach(ProcessHandle::destroyForcibly);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it where it runs. */
    void end() {
        if (Files.exists(station.directory().resolve("nginx.pid"))) {
            kill();
        }
    }
}
