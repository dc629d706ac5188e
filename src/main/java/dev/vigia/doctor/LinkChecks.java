package dev.vigia.doctor;

import dev.vigia.agent.InstanceSettings;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Whether the links of the file can carry adverts. */
final class LinkChecks {
    /** The headers of an advert without its addresses: IP, and VRRP (RFC 9568 section 5). */
    private static final int HEADERS_V4 = 20 + 8;
    private static final int HEADERS_V6 = 40 + 8;
    /** RFC 8200 section 5; the kernel takes IPv6 off a link with less. */
    private static final int LEAST_MTU_V6 = 1280;
    private static final int USUAL_MTU = 1500;

    static final List<Check> ALL = List.of(
            Check.ofLinks("interface_exists", "every interface of the file exists", LinkChecks::exist),
            Check.ofLinks("interface_up", "every interface of the file is up", patient -> patient.present()
                    .stream().map(link -> link.up() ? Finding.ok(link.name(), "up")
                    : Finding.fail(link.name(), "it is down", "ip link set dev " + link.shell() + " up")).toList()),
            Check.ofLinks("carrier", "every interface of the file has a carrier", LinkChecks::carrier),
            Check.ofLinks("mtu", "the MTU is enough for adverts, and for IPv6", patient -> patient.instances().stream()
                    .map(instance -> mtu(patient, instance)).filter(Objects::nonNull).toList()),
            Check.ofLinks("multicast", "every interface carries multicast, unless peers are declared",
                    LinkChecks::multicast),
            Check.ofLinks("multicast_snooping", "a bridge on the way that snoops on multicast also asks who wants it",
                    LinkChecks::snooping),
            Check.ofLinks("primary_address", "every interface has an address of its own to send from, in each family",
                    LinkChecks::primaries));

    private LinkChecks() {
    }

    private static List<Finding> exist(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        for (LinkName name : patient.names()) {
            NetLink link = patient.links().find(name.text());
            String there = patient.links().all().stream().filter(one -> !one.loopback()).map(NetLink::name)
                    .collect(Collectors.joining(", "));
            int dot = name.text().lastIndexOf('.');
            String parent = dot < 0 ? "" : name.text().substring(0, dot);
            String vlan = dot < 0 ? "" : name.text().substring(dot + 1);
            findings.add(link != null ? Finding.ok(name.text(), "number " + link.index())
                    : Finding.fail(name.text(), "there is no such interface; there are " + there,
                    patient.links().find(parent) != null && vlan.matches("\\d{1,4}")
                            ? "ip link add link " + Finding.quoted(parent) + " name "
                            + Finding.quoted(name.text()) + " type vlan id " + vlan
                            : "ip -brief link show # then name one of them in " + patient.shellFile()));
        }
        return findings;
    }

    private static List<Finding> carrier(Patient patient) {
        return patient.present().stream().map(link -> !link.up() ? Finding.skipped(link.name(), "it is down")
                : link.carrier() ? Finding.ok(link.name(), "carrier")
                : Finding.fail(link.name(), "it has no carrier: cable, switch port or the other end is down",
                "ethtool " + link.shell())).toList();
    }

    /** Null where the link is not there. */
    private static Finding mtu(Patient patient, InstanceSettings instance) {
        NetLink link = patient.links().find(instance.link().text());
        if (link == null) {
            return null;
        }
        boolean six = instance.family() == Family.IPV6;
        int longest = (six ? HEADERS_V6 : HEADERS_V4)
                + instance.addresses().size() * instance.family().addressBytes();
        String subject = instance.name() + " " + instance.family().word();
        if (six && link.mtu() < LEAST_MTU_V6) {
            return Finding.fail(subject, link.name() + " has an MTU of " + link.mtu() + ", and no IPv6 below "
                    + LEAST_MTU_V6, "ip link set dev " + link.shell() + " mtu " + USUAL_MTU);
        }
        return link.mtu() >= longest ? Finding.ok(subject, longest + " of " + link.mtu() + " bytes")
                : Finding.fail(subject, "its advert of " + longest + " bytes does not fit into the MTU of "
                + link.mtu() + " on " + link.name(), "ip link set dev " + link.shell() + " mtu "
                + Math.max(USUAL_MTU, longest));
    }

    private static List<Finding> multicast(Patient patient) {
        return patient.instances().stream().filter(instance -> !instance.peering().unicast())
                .map(InstanceSettings::link).distinct().map(name -> patient.links().find(name.text()))
                .filter(Objects::nonNull).map(link -> link.flags().contains("MULTICAST")
                ? Finding.ok(link.name(), "multicast")
                : Finding.fail(link.name(), "it carries no multicast, by which peers speak",
                "ip link set dev " + link.shell() + " multicast on")).toList();
    }

    private static List<Finding> snooping(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        for (NetLink link : patient.present()) {
            NetLink bridge = link.kind().equals("bridge") ? link : patient.links().find(link.master());
            if (bridge != null && bridge.kind().equals("bridge")) {
                findings.add(bridge.snooping() && !bridge.querier()
                        ? Finding.warn(bridge.name(), "it snoops on multicast and asks nobody: adverts to ff02::12 may"
                        + " stop at it once another querier was heard and has left",
                        "ip link set dev " + bridge.shell() + " type bridge mcast_querier 1")
                        : Finding.ok(bridge.name(), bridge.snooping() ? "snoops and asks" : "does not snoop"));
            }
        }
        return findings;
    }

    private static List<Finding> primaries(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        for (InstanceSettings instance : patient.instances()) {
            NetLink link = patient.links().find(instance.link().text());
            if (link != null) {
                findings.add(primary(patient, instance, link));
            }
        }
        return findings.stream().distinct().toList();
    }

    private static Finding primary(Patient patient, InstanceSettings instance, NetLink link) {
        Family family = instance.family();
        List<Subnet> own = patient.own(link, family);
        IpAddress source = instance.peering().source();
        String subject = link.name() + " " + family.word();
        if (source != null && source.family() == family) {
            return own.stream().anyMatch(one -> one.address().equals(source)) ? Finding.ok(subject, source.toString())
                    : Finding.fail(subject, "unicast_src_ip " + source + " is not on it", "ip address add "
                    + Subnet.host(source) + " dev " + link.shell());
        }
        if (family == Family.IPV4) {
            return own.isEmpty() ? Finding.fail(subject, "it has no IPv4 address but virtual ones",
                    "ip address add YOUR-ADDRESS/" + instance.addresses().get(0).prefixLength() + " dev "
                    + link.shell()) : Finding.ok(subject, own.get(0).toString());
        }
        if (Integer.valueOf(1).equals(patient.setting("ipv6/conf/" + link.name() + "/disable_ipv6"))) {
            return Finding.fail(subject, "IPv6 is disabled on it", "sysctl -w "
                    + Finding.quoted("net.ipv6.conf." + Knob.dotted(link.name()) + ".disable_ipv6=0"));
        }
        return own.stream().filter(one -> one.address().isLinkLocal() || instance.peering().unicast()).findFirst()
                .map(one -> Finding.ok(subject, one.toString()))
                .orElseGet(() -> Finding.fail(subject, "it has no link-local address but virtual ones",
                        "sysctl -w "
                    + Finding.quoted("net.ipv6.conf." + Knob.dotted(link.name()) + ".addr_gen_mode=0")));
    }
}
