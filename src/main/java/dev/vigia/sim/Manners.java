package dev.vigia.sim;

import dev.vigia.agent.Announcements;
import dev.vigia.agent.Conduct;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Peering;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.vrrp.Timers;
import dev.vigia.wire.HopLimits;
import dev.vigia.wire.Password;
import dev.vigia.wire.Version;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * How the nodes of a story speak with each other, drawn by lot: all in the same version, to the group or to peers, by
 * the same count of missed adverts. How each takes its time otherwise is its own.
 */
final class Manners {
    private final boolean old;
    private final boolean unicast;
    private final Password password;
    /** The number of missed adverts that count: with a single one the gate closes too late. */
    private final int misses;
    private final Random random;

    Manners(Random random, Family family) {
        // Drawn whatever comes of it, so that what follows in a story does not depend on this.
        int version = random.nextInt(8);
        int peers = random.nextInt(4);
        int word = random.nextInt(2);
        this.random = random;
        misses = random.nextInt(4) == 0 ? 2 + random.nextInt(5) : Timers.MISSES;
        old = family == Family.IPV4 && version == 0;
        unicast = peers == 0;
        password = old && word == 0 ? Password.of("secret") : Password.NONE;
    }

    /** Whether they speak version 2, whose intervals are whole seconds. */
    boolean old() {
        return old;
    }

    /** An instance with these manners among nodes of these addresses, its own included. */
    InstanceSettings with(InstanceSettings instance, List<IpAddress> nodes) {
        Peering peering = Peering.DEFAULT.in(old ? Version.TWO : Version.THREE, password);
        return instance.with(unicast ? peering.with(nodes, HopLimits.ON_LINK) : peering)
                .with(conduct(instance.advertInterval()));
    }

    private Conduct conduct(Duration interval) {
        Duration start = random.nextInt(8) == 0 ? Duration.ofMillis(random.nextInt(500)) : Duration.ZERO;
        Duration preempt = random.nextInt(4) == 0 ? interval.multipliedBy(random.nextInt(20)) : Duration.ZERO;
        Announcements announcements = random.nextInt(4) > 0 ? Announcements.DEFAULT
                : new Announcements(Duration.ofMillis(random.nextInt(3000)), 1 + random.nextInt(3),
                        Duration.ofMillis(500 + random.nextInt(3000)), 1 + random.nextInt(2),
                        Duration.ofMillis(random.nextInt(2000)), 1 + random.nextInt(3),
                        Duration.ofMillis(random.nextInt(3)), Duration.ofMillis(random.nextInt(3)));
        return new Conduct(start, preempt, misses, announcements);
    }
}
