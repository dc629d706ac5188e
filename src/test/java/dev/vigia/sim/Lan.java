package dev.vigia.sim;

import dev.vigia.agent.ChecksumChoice;
import dev.vigia.agent.Handover;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.LeaseSettings;
import dev.vigia.agent.LeaseSettings.GateChoice;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Role;
import dev.vigia.agent.Settings;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Tracked;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.vrrp.Standing.Caution;
import dev.vigia.vrrp.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A quiet LAN of a test: nodes that differ only in priority and address, none started yet. */
final class Lan {
    static final IpAddress ADDRESS = IpAddress.parse("192.0.2.100");

    final Simulation simulation;
    final Duration interval;
    private final LeaseSettings lease;

    Lan(long seed, Duration interval) {
        this(seed, interval, Caution.SAFETY, GateChoice.AUTO);
    }

    Lan(long seed, Duration interval, Caution prefer, GateChoice gate) {
        this.simulation = new Simulation(seed);
        this.interval = interval;
        this.lease = new LeaseSettings(prefer, gate, Optional.empty(), Optional.empty());
        simulation.watch().trouble();
    }

    SimWorld node(int priority, boolean preempt, Handover handover) {
        return node(priority, preempt, handover, List.of());
    }

    /** A node whose instance listens to these checks. */
    SimWorld node(int priority, boolean preempt, CheckSettings... checks) {
        return node(priority, preempt, Handover.MAKE_BEFORE_BREAK, List.of(checks));
    }

    private SimWorld node(int priority, boolean preempt, Handover handover, List<CheckSettings> checks) {
        int number = simulation.nodes().size() + 1;
        var instance = new InstanceSettings("web", SimWorld.LINK, new Vrid(51), new Priority(priority), interval,
                preempt, ChecksumChoice.AUTO, Duration.ofSeconds(3), List.of(new Subnet(ADDRESS, 32)),
                NotifySettings.NONE).with(lease).with(handover)
                .withTracked(checks.stream().map(Tracked::new).toList());
        var settings = new Settings("lb" + number, "", "", "nobody", true, List.of(instance), checks);
        return simulation.add("lb" + number, settings, Subnet.parse("192.0.2." + number + "/24"));
    }

    /** Starts all, and waits until one owns the address and its peers know it. */
    void settle() {
        simulation.nodes().forEach(SimWorld::start);
        simulation.run(Timers.activeDown(new Priority(1), interval).multipliedBy(2).plusMillis(1));
    }

    List<SimWorld> owners() {
        return simulation.nodes().stream().filter(node -> simulation.watch().role(node) == Role.ACTIVE).toList();
    }

    /** The longest while in which two nodes answered of which none was leaving. */
    Duration overlap() {
        return simulation.watch().overlapSeen();
    }
}
