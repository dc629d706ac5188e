package dev.vigia.sim;

import dev.vigia.time.Moment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** One LAN: carries multicast from each node to each other, with delay, loss, duplication, reordering and cuts. */
final class SimNetwork {
    /** How many of the latest packets somebody who listens remembers. */
    private static final int MEMORY = 32;

    private record Path(String from, String to) {
    }

    private final Schedule schedule;
    private final Random random;
    private final List<SimWorld> nodes = new ArrayList<>();
    private final Set<Path> cuts = new HashSet<>();
    private final Deque<SimPacket> carried = new ArrayDeque<>();
    private Weather weather = Weather.CALM;

    SimNetwork(Schedule schedule, Random random) {
        this.schedule = schedule;
        this.random = random;
    }

    void attach(SimWorld node) {
        nodes.add(node);
    }

    void weather(Weather next) {
        weather = next;
    }

    Weather weather() {
        return weather;
    }

    /** Stops, or lets through again, what {@code from} sends to {@code to}. */
    void cut(SimWorld from, SimWorld to, boolean cut) {
        Path path = new Path(from.name(), to.name());
        if (cut) {
            cuts.add(path);
        } else {
            cuts.remove(path);
        }
    }

    void healCuts() {
        cuts.clear();
    }

    /** Carries one advert to every other node. */
    void carry(SimWorld from, SimPacket packet, Moment now) {
        if (carried.size() == MEMORY) {
            carried.poll();
        }
        carried.add(packet);
        for (SimWorld to : nodes) {
            if (to == from || cuts.contains(new Path(from.name(), to.name())) || random.nextDouble() < weather.loss()) {
                continue;
            }
            int copies = random.nextDouble() < weather.duplication() ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                long span = weather.longestDelay() - weather.shortestDelay();
                long delay = weather.shortestDelay() + (span == 0 ? 0 : random.nextLong(span));
                schedule.plan(new Moment(now.nanos() + delay), () -> to.deliver(packet));
            }
        }
    }

    /** The latest adverts of the nodes, oldest first. */
    List<SimPacket> carried() {
        return List.copyOf(carried);
    }

    /** Carries what somebody else sends to one node: at once, through every cut. */
    void inject(SimPacket packet, SimWorld to, Moment now) {
        schedule.plan(now, () -> to.deliver(packet));
    }
}
