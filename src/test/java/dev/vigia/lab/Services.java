package dev.vigia.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Services of a station with an OCF agent of their own, which notes each start and stop with its moment. */
final class Services {
    /** A process stands for the service; a file {@code broken} or {@code stuck} makes its start or stop fail. */
    private static final String AGENT = """
            #!/bin/sh
            state="$STATE_OF_LAB/$OCF_RESKEY_name"
            note() { echo "$(date +%s%N) $1 $OCF_RESKEY_name" >> "$STATE_OF_LAB/log"; }
            runs() { [ -s "$state.pid" ] && kill -0 "$(cat "$state.pid")" 2>/dev/null; }
            case $1 in
            meta-data)
                cat <<END
            <?xml version="1.0"?><resource-agent name="Service"><version>1.1</version>
            <longdesc lang="en">a process</longdesc><shortdesc lang="en">a process</shortdesc>
            <parameters><parameter name="name" required="1"><longdesc lang="en">its name</longdesc>
            <shortdesc lang="en">its name</shortdesc><content type="string"/></parameter></parameters>
            <actions><action name="start" timeout="20s"/><action name="stop" timeout="20s"/>
            <action name="monitor" timeout="20s" interval="10s"/><action name="meta-data" timeout="5s"/></actions>
            </resource-agent>
            END
                ;;
            start)
                runs && exit 0
                [ -e "$state.broken" ] && { echo "ocf-exit-reason:it is broken" >&2; exit 1; }
                setsid sleep 1000 > /dev/null 2>&1 < /dev/null &
                echo $! > "$state.pid"
                note start
                ;;
            stop)
                [ -e "$state.stuck" ] && exit 1
                runs && kill "$(cat "$state.pid")" && note stop
                rm -f "$state.pid"
                ;;
            monitor) runs || exit 7 ;;
            *) exit 3 ;;
            esac
            exit 0
            """;

    /** What it is told comes in by standard input, {@code action=reboot} among it. */
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
            for pid in "$VICTIM"/*.pid; do kill -9 "$(cat "$pid")"; done
            echo "$told" >> "$LOG"
            exit 0
            """;

    private final Station station;

    /** Puts the agent there; programs that start on the station from now on find it. */
    Services(Station station) {
        this.station = station;
        try {
            Path home = Files.createDirectories(station.directory().resolve("ocf/resource.d/lab"));
            Path agent = Files.writeString(home.resolve("Service"),
                    AGENT.replace("$STATE_OF_LAB", station.directory().toString()));
            Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        station.surround(List.of(), Map.of("OCF_ROOT", station.directory().resolve("ocf").toString()));
    }

    /** The lines of a file that define such services and the instance that has them. */
    static Plan plan(Plan plan, String takeover, List<String> names) {
        List<String> resources = names.stream().map(name -> "  " + name + ": { agent: \"ocf:lab:Service\","
                + " params: { name: " + name + " }, op: { monitor: { interval: 500ms } },"
                + " meta: { migration-threshold: 3 } }").toList();
        List<String> all = new ArrayList<>(List.of("resource:"));
        all.addAll(resources);
        return plan.checking(all).with(Map.of(Router.VIGIA, List.of("resources: [ " + String.join(", ", names) + " ]",
                "takeover: " + takeover, "handover: break_before_make",
                "failover_domain: { nodes: [ lb1, lb2 ], restricted: true }")));
    }

    /** The same plan, with a device that turns the other node off; see {@link #arm}. */
    static Plan fencing(Plan plan, String victim) {
        List<String> lines = new ArrayList<>(plan.checks());
        lines.add("stonith:");
        lines.add("  power: { agent: fence_lab, params: { pcmk_host_list: " + victim + ", pcmk_delay_base: 1s } }");
        return plan.checking(lines);
    }

    /** Puts the device's agent there: it ends what runs on the other station, its agent and its services. */
    void arm(Services other) {
        try {
            Path agent = Files.writeString(station.directory().resolve("fence_lab"), FENCE_AGENT
                    .replace("$VICTIM", other.station.directory().toString())
                    .replace("$LOG", station.directory() + "/fenced"));
            Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        station.surround(List.of(), Map.of("OCF_ROOT", station.directory().resolve("ocf").toString(),
                "VIGIA_FENCE_PATH", station.directory().toString()));
    }

    /** From now on the other's fence agent finds this process there. */
    void victim(Program program) {
        try {
            Files.writeString(station.directory().resolve("agent.pid"), program.pid() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the fence agent was told, one line for each call; empty where it was not called. */
    List<String> fenced() {
        try {
            Path log = station.directory().resolve("fenced");
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was started and stopped: {@code start db}. */
    List<String> deeds() {
        return log().stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList();
    }

    /** When the last of them was, since 1970. */
    Duration lastAt() {
        List<String> log = log();
        String last = log.get(log.size() - 1);
        return Duration.ofNanos(Long.parseLong(last.substring(0, last.indexOf(' '))));
    }

    private List<String> log() {
        try {
            Path log = station.directory().resolve("log");
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a service runs. */
    boolean runs(String name) {
        try {
            // One that is dead may wait to be collected.
            return pid(name) > 0 && !Files.readString(Path.of("/proc", pid(name) + "", "stat")).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    /** Kills a service behind everybody's back. */
    void kill(String name) {
        ProcessHandle.of(pid(name)).ifPresent(ProcessHandle::destroyForcibly);
    }

    private long pid(String name) {
        try {
            Path file = station.directory().resolve(name + ".pid");
            String text = Files.exists(file) ? Files.readString(file).strip() : "";
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (IOException e) {
            return 0;
        }
    }

    /** From now on a service cannot be started, or not stopped: {@code broken}, {@code stuck}. */
    void mark(String name, String how, boolean so) {
        try {
            Path mark = station.directory().resolve(name + "." + how);
            if (so) {
                Files.writeString(mark, "");
            } else {
                Files.deleteIfExists(mark);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
