package dev.vigia.agent;

import dev.vigia.health.Tracked;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.vrrp.Patience;
import dev.vigia.wire.Version;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * One virtual router of a {@code vrrp_instance}. An instance with addresses of both families has two, which share its
 * name and all of its settings but the addresses, and with them their fate.
 *
 * @param name its name in the file
 * @param link the link it advertises on
 * @param vrid its virtual router id
 * @param priority 1 to 255
 * @param advertInterval a multiple of 10 ms, 10 ms to 40.95 s
 * @param preempt whether it takes over from a lower priority
 * @param checksum how the IPv4 checksum is sent
 * @param maxLearnedInterval the longest interval believed of another router
 * @param addresses the advertised virtual addresses in file order, all of one family, at least one
 * @param excluded virtual addresses that are held but not advertised, of any family where there is one router only
 * @param lease how the addresses die with their owner
 * @param handover how a planned move lets go of them
 * @param tracked the checks that it listens to, links among them
 * @param listeners whom to tell of transitions
 * @param peering how it speaks with its peers
 * @param conduct how it takes its time
 * @param companions what comes and goes with its addresses
 * @param accept whether it serves what is sent to its addresses though it is not their owner (RFC 9568 Accept_Mode)
 */
public record InstanceSettings(
        String name,
        LinkName link,
        Vrid vrid,
        Priority priority,
        Duration advertInterval,
        boolean preempt,
        ChecksumChoice checksum,
        Duration maxLearnedInterval,
        List<Subnet> addresses,
        List<Subnet> excluded,
        LeaseSettings lease,
        Handover handover,
        List<Tracked> tracked,
        NotifySettings listeners,
        Peering peering,
        Conduct conduct,
        Companions companions,
        boolean accept) {
    /** Copies the lists. */
    public InstanceSettings {
        addresses = List.copyOf(addresses);
        excluded = List.copyOf(excluded);
        tracked = List.copyOf(tracked);
    }

    /** With the default of every key that is not named. */
    public InstanceSettings(String name, LinkName link, Vrid vrid, Priority priority, Duration advertInterval,
            boolean preempt, ChecksumChoice checksum, Duration maxLearnedInterval, List<Subnet> addresses,
            NotifySettings listeners) {
        this(name, link, vrid, priority, advertInterval, preempt, checksum, maxLearnedInterval, addresses, List.of(),
                LeaseSettings.DEFAULT, Handover.MAKE_BEFORE_BREAK, List.of(), listeners);
    }

    /** One that speaks version 3 by multicast. */
    public InstanceSettings(String name, LinkName link, Vrid vrid, Priority priority, Duration advertInterval,
            boolean preempt, ChecksumChoice checksum, Duration maxLearnedInterval, List<Subnet> addresses,
            List<Subnet> excluded, LeaseSettings lease, Handover handover, List<Tracked> tracked,
            NotifySettings listeners) {
        this(name, link, vrid, priority, advertInterval, preempt, checksum, maxLearnedInterval, addresses, excluded,
                lease, handover, tracked, listeners, Peering.DEFAULT, Conduct.DEFAULT, Companions.NONE, true);
    }

    /** The same with another lease. */
    public InstanceSettings with(LeaseSettings other) {
        return new InstanceSettings(name, link, vrid, priority, advertInterval, preempt, checksum, maxLearnedInterval,
                addresses, excluded, other, handover, tracked, listeners, peering, conduct, companions, accept);
    }

    /** The same with another way to hand over. */
    public InstanceSettings with(Handover other) {
        return new InstanceSettings(name, link, vrid, priority, advertInterval, preempt, checksum, maxLearnedInterval,
                addresses, excluded, lease, other, tracked, listeners, peering, conduct, companions, accept);
    }

    /** The same with others to tell. */
    public InstanceSettings with(NotifySettings others) {
        return new InstanceSettings(name, link, vrid, priority, advertInterval, preempt, checksum, maxLearnedInterval,
                addresses, excluded, lease, handover, tracked, others, peering, conduct, companions, accept);
    }

    /** The same with these excluded addresses. */
    public InstanceSettings withExcluded(List<Subnet> others) {
        return new InstanceSettings(name, link, vrid, priority, advertInterval, preempt, checksum, maxLearnedInterval,
                addresses, others, lease, handover, tracked, listeners, peering, conduct, companions, accept);
    }

    /** The same with these checks. */
    public InstanceSettings withTracked(List<Tracked> others) {
        return new InstanceSettings(name, link, vrid, priority, advertInterval, preempt, checksum, maxLearnedInterval,
                addresses, excluded, lease, handover, others, listeners, peering, conduct, companions, accept);
    }

    /** The same speaking otherwise with its peers. */
    public InstanceSettings with(Peering other) {
        return new InstanceSettings(name, link, vrid, priority, advertInterval, preempt, checksum, maxLearnedInterval,
                addresses, excluded, lease, handover, tracked, listeners, other, conduct, companions, accept);
    }

    /** The same taking its time otherwise. */
    public InstanceSettings with(Conduct other) {
        return new InstanceSettings(name, link, vrid, priority, advertInterval, preempt, checksum, maxLearnedInterval,
                addresses, excluded, lease, handover, tracked, listeners, peering, other, companions, accept);
    }

    /** The same with others that come and go with its addresses. */
    public InstanceSettings with(Companions others) {
        return new InstanceSettings(name, link, vrid, priority, advertInterval, preempt, checksum, maxLearnedInterval,
                addresses, excluded, lease, handover, tracked, listeners, peering, conduct, others, accept);
    }

    /** The same with another Accept_Mode. */
    public InstanceSettings accepting(boolean mode) {
        return new InstanceSettings(name, link, vrid, priority, advertInterval, preempt, checksum, maxLearnedInterval,
                addresses, excluded, lease, handover, tracked, listeners, peering, conduct, companions, mode);
    }

    /** Whether what is sent to its addresses is not received: the owner of an address always serves it. */
    public boolean silent() {
        return !accept && !priority.owns();
    }

    /** How long it waits for other routers. */
    public Patience patience() {
        return new Patience(conduct.misses(), peering.version() == Version.TWO, conduct.preemptDelay(), false);
    }

    /** How long after the last advert its gate closes, at this pace of adverts. */
    public Duration gateTimeout(Duration pace) {
        return lease.gateTimeout(pace, conduct.misses());
    }

    /** How long the kernel keeps its addresses unless they are renewed. */
    public Duration addressLifetime() {
        return lease.addressLifetime(advertInterval, conduct.misses(), addresses.size() + excluded.size());
    }

    /** Every address that its owner holds: the advertised, then the excluded. */
    public List<Subnet> held() {
        return Stream.concat(addresses.stream(), excluded.stream()).toList();
    }

    /** The family of its addresses. */
    public Family family() {
        return addresses.get(0).address().family();
    }

    /** The name of its virtual router. */
    public RouterId routerId() {
        return new RouterId(name, family());
    }

    /** The addresses as an advert lists them. */
    public List<IpAddress> advertised() {
        return addresses.stream().map(Subnet::address).toList();
    }
}
