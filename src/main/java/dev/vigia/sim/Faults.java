package dev.vigia.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** What befalls the nodes of a story, one accident at a time, each as likely as its kind is grave. */
final class Faults {
    private final Simulation simulation;
    private final Random random;
    private final List<Consumer<SimWorld>> accidents = new ArrayList<>();

    /**
     * Accidents at the scale of an advert {@code interval}.
     *
     * @param whole whether the LAN loses nothing and nobody on it forges anything
     */
    Faults(Simulation simulation, Random random, Duration interval, Stranger stranger, boolean whole) {
        this.simulation = simulation;
        this.random = random;
        var nodes = new NodeFaults(simulation, random, interval);
        often(2, nodes::power);
        often(2, nodes::stopOrStart);
        often(3, nodes::crash);
        often(3, nodes::freeze);
        often(1, nodes::accident);
        often(1, nodes::stall);
        often(1, nodes::drain);
        often(1, nodes::resume);
        often(1, nodes::handOver);
        var kernels = new KernelFaults(random);
        often(1, kernels::carrier);
        often(1, kernels::refuse);
        often(1, kernels::takeAway);
        often(1, kernels::putOn);
        often(1, kernels::ownAddress);
        often(1, kernels::gate);
        often(1, kernels::renewals);
        often(1, kernels::firewall);
        often(1, kernels::route);
        if (!whole) {
            var lan = new LanFaults(simulation, random, stranger);
            often(1, nodes::pause);
            often(1, lan::cut);
            often(1, lan::isolate);
            often(1, lan::mute);
            often(2, lan::heal);
            often(1, lan::litter);
            often(1, lan::forge);
            often(1, lan::floodOrReplay);
            often(1, lan::claim);
        }
    }

    private void often(int times, Consumer<SimWorld> accident) {
        for (int i = 0; i < times; i++) {
            accidents.add(accident);
        }
    }

    /** The next accident. */
    void next() {
        SimWorld node = simulation.nodes().get(random.nextInt(simulation.nodes().size()));
        accidents.get(random.nextInt(accidents.size())).accept(node);
    }
}
