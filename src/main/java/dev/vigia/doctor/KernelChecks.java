package dev.vigia.doctor;

import dev.vigia.agent.InstanceSettings;
import dev.vigia.net.Family;
import dev.vigia.net.Subnet;
import java.util.List;
import java.util.function.Function;

/** Kernel settings that make addresses which move between nodes answer wrongly, late or not at all. */
final class KernelChecks {
    private static final Knob RP_FILTER = new Knob("ipv4", "rp_filter", true);
    private static final Knob ARP_IGNORE = new Knob("ipv4", "arp_ignore", true);
    private static final Knob ARP_ANNOUNCE = new Knob("ipv4", "arp_announce", true);
    private static final Knob ARP_FILTER = new Knob("ipv4", "arp_filter", true);
    private static final Knob PROMOTE = new Knob("ipv4", "promote_secondaries", true);
    private static final Knob LINKDOWN = new Knob("ipv4", "ignore_routes_with_linkdown", false);
    private static final Knob ACCEPT_DAD = new Knob("ipv6", "accept_dad", true);
    /** arp_ignore that answers nobody, for any address. */
    private static final int ANSWERS_NOBODY = 8;
    /** rp_filter and arp_announce as they should be. */
    private static final int LOOSE = 2;
    private static final int BEST_SOURCE = 2;
    /** RFC 1122, section 4.2.3.5: at least 100 s, which are 8 retransmissions; the kernel's default of 15 are 924 s. */
    private static final int RETRIES = 8;

    static final List<Check> ALL = List.of(
            each("rp_filter", "the reverse path filter is not strict", Family.IPV4, RP_FILTER,
                    (patient, link, value) -> value != 1 ? null : Finding.warn(link.name(),
                            "1: packets to a virtual address that come from where this link does not route to are"
                            + " dropped silently", RP_FILTER.set(patient, link, LOOSE))),
            each("arp_ignore", "ARP is answered, and by the right interface alone", Family.IPV4, ARP_IGNORE,
                    KernelChecks::arpIgnore),
            each("arp_announce", "ARP requests name an address of the interface that they leave by", Family.IPV4,
                    ARP_ANNOUNCE, (patient, link, value) -> value >= BEST_SOURCE || twin(patient, link) == null ? null
                            : Finding.warn(link.name(), value + ": " + twin(patient, link) + " is in the same network,"
                            + " so neighbours may learn an address at the wrong interface",
                            ARP_ANNOUNCE.set(patient, link, BEST_SOURCE))),
            each("arp_filter", "ARP is answered whatever the way back", Family.IPV4, ARP_FILTER,
                    (patient, link, value) -> value == 0 ? null : Finding.warn(link.name(),
                            value + ": a request for a virtual address is not answered where the route back leaves by"
                            + " another interface", ARP_FILTER.set(patient, link, 0))),
            each("promote_secondaries", "an address that goes does not take others along", Family.IPV4, PROMOTE,
                    KernelChecks::promote),
            each("ignore_routes_with_linkdown", "a router between networks does not route into a dead interface",
                    Family.IPV4, LINKDOWN, (patient, link, value) ->
                            value != 0 || patient.names(Family.IPV4).size() < 2 ? null : Finding.warn(link.name(),
                            "0: without a carrier its routes stay in use", LINKDOWN.set(patient, link, 1))),
            each("accept_dad", "a duplicate IPv6 address does not end IPv6 on the interface", Family.IPV6, ACCEPT_DAD,
                    (patient, link, value) -> value < 2 ? null : Finding.warn(link.name(),
                            value + ": if another node has its link-local address, all of IPv6 ends on it",
                            ACCEPT_DAD.set(patient, link, 1))),
            Check.ofFile("ipv6_enabled", "IPv6 is not switched off where the file has IPv6 addresses",
                    KernelChecks::ipv6),
            new Check("tcp_retries2", "connections to an owner that died end within minutes", KernelChecks::retries));

    private KernelChecks() {
    }

    /** What a value means for a link; null where it is well. */
    private interface Judge {
        Finding of(Patient patient, NetLink link, int value);
    }

    private static Check each(String name, String question, Family family, Knob knob, Judge judge) {
        Function<Patient, List<Finding>> examination = patient -> patient.present(family).stream().map(link -> {
            Integer value = knob.inForce(patient, link);
            if (value == null) {
                return Finding.skipped(link.name(), "it cannot be read");
            }
            Finding finding = judge.of(patient, link, value);
            return finding == null ? Finding.ok(link.name(), String.valueOf(value)) : finding;
        }).toList();
        return Check.ofLinks(name, question, examination);
    }

    private static Finding arpIgnore(Patient patient, NetLink link, int value) {
        if (value == ANSWERS_NOBODY) {
            return Finding.fail(link.name(), "8: ARP is never answered, so nobody finds a virtual address here",
                    ARP_IGNORE.set(patient, link, 1));
        }
        String twin = value == 0 ? twin(patient, link) : null;
        return twin == null ? null : Finding.warn(link.name(), "0: " + twin + " is in the same network and answers for"
                + " this interface's addresses", ARP_IGNORE.set(patient, link, 1));
    }

    /** Another interface in the same network; null where there is none. */
    private static String twin(Patient patient, NetLink link) {
        List<Subnet> own = patient.own(link, Family.IPV4);
        return patient.links().all().stream().filter(other -> other.index() != link.index() && !other.loopback()
                && other.up() && patient.own(other, Family.IPV4).stream().anyMatch(there -> own.stream()
                .anyMatch(here -> there.contains(here.address()) || here.contains(there.address()))))
                .map(NetLink::name).findFirst().orElse(null);
    }

    private static Finding promote(Patient patient, NetLink link, int value) {
        List<Subnet> own = patient.own(link, Family.IPV4);
        return patient.instances().stream().filter(instance -> value == 0
                && instance.link().text().equals(link.name())).map(InstanceSettings::held).flatMap(List::stream)
                .filter(held -> held.address().family() == Family.IPV4
                        && held.prefixLength() < Family.IPV4.maxPrefixLength()
                        && own.stream().noneMatch(one -> one.contains(held.address()))).findFirst()
                .map(held -> Finding.warn(link.name(), "0: with " + held + ", the first of its network here, go all"
                        + " others of that network", PROMOTE.set(patient, link, 1))).orElse(null);
    }

    private static List<Finding> ipv6(Patient patient) {
        return patient.names(Family.IPV6).stream().map(name -> {
            Integer off = patient.setting("ipv6/conf/" + name + "/disable_ipv6");
            return off == null ? Finding.skipped(name.text(), "it cannot be read")
                    : off == 0 ? Finding.ok(name.text(), "enabled")
                    : Finding.fail(name.text(), "disable_ipv6 is " + off + ": no IPv6 address can be held there",
                    "sysctl -w " + Finding.quoted("net.ipv6.conf." + Knob.dotted(name.text()) + ".disable_ipv6=0"));
        }).toList();
    }

    private static List<Finding> retries(Patient patient) {
        Integer value = patient.setting("ipv4/tcp_retries2");
        return List.of(value == null ? Finding.skipped("", "it cannot be read")
                : value <= RETRIES ? Finding.ok("", String.valueOf(value))
                : Finding.warn("", value + ": a connection of this node to an owner that died hangs for a quarter of an"
                + " hour, where 8 would be two minutes", "sysctl -w net.ipv4.tcp_retries2=" + RETRIES));
    }
}
