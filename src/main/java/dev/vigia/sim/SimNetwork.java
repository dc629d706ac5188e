package dev.vigia.sim;

import dev.vigia.net.Family;
import dev.vigia.net.Octets;
import dev.vigia.time.Moment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One LAN: carries multicast and broadcast to every node, and the rest to whom it is for, with delay, loss,
 * duplication, reordering and cuts.
 */
final class SimNetwork {
    /** How many of the latest packets somebody who listens remembers. */
    private static final int MEMORY = 32;

    private record Path(String from, String to) {
    }

    private final Simulation simulation;
    private final Random random;
    private final List<SimWorld> nodes = new ArrayList<>();
    private final List<Consumer<List<SimFrame>>> hosts = new ArrayList<>();
    private final Set<Path> cuts = new HashSet<>();
    private final Set<Family> muted = EnumSet.noneOf(Family.class);
    private final Deque<SimPacket> carried = new ArrayDeque<>();
    private Weather weather = Weather.CALM;
    private Moment disturbedAt = new Moment(Long.MIN_VALUE / 2);

    SimNetwork(Simulation simulation, Random random) {
        this.simulation = simulation;
        this.random = random;
    }

    void attach(SimWorld node) {
        nodes.add(node);
    }

    /** A host that is no router hears the frames of all from now on. */
    void attach(Consumer<List<SimFrame>> host) {
        hosts.add(host);
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

    /** Stops, or lets through again, all adverts of a family: a switch that takes one group for another. */
    void mute(Family family, boolean mute) {
        if (mute) {
            muted.add(family);
        } else {
            muted.remove(family);
        }
    }

    void healCuts() {
        cuts.clear();
        muted.clear();
    }

    /** Something was lost, or carried for a stranger: until it is forgotten, nobody knows who is there. */
    void disturbed() {
        disturbedAt = simulation.now();
    }

    /** When the LAN was last not whole. */
    Moment disturbedAt() {
        return disturbedAt;
    }

    /** Carries one advert to every other node. */
    void carry(SimWorld from, SimPacket packet, Moment now) {
        if (carried.size() == MEMORY) {
            carried.poll();
        }
        carried.add(packet);
        for (SimWorld to : nodes) {
            boolean addressed = packet.destination().isMulticast()
                    || to.owned().stream().anyMatch(own -> own.address().equals(packet.destination()));
            if (to == from || !addressed || loses(from, to, packet.source().family())) {
                continue;
            }
            int copies = random.nextDouble() < weather.duplication() ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                simulation.plan(arrival(), () -> to.deliver(packet));
            }
        }
    }

    /** Carries frames to every other node and host, those of one call together. */
    void carry(SimWorld from, List<Octets> frames) {
        List<SimFrame> said = frames.stream().map(SimFrame::of).filter(Objects::nonNull).toList();
        if (said.isEmpty()) {
            return;
        }
        for (SimWorld to : nodes) {
            if (to != from && !loses(from, to)) {
                simulation.plan(arrival(), () -> to.deliver(said, from));
            }
        }
        hosts.forEach(host -> simulation.plan(arrival(), () -> host.accept(said)));
    }

    /** Carries an answer to who asked. */
    void reply(SimWorld from, SimWorld to, SimFrame frame) {
        if (!loses(from, to)) {
            simulation.plan(arrival(), () -> to.deliver(List.of(frame), from));
        }
    }

    private boolean loses(SimWorld from, SimWorld to, Family advert) {
        if (muted.contains(advert)) {
            disturbed();
            return true;
        }
        return loses(from, to);
    }

    private boolean loses(SimWorld from, SimWorld to) {
        boolean lost = cuts.contains(new Path(from.name(), to.name())) || random.nextDouble() < weather.loss();
        if (lost) {
            disturbed();
        }
        return lost;
    }

    /** When something that is sent now arrives. */
    Moment arrival() {
        long span = weather.longestDelay() - weather.shortestDelay();
        long delay = weather.shortestDelay() + (span == 0 ? 0 : random.nextLong(span));
        return new Moment(simulation.now().nanos() + delay);
    }

    /** The latest adverts of the nodes, oldest first. */
    List<SimPacket> carried() {
        return List.copyOf(carried);
    }

    /** Carries what somebody else sends to one node: at once, through every cut. */
    void inject(SimPacket packet, SimWorld to, Moment now) {
        disturbed();
        simulation.plan(now, () -> to.deliver(packet));
    }
}
