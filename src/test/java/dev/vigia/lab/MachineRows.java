package dev.vigia.lab;

import static dev.vigia.lab.FaultRow.down;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rows in which the machine lacks something, its clock jumps or its card goes: 13 and 16 to 20. */
final class MachineRows {
    private static final Path FAKETIME = Path.of("target/peers/faketime").toAbsolutePath();
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int STORM = 20_000;

    private MachineRows() {
    }

    static List<FaultRow> all() {
        return List.of(
                FaultRow.of("13", "clock of the day stepped by an hour, there and back", "nothing changes",
                        interval -> Limit.unnoticed(), MachineRows::stepClock)
                        .preparedBy(MachineRows::startWithFalseClock),
                FaultRow.of("16", "no more file descriptors, 3 s", "goes on advertising",
                        interval -> Limit.unnoticed(), trial -> {
                            Grip.on(trial.pair().firstProgram()).limitDescriptors();
                            Grip.on(trial.pair().secondProgram()).limitDescriptors();
                            double before = Grip.on(trial.pair().firstProgram()).seconds();
                            // Somebody asks, who cannot be accepted.
                            Program asking = Router.run(trial.pair().first(), List.of("status", "--socket",
                                    trial.pair().first().directory() + "/control.sock"));
                            trial.watch(Duration.ofSeconds(3));
                            asking.kill();
                            double used = Grip.on(trial.pair().firstProgram()).seconds() - before;
                            trial.remark("it used %.2f s of processor time".formatted(used));
                            trial.expect(used < 1, "it spins: %.2f s of processor time in 3 s".formatted(used));
                        }).healedBy(trial -> {
                            Grip.on(trial.pair().firstProgram()).limit("nofile", "1024");
                            Grip.on(trial.pair().secondProgram()).limit("nofile", "1024");
                        }),
                FaultRow.of("16t", "no more file descriptors, and a takeover", "takes over all the same",
                        interval -> Limit.oneTakeover(down(interval)), trial -> {
                            Grip.on(trial.pair().secondProgram()).limitDescriptors();
                            OwnerRows.over(trial, Fault.CABLE_CUT);
                        }).healedBy(trial -> {
                            trial.second().coded("notify_delayed").forEach(trial::remark);
                            Grip.on(trial.pair().secondProgram()).limit("nofile", "1024");
                            trial.pair().first().heal();
                        }),
                FaultRow.of("17", "state directory full (64 KiB), and a takeover", "takes over all the same",
                        interval -> Limit.oneTakeover(down(interval)), MachineRows::fillDisk).forVigia()
                        .preparedBy(MachineRows::startOnSmallDisk)
                        .healedBy(trial -> trial.pair().first().heal()),
                FaultRow.of("18", "asleep for 2 A in a storm of 40,000 address changes, its own deleted among them",
                        "adverts first; repaired within 1 s",
                        interval -> new Limit(Limit.NONE, SECOND.plus(interval.multipliedBy(3)), 0),
                        MachineRows::storm),
                FaultRow.of("19", "card deleted and made anew", "unfit; back under the same name",
                        interval -> Limit.oneTakeover(down(interval)), trial -> {
                            trial.run(trial.pair().first(), "ip link del eth0");
                            OwnerRows.takenOver(trial);
                        }).healedBy(trial -> {
                            trial.lan().plugIn(trial.pair().first());
                            trial.pair().first().up();
                        }),
                FaultRow.of("20", "card renamed", "unfit with that reason, or it follows",
                        interval -> Limit.oneTakeover(down(interval)), trial -> {
                            trial.run(trial.pair().first(), rename("eth0", "eth9"));
                            OwnerRows.takenOver(trial);
                            trial.watch(SECOND);
                        }).healedBy(trial -> trial.run(trial.pair().first(), rename("eth9", "eth0"))));
    }

    private static String rename(String from, String to) {
        return "ip link set %1$s down && ip link set %1$s name %2$s && ip link set %2$s up".formatted(from, to);
    }

    private static void startWithFalseClock(Trial trial) {
        Path library;
        try (Stream<Path> files = Files.exists(FAKETIME) ? Files.walk(FAKETIME) : Stream.empty()) {
            library = files.filter(file -> file.endsWith("libfaketimeMT.so.1")).findFirst()
                    .orElseThrow(() -> new Trial.WaitsException("libfaketime (scripts/peers fetches it)"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Pair pair = trial.pair();
        for (Station station : List.of(pair.first(), pair.second())) {
            Path clock = Router.write(station, "clock", "+0\n");
            station.surround(List.of(), Map.of("LD_PRELOAD", library.toString(),
                    "FAKETIME_TIMESTAMP_FILE", clock.toString(), "FAKETIME_NO_CACHE", "1",
                    "FAKETIME_DONT_FAKE_MONOTONIC", "1", "FAKETIME_FORCE_MONOTONIC_FIX", "0"));
        }
        trial.start();
    }

    private static void stepClock(Trial trial) {
        Station first = trial.pair().first();
        for (String step : List.of("+3600", "-3600", "+0")) {
            Router.write(first, "clock", step + "\n");
            Router.write(trial.pair().second(), "clock", step + "\n");
            trial.watch(trial.down());
            trial.wholeStatus(first).ifPresent(status ->
                    trial.remark(step + " s: its clock says " + status.get("as_of")));
        }
    }

    private static void startOnSmallDisk(Trial trial) {
        Pair pair = trial.pair();
        for (Station station : List.of(pair.first(), pair.second())) {
            String state = station.directory() + "/state";
            station.surround(List.of("unshare", "-m", "sh", "-c", "mkdir -p " + state
                    + " && mount -t tmpfs -o size=64k tmpfs " + state + " && exec \"$@\"", "sh"), Map.of());
        }
        trial.start();
    }

    private static void fillDisk(Trial trial) {
        Pair pair = trial.pair();
        for (var one : Map.of(pair.first(), pair.firstProgram(), pair.second(), pair.secondProgram()).entrySet()) {
            String state = "/proc/" + one.getValue().pid() + "/root" + one.getKey().directory() + "/state";
            trial.attempt(one.getKey(), "head -c 200000 /dev/zero > " + state + "/fill");
            int written = trial.attempt(one.getKey(), "echo x > " + state + "/more").exit();
            trial.expect(written != 0, "the disk is not full");
        }
        trial.watch(SECOND);
        trial.expect(trial.first().begun().isEmpty(), "a transition for a full disk");
        OwnerRows.over(trial, Fault.CABLE_CUT);
    }

    private static void storm(Trial trial) {
        Pair pair = trial.pair();
        Path batch = Router.write(pair.first(), "storm", "addr add 10.9.9.9/32 dev lo\naddr del 10.9.9.9/32 dev lo\n"
                .repeat(STORM));
        Grip first = Grip.on(pair.firstProgram());
        trial.atEnd(first::thaw);
        Program storm = pair.first().start("storm", List.of("ip", "-batch", batch.toString()), Map.of());
        // What changes addresses waits for its turn behind the storm, and must not hold up the thaw.
        Program deletion = pair.first().start("deletion", AddressRows.deletion(pair.address()), Map.of());
        first.freeze();
        trial.watch(trial.interval().multipliedBy(2));
        first.thaw();
        trial.expect(deletion.exit(Duration.ofSeconds(10)).isPresent(), "the address could not be deleted");
        storm.exit(Duration.ofSeconds(3));
        storm.kill();
        trial.watch(SECOND);
        trial.expect(pair.first().holds(pair.address()), "the address is not back");
        trial.remark("news lost: " + trial.first().log().stream().anyMatch(line -> line.contains("links_reread")));
    }
}
