package dev.vigia.daemon;

import dev.vigia.agent.ChecksumChoice;
import dev.vigia.agent.Command;
import dev.vigia.agent.Handover;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Settings;
import dev.vigia.ffi.Native;
import dev.vigia.linux.Drill;
import dev.vigia.linux.LinuxWorld;
import dev.vigia.net.Family;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.sim.SimWorld;
import dev.vigia.sim.Simulation;
import dev.vigia.wire.ArpAnnouncement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Plays takeovers before the first real one, in the simulator and on a link that cannot be.
 *
 * <p>A JVM loads and compiles code when it is first used; without this, an agent's first takeover, which is
 * the one that matters, takes some milliseconds longer than all later ones. Nobody waits for it, though: an agent
 * that starts again has an address to look after.
 */
public final class Rehearsal {
    private static final int TAKEOVERS = 5;
    private static final int KERNEL_CALLS = 10;
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private Rehearsal() {
    }

    /** Binds the native calls, the longest part of a start, beside the reading of the configuration. */
    static void bind() {
        // Not Native.LIBC::getuid, which would be bound by this thread, now.
        begin("native calls", () -> Native.LIBC.getuid());
    }

    /** Simulates takeovers while the loop turns already; then does what comes {@code after}. */
    static void begin(Runnable after) {
        begin("rehearsal", () -> {
            play();
            after.run();
        });
    }

    private static void begin(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Simulates takeovers. */
    public static void play() {
        simulate(Family.IPV4, "10.0.0.1/24", "10.0.0.2/24", List.of(Subnet.parse("10.0.0.100")));
        simulate(Family.IPV6, "fe80::1/64", "fe80::2/64", List.of(Subnet.parse("fe80::100")));
        many();
    }

    /** A takeover of many addresses runs through other code, a thousand times: that is compiled before too. */
    private static void many() {
        List<Subnet> slice = IntStream.rangeClosed(1, Command.SLICE).mapToObj(i -> Subnet.parse("192.0.2." + i))
                .toList();
        simulate(Family.IPV4, "10.0.0.1/24", "10.0.0.2/24", slice);
        Drill.play(slice, slice.stream().map(one -> ArpAnnouncement.frame(MacAddress.BROADCAST, one.address()))
                .toList());
    }

    /** Goes through the kernel calls of a takeover, on the loop's thread. */
    static void call(LinuxWorld world) {
        List<Subnet> slice = List.of(Subnet.parse("192.0.2.1"), Subnet.parse("2001:db8::1"));
        for (int i = 0; i < KERNEL_CALLS; i++) {
            world.rehearse(slice, ArpAnnouncement.frame(MacAddress.BROADCAST, slice.get(0).address()));
        }
    }

    private static void simulate(Family family, String first, String second, List<Subnet> virtual) {
        var simulation = new Simulation(family.ordinal());
        SimWorld one = add(simulation, "one", first, 150, virtual);
        SimWorld other = add(simulation, "other", second, 100, virtual);
        other.start();
        for (int i = 0; i < TAKEOVERS; i++) {
            one.start();
            run(simulation, 6);
            one.stop();
            run(simulation, 2);
        }
    }

    /** In small pieces: the loop may wait for its turn. */
    private static void run(Simulation simulation, int intervals) {
        for (int i = 0; i < intervals; i++) {
            simulation.run(INTERVAL);
            Thread.yield();
        }
    }

    private static SimWorld add(Simulation simulation, String name, String own, int priority, List<Subnet> virtual) {
        var instance = new InstanceSettings(name, SimWorld.LINK, new Vrid(1), new Priority(priority), INTERVAL, true,
                ChecksumChoice.AUTO, Duration.ofSeconds(1), virtual, NotifySettings.NONE)
                .with(Handover.BREAK_BEFORE_MAKE);
        return simulation.add(name, new Settings(name, "", "", "", true, List.of(instance)), Subnet.parse(own));
    }
}
