package dev.vigia.config;

import dev.vigia.agent.Peering;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import dev.vigia.wire.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What does not fit together in how an instance speaks with its peers; a key that is itself wrong is passed over. */
final class PeerChecks {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Problems problems;

    PeerChecks(Problems problems) {
        this.problems = problems;
    }

    /** Looks at one instance. */
    void look(Fields global, Fields instance) {
        List<Placed<VirtualAddress>> list = instance.get(Keys.VIRTUAL_IPADDRESS);
        if (list != null && !list.isEmpty()) {
            addresses(instance, list);
            Version version = Meaning.version(global, instance);
            if (version == Version.TWO) {
                versionTwo(instance, Meaning.families(instance));
            } else if (version == Version.THREE) {
                versionThree(instance);
            }
        }
        List<Placed<Peering.Peer>> peers = instance.get(Keys.UNICAST_PEER);
        boolean unicast = peers != null && !peers.isEmpty();
        if (!unicast && instance.has(Keys.UNICAST_TTL)) {
            problems.warning(instance.place(Keys.UNICAST_TTL), "'unicast_ttl' has no effect without a unicast_peer",
                    "by multicast the TTL is always 255");
        }
    }

    private void addresses(Fields instance, List<Placed<VirtualAddress>> list) {
        List<Placed<Peering.Peer>> peers = instance.get(Keys.UNICAST_PEER);
        Map<IpAddress, Placed<Peering.Peer>> own = new HashMap<>();
        for (Placed<Peering.Peer> peer : peers == null ? List.<Placed<Peering.Peer>>of() : peers) {
            IpAddress address = peer.value().address();
            fits(peer.place(), "unicast_peer", address, list);
            Placed<Peering.Peer> first = own.putIfAbsent(address, peer);
            if (first != null) {
                problems.error(peer.place(), address + " is written twice: first in line " + first.place().line()
                        + ", column " + first.place().column());
            }
        }
        for (Family family : own.isEmpty() ? List.<Family>of() : Meaning.families(instance)) {
            if (own.keySet().stream().noneMatch(peer -> peer.family() == family)) {
                problems.error(instance.place(Keys.UNICAST_PEER), "there are " + family.word()
                        + " addresses, and no unicast_peer is " + family.word(), "write the " + family.word()
                        + " addresses of the peers too");
            }
        }
        IpAddress source = instance.get(Keys.UNICAST_SRC_IP);
        if (source != null) {
            fits(instance.place(Keys.UNICAST_SRC_IP), "unicast_src_ip", source, list);
        }
    }

    private void fits(Place place, String key, IpAddress address, List<Placed<VirtualAddress>> list) {
        if (list.stream().noneMatch(one -> one.value().address().family() == address.family())) {
            Family family = list.get(0).value().address().family();
            problems.error(place, key + " " + address + " is " + address.family().word()
                    + ", the virtual addresses are " + family.word(), "write the " + family.word() + " address");
        } else if (list.stream().anyMatch(one -> one.value().address().equals(address))) {
            problems.error(place, key + " " + address + " is a virtual address, which moves",
                    "write the address that the router has of its own");
        }
    }

    private void versionTwo(Fields instance, List<Family> families) {
        if (families.contains(Family.IPV6)) {
            problems.error(instance.place(Keys.VERSION), "version 2 has no IPv6",
                    "leave the key out: IPv6 is version 3");
            return;
        }
        Duration interval = instance.get(Keys.ADVERT_INT);
        if (interval != null && interval.toNanos() % SECOND.toNanos() != 0) {
            problems.error(instance.place(Keys.ADVERT_INT), "version 2 advertises in whole seconds, not each "
                    + TimeText.of(interval), "write a whole number of seconds, 1 to 255, the same on all routers");
        }
        for (Key<?> key : List.of(Keys.CHECKSUM, Keys.MAX_LEARNED_INTERVAL)) {
            if (instance.has(key)) {
                problems.error(instance.place(key), "version 2 has no '" + key + "'", key == Keys.CHECKSUM
                        ? "leave it out: there is one form"
                        : "leave it out: routers of another interval are not heard");
            }
        }
    }

    private void versionThree(Fields instance) {
        Duration interval = instance.get(Keys.ADVERT_INT);
        if (interval != null && interval.compareTo(Keys.LONGEST_INTERVAL) > 0) {
            problems.error(instance.place(Keys.ADVERT_INT), TimeText.of(interval) + " is out of range: an advert of "
                    + "version 3 can tell " + TimeText.of(Keys.LONGEST_INTERVAL) + " at most");
        }
        if (instance.has(Keys.AUTHENTICATION)) {
            problems.error(instance.place(Keys.AUTHENTICATION), "VRRP version 3 has no password",
                    "leave authentication out, or write 'version: 2' on all routers");
        }
    }
}
