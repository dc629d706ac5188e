package dev.vigia.sim;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.time.Moment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** One LAN: carries multicast from each node to each other, with delay, loss, duplication, reordering and cuts. */
final class SimNetwork {
    private record Path(String from, String to) {
    }

    private final Schedule schedule;
    private final Random random;
    private final List<SimWorld> nodes = new ArrayList<>();
    private final Set<Path> cuts = new HashSet<>();
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
    void carry(SimWorld from, IpAddress source, IpAddress destination, Octets message, Moment now) {
        Octets bytes = source.family() == Family.IPV4 ? behindHeader(source, destination, message) : message;
        for (SimWorld to : nodes) {
            if (to == from || cuts.contains(new Path(from.name(), to.name())) || random.nextDouble() < weather.loss()) {
                continue;
            }
            int copies = random.nextDouble() < weather.duplication() ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                long span = weather.longestDelay() - weather.shortestDelay();
                long delay = weather.shortestDelay() + (span == 0 ? 0 : random.nextLong(span));
                schedule.plan(new Moment(now.nanos() + delay), () -> to.deliver(source, destination, bytes));
            }
        }
    }

    /** A raw IPv4 socket shows the IP header too (raw(7)). */
    private static Octets behindHeader(IpAddress source, IpAddress destination, Octets message) {
        byte[] packet = new byte[20 + message.length()];
        packet[0] = 0x45;
        packet[1] = (byte) 0xc0;
        packet[2] = (byte) (packet.length >> 8);
        packet[3] = (byte) packet.length;
        packet[8] = (byte) 255;
        packet[9] = Family.VRRP_PROTOCOL;
        source.write(packet, 12);
        destination.write(packet, 16);
        message.copyTo(packet, 20);
        return Octets.of(packet);
    }
}
