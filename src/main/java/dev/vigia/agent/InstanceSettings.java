package dev.vigia.agent;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import java.time.Duration;
import java.util.List;

/**
 * One {@code vrrp_instance}.
 *
 * @param name its name in the file
 * @param link the link it advertises on
 * @param vrid its virtual router id
 * @param priority 1 to 255
 * @param advertInterval a multiple of 10 ms, 10 ms to 40.95 s
 * @param preempt whether it takes over from a lower priority
 * @param checksum how the IPv4 checksum is sent
 * @param maxLearnedInterval the longest interval believed of another router
 * @param addresses the virtual addresses in file order, all of one family, at least one
 * @param listeners whom to tell of transitions
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
        NotifySettings listeners) {
    /** Copies the list. */
    public InstanceSettings {
        addresses = List.copyOf(addresses);
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
