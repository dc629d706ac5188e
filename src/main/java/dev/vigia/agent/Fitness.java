package dev.vigia.agent;

import dev.vigia.health.Tracked;
import dev.vigia.health.Unfit;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether one router may own its addresses now, and everything that stands against it. */
final class Fitness {
    private final Supplier<InstanceSettings> settings;
    private final Link link;
    private final Findings findings;
    private Priority configured;
    private List<Tracked> weighing;
    private List<Tracked> shared = List.of();
    private final Unfitness unfitness = new Unfitness();
    private Priority priority;

    Fitness(Supplier<InstanceSettings> settings, Link link, Findings findings) {
        this.settings = settings;
        this.link = link;
        this.findings = findings;
        this.configured = settings.get().priority();
        this.weighing = settings.get().tracked();
        weigh();
    }

    /**
     * One fate is one preference: all have the priority of the first, and what moves that of one moves that of all.
     *
     * @param first the configured priority that all have
     * @param everyones the checks that anyone listens to who shares the router's fate
     * @param groups those of them that its sync group listens to
     */
    void share(Priority first, List<Tracked> everyones, List<Tracked> groups) {
        configured = first;
        weighing = everyones;
        shared = groups;
    }

    /** What the kernel refused of late. */
    Unfitness refusals() {
        return unfitness;
    }

    /**
     * Everything that makes the router unfit now, most fundamental first.
     *
     * @param drained whether an operator wants it to own nothing
     * @param source the address that it can advertise from; null for none
     * @param gate what its gate has against it; null for nothing
     * @param owning whether it owns its addresses: it keeps them while a check has not said anything
     */
    List<Reason> causes(boolean drained, IpAddress source, Reason gate, boolean owning, Moment now) {
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
        List<Reason> found = findings.of(configured, decisive(), owning).causes().stream()
                .map(Fitness::reason).toList();
        found.stream().filter(reason -> reason.code() != Reason.Code.CHECK_UNDECIDED).forEach(causes::add);
        found.stream().filter(reason -> reason.code() == Reason.Code.CHECK_UNDECIDED).forEach(causes::add);
        return causes;
    }

    private List<Tracked> decisive() {
        List<Tracked> own = settings.get().tracked();
        return shared.isEmpty() ? own : Stream.concat(own.stream(), shared.stream()).toList();
    }

    private static Reason reason(Unfit unfit) {
        return new Reason(Reason.Code.valueOf(unfit.kind().name()), unfit.check() + ": " + unfit.evidence());
    }

    /** What checks have found, or other settings, may move the priority; true where they did. */
    boolean weigh() {
        Priority former = priority;
        priority = findings.of(configured, weighing, true).priority();
        return !priority.equals(former);
    }

    /** The effective priority: the configured one and what the checks make of it. */
    Priority priority() {
        return priority;
    }
}
