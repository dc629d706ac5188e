package dev.vigia.sim;

import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Peering;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.wire.HopLimits;
import dev.vigia.wire.Password;
import dev.vigia.wire.Version;
import java.util.List;
import java.util.Random;

/** How the nodes of a story speak with each other, drawn by lot: all in the same version, to the group or to peers. */
final class Manners {
    private final boolean old;
    private final boolean unicast;
    private final Password password;

    Manners(Random random, Family family) {
        // Drawn whatever comes of it, so that what follows in a story does not depend on this.
        int version = random.nextInt(8);
        int peers = random.nextInt(4);
        int word = random.nextInt(2);
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
        return instance.with(unicast ? peering.with(nodes, HopLimits.ON_LINK) : peering);
    }
}
