package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.time.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Whether one router may own its addresses now, and everything that stands against it. */
final class Fitness {
    private final Supplier<InstanceSettings> settings;
    private final Link link;
    private final Unfitness unfitness = new Unfitness();
    private boolean drained;

    Fitness(Supplier<InstanceSettings> settings, Link link) {
        this.settings = settings;
        this.link = link;
    }

    /** What the kernel refused of late. */
    Unfitness refusals() {
        return unfitness;
    }

    /** The operator wants it to own nothing, or no longer wants that. */
    void drain(boolean wish) {
        drained = wish;
    }

    boolean drained() {
        return drained;
    }

    /**
     * Everything that makes the router unfit now, most fundamental first.
     *
     * @param source the address that it can advertise from; null for none
     * @param gate what its gate has against it; null for nothing
     */
    List<Reason> causes(IpAddress source, Reason gate, Moment now) {
        List<Reason> causes = new ArrayList<>();
        if (drained) {
            causes.add(Reason.of(Reason.Code.DRAINED));
        }
        if (!link.present()) {
            causes.add(new Reason(Reason.Code.LINK_MISSING, link.name() + " does not exist"));
        } else if (!link.running()) {
            causes.add(new Reason(Reason.Code.LINK_DOWN, link.name() + " is down or has no carrier"));
        } else if (source == null) {
            boolean ipv4 = settings.get().family() == Family.IPV4;
            String kind = ipv4 ? "IPv4 address of its own" : "IPv6 link-local address";
            causes.add(new Reason(Reason.Code.NO_SOURCE_ADDRESS, link.name() + " has no " + kind));
        }
        if (gate != null) {
            causes.add(gate);
        }
        causes.addAll(unfitness.causes(now));
        return causes;
    }
}
