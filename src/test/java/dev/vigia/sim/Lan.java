package dev.vigia.sim;

import dev.vigia.agent.ChecksumChoice;
import dev.vigia.agent.Handover;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Role;
import dev.vigia.agent.Settings;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import java.time.Duration;
import java.util.List;

/** A quiet LAN of a test: nodes that differ only in priority and address, none started yet. */
final class Lan {
    final Simulation simulation;
    final Duration interval;

    Lan(long seed, Duration interval) {
        this.simulation = new Simulation(seed);
        this.interval = interval;
        simulation.watch().trouble();
    }

    SimWorld node(int priority, boolean preempt) {
        int number = simulation.nodes().size() + 1;
        var instance = new InstanceSettings("web", SimWorld.LINK, new Vrid(51), new Priority(priority), interval,
                preempt, ChecksumChoice.AUTO, Duration.ofSeconds(3), List.of(Subnet.parse("192.0.2.100")),
                NotifySettings.NONE).with(Handover.BREAK_BEFORE_MAKE);
        var settings = new Settings("lb" + number, "", "", "nobody", true, List.of(instance));
        return simulation.add("lb" + number, settings, Subnet.parse("192.0.2." + number + "/24"));
    }

    List<SimWorld> owners() {
        return simulation.nodes().stream().filter(node -> simulation.watch().role(node) == Role.ACTIVE).toList();
    }
}
