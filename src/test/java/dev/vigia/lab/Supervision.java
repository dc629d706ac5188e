package dev.vigia.lab;

import dev.vigia.ffi.LinuxAbi;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;
import dev.vigia.ffi.UnixAbi;
import dev.vigia.ffi.UnixAbi.SockaddrUn;
import dev.vigia.house.UnitFile;
import dev.vigia.linux.MonotonicClock;
import dev.vigia.time.Moment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * A plain supervisor: does with the shipped unit what systemd would, as far as starts, signs of life and ends go
 * (systemd.service(5), sd_notify(3)). Whoever calls gives it its turns.
 */
final class Supervision implements AutoCloseable {
    private static final Map<Integer, String> SIGNALS = Map.of(6, "ABRT", 9, "KILL", 15, "TERM", 24, "XCPU");
    private static final Duration TURN = Duration.ofMillis(2);

    /**
     * How a life ended and what ExecStopPost made of it.
     *
     * @param result SERVICE_RESULT
     * @param status EXIT_STATUS
     * @param words what ExecStopPost said
     * @param exit its exit code
     * @param last whether no other life follows
     */
    record End(String result, String status, String words, int exit, boolean last) {
    }

    private final MonotonicClock clock = new MonotonicClock();
    private final UnitFile unit = new UnitFile(UnitFile.SHIPPED);
    private final Station station;
    private final Path configuration;
    private final Duration patience;
    private final Path socket;
    private final int fd;
    private final List<End> ends = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Program agent;
    private Moment sign;
    private boolean stopping;

    /**
     * Starts the unit on a station.
     *
     * @param patience how long it waits for a sign of life, in place of the unit's WatchdogSec
     */
    Supervision(Station station, Path configuration, Duration patience) {
        this.station = station;
        this.configuration = configuration;
        this.patience = patience;
        this.socket = station.directory().resolve("notify");
        this.fd = listen(socket);
        start();
    }

    private static int listen(Path path) {
        int fd = Native.LIBC.socket(UnixAbi.AF_UNIX, UnixAbi.SOCK_DGRAM | LinuxAbi.SOCK_NONBLOCK
                | LinuxAbi.SOCK_CLOEXEC, 0);
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        try (var address = new Memory(SockaddrUn.SIZE)) {
            address.u16(SockaddrUn.SUN_FAMILY, UnixAbi.AF_UNIX);
            address.write(SockaddrUn.SUN_PATH, bytes, 0, bytes.length);
            if (Native.LIBC.bind(fd, address.address(), SockaddrUn.SUN_PATH + bytes.length) < 0) {
                throw new IllegalStateException("cannot listen at " + path);
            }
        }
        return fd;
    }

    /** A command of the unit, as it would stand there for this launcher and configuration. */
    private List<String> command(String key) {
        return unit.command(key).stream()
                .map(word -> word.equals("/usr/bin/vigia") ? Path.of("scripts/vigia").toAbsolutePath().toString()
                        : word.equals("/etc/vigia/vigia.yaml") ? configuration.toString() : word).toList();
    }

    private void start() {
        Shell.run(command("ExecStartPre").toArray(String[]::new));
        sign = clock.now();
        agent = station.start("supervised", command("ExecStart"), Map.of("NOTIFY_SOCKET", socket.toString(),
                "WATCHDOG_USEC", Long.toString(patience.toNanos() / 1000)));
    }

    /** What the agent of this life says at the socket, and what becomes of it, for a while. */
    void run(Duration span) {
        Moment end = clock.now().plus(span);
        while (clock.now().isBefore(end) && agent != null) {
            turn();
            LockSupport.parkNanos(TURN.toNanos());
        }
    }

    private void turn() {
        hear();
        boolean watched = told.contains("READY=1") && !stopping;
        boolean still = watched && sign.until(clock.now()).compareTo(patience) > 0;
        if (still) {
            agent.kill();
        }
        OptionalInt exit = agent.exit(Duration.ZERO);
        if (exit.isPresent()) {
            ended(still ? "watchdog" : result(exit.getAsInt()), exit.getAsInt());
        }
    }

    private void hear() {
        try (var buffer = new Memory(4096)) {
            for (long length = read(buffer); length > 0; length = read(buffer)) {
                byte[] bytes = new byte[(int) length];
                buffer.read(0, bytes, 0, bytes.length);
                told.add(new String(bytes, StandardCharsets.UTF_8));
                sign = clock.now();
            }
        }
    }

    private long read(Memory buffer) {
        return Native.LIBC.read(fd, buffer.address(), buffer.size());
    }

    private String result(int exit) {
        boolean good = exit == 0 || unit.words("SuccessExitStatus").contains(Integer.toString(exit));
        return good ? "success" : exit > 128 ? "signal" : "exit-code";
    }

    private void ended(String result, int exit) {
        String status = exit == 143 || exit <= 128 ? Integer.toString(exit) : SIGNALS.get(exit - 128);
        boolean last = stopping || unit.words("RestartPreventExitStatus").contains(Integer.toString(exit));
        var environment = new LinkedHashMap<String, String>();
        environment.put("SERVICE_RESULT", result);
        environment.put("EXIT_CODE", exit == 143 || exit <= 128 ? "exited" : "killed");
        environment.put("EXIT_STATUS", status);
        Program post = station.start("stop-post-" + ends.size(), command("ExecStopPost"), environment);
        int postExit = post.exit(Pair.START).orElseThrow();
        ends.add(new End(result, status, post.output(), postExit, last));
        agent = null;
        told.clear();
        if (!last) {
            LockSupport.parkNanos(restartPause().toNanos());
            start();
        }
    }

    private Duration restartPause() {
        return Duration.ofMillis(Long.parseLong(unit.value("RestartSec").replace("ms", "")));
    }

    /** Stops the unit for good: asks, waits, kills. */
    void stop(Duration limit) {
        stopping = true;
        agent.terminate();
        OptionalInt exit = agent.exit(limit);
        if (exit.isEmpty()) {
            agent.kill();
        }
        int how = exit.isPresent() ? exit.getAsInt() : agent.exit(Pair.START).orElseThrow();
        ended(exit.isPresent() ? result(how) : "timeout", how);
    }

    /** The agent that lives now; null after the last. */
    Program agent() {
        return agent;
    }

    /** What the agent of this life has told. */
    List<String> told() {
        return told;
    }

    /** How each life ended. */
    List<End> ends() {
        return ends;
    }

    @Override
    public void close() {
        Native.LIBC.close(fd);
    }
}
