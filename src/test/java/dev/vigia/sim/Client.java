package dev.vigia.sim;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A host on the LAN that asks the virtual address something each millisecond, by way of its neighbour cache. */
final class Client {
    private static final Duration PACE = Duration.ofMillis(1);

    private final Simulation simulation;
    private final IpAddress address;
    private final List<Moment> lost = new ArrayList<>();
    private MacAddress cached;
    private long asked;
    private boolean asking;

    Client(Simulation simulation, IpAddress address) {
        this.simulation = simulation;
        this.address = address;
        simulation.network().attach(this::hear);
    }

    /** Begins to ask: finds out first who answers. */
    void begin() {
        cached = simulation.nodes().stream().filter(node -> node.answersFor(address)).findFirst()
                .orElseThrow().kernel().mac();
        asking = true;
        ask();
    }

    /** Asks no more. */
    void end() {
        asking = false;
    }

    private void hear(List<SimFrame> frames) {
        for (SimFrame frame : frames) {
            if (!frame.asks() && frame.address().equals(address)) {
                cached = frame.mac();
            }
        }
    }

    private void ask() {
        if (!asking) {
            return;
        }
        asked++;
        Moment now = simulation.now();
        MacAddress mac = cached;
        simulation.plan(simulation.network().arrival(), () -> {
            boolean answered = simulation.nodes().stream()
                    .anyMatch(node -> node.kernel().mac().equals(mac) && node.answersFor(address));
            if (!answered) {
                lost.add(now);
            }
        });
        simulation.plan(now.plus(PACE), this::ask);
    }

    long asked() {
        return asked;
    }

    /** When it asked what nobody answered. */
    List<Moment> lost() {
        return lost;
    }
}
