package dev.vigia.agent;

import dev.vigia.health.Unfit;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Whether one router may own its addresses now, and everything that stands against it. */
final class Fitness {
    private final Supplier<InstanceSettings> settings;
    private final Link link;
    private final Findings findings;
    private final Unfitness unfitness = new Unfitness();
    private boolean drained;
    private Priority priority;

    Fitness(Supplier<InstanceSettings> settings, Link link, Findings findings) {
        this.settings = settings;
        this.link = link;
        this.findings = findings;
        weigh();
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
     * @param owning whether it owns its addresses: it keeps them while a check has not said anything
     */
    List<Reason> causes(IpAddress source, Reason gate, boolean owning, Moment now) {
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
            Peering peering = settings.get().peering();
            String kind = peering.source() != null ? "address " + peering.source()
                    : ipv4 ? "IPv4 address of its own"
                    : peering.onLinkOnly() ? "IPv6 link-local address" : "IPv6 address beyond the link-local";
            causes.add(new Reason(Reason.Code.NO_SOURCE_ADDRESS, link.name() + " has no " + kind));
        }
        if (gate != null) {
            causes.add(gate);
        }
        causes.addAll(unfitness.causes(owning, now));
        List<Reason> found = findings.of(settings.get(), owning).causes().stream().map(Fitness::reason).toList();
        found.stream().filter(reason -> reason.code() != Reason.Code.CHECK_UNDECIDED).forEach(causes::add);
        found.stream().filter(reason -> reason.code() == Reason.Code.CHECK_UNDECIDED).forEach(causes::add);
        return causes;
    }

    private static Reason reason(Unfit unfit) {
        return new Reason(Reason.Code.valueOf(unfit.kind().name()), unfit.check() + ": " + unfit.evidence());
    }

    /** What checks have found, or other settings, may move the priority; true where they did. */
    boolean weigh() {
        Priority former = priority;
        priority = findings.of(settings.get(), true).priority();
        return !priority.equals(former);
    }

    /** The effective priority: the configured one and what the checks make of it. */
    Priority priority() {
        return priority;
    }
}
