package dev.vigia.doctor;

import dev.vigia.agent.InstanceSettings;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether the virtual addresses are free for the agent to hold: nowhere on this node, nowhere on the network. */
final class AddressChecks {
    /** Each costs up to 0.4 s, and a few stand for all: who has one of thousands of addresses has them all. */
    private static final int MOST_ASKED = 12;
    private static final int MOST_OF_ONE = 4;

    static final List<Check> ALL = List.of(
            Check.ofLinks("address_elsewhere", "no virtual address is on the loopback or on another interface",
                    AddressChecks::elsewhere),
            Check.ofLinks("address_stale", "no virtual address is left over from an agent that does not run",
                    AddressChecks::stale),
            Check.ofLinks("address_on_lan", "nobody on the network answers for a virtual address (asked by ARP and"
                    + " neighbour solicitation; only while no agent runs here)", AddressChecks::onLan),
            Check.ofFile("address_bound", "services that bind to a virtual address can start while a peer owns it"
                    + " (ip_nonlocal_bind)", AddressChecks::bound));

    private AddressChecks() {
    }

    private static boolean holds(NetLink link, IpAddress address) {
        return link.addresses().stream().anyMatch(one -> one.subnet().address().equals(address));
    }

    private static List<Finding> elsewhere(Patient patient) {
        Map<IpAddress, Set<String>> places = new HashMap<>();
        for (InstanceSettings instance : patient.instances()) {
            instance.held().forEach(held -> places.computeIfAbsent(held.address(), address -> new TreeSet<>())
                    .add(instance.link().text()));
        }
        Map<IpAddress, Finding> findings = new TreeMap<>();
        places.keySet().forEach(address -> findings.put(address,
                Finding.ok(address.toString(), "on no other interface")));
        for (NetLink link : patient.links().all()) {
            for (NetLink.Address held : link.addresses()) {
                IpAddress address = held.subnet().address();
                Set<String> wanted = places.get(address);
                if (wanted != null && !wanted.contains(link.name())) {
                    findings.put(address, Finding.fail(address.toString(), "it is on " + link.name()
                            + ", and should be on " + String.join(" and ", wanted)
                            + " alone: this node answers for it whoever owns it",
                            "ip address del " + held.subnet() + " dev " + link.shell()));
                }
            }
        }
        return List.copyOf(findings.values());
    }

    private static List<Finding> stale(Patient patient) {
        if (patient.agent().answers()) {
            return List.of(Finding.skipped("", "an agent runs and holds what is its own"));
        }
        List<Finding> findings = new ArrayList<>();
        for (InstanceSettings instance : patient.instances()) {
            NetLink link = patient.links().find(instance.link().text());
            for (IpAddress address : instance.held().stream().map(Subnet::address).toList()) {
                List<NetLink.Address> left = link == null ? List.of() : link.addresses().stream()
                        .filter(one -> one.subnet().address().equals(address)).toList();
                findings.add(left.isEmpty() ? Finding.ok(address.toString(), "not on " + instance.link())
                        : left.stream().anyMatch(NetLink.Address::lasting)
                        ? Finding.fail(address.toString(), "it is on " + link.name() + " for good, and no agent runs",
                        "ip address del " + left.get(0).subnet() + " dev " + link.shell())
                        : Finding.warn(address.toString(), "a dead agent has left it on " + link.name()
                        + " until its lease ends", "vigia clean-up -c " + patient.shellFile()));
            }
        }
        return findings;
    }

    private static List<Finding> onLan(Patient patient) {
        if (patient.agent().answers()) {
            return List.of(Finding.skipped("", "an agent runs and watches this itself"));
        }
        List<Finding> findings = new ArrayList<>();
        int asked = 0;
        for (InstanceSettings instance : patient.instances()) {
            NetLink link = patient.links().find(instance.link().text());
            if (link == null || !link.up() || !link.carrier()) {
                findings.add(Finding.skipped(instance.name(), instance.link() + " is not up"));
                continue;
            }
            for (IpAddress address : instance.advertised().stream().limit(MOST_OF_ONE).toList()) {
                findings.add(asked++ < MOST_ASKED ? asked(patient, instance, address, holds(link, address))
                        : Finding.skipped(address.toString(), "enough were asked for"));
            }
        }
        return findings;
    }

    private static Finding asked(Patient patient, InstanceSettings instance, IpAddress address, boolean ours) {
        Found holder = patient.machine().holder(instance.link(), address);
        if (!holder.there()) {
            return Finding.skipped(address.toString(), holder.why());
        }
        boolean virtual = holder.word().startsWith(instance.family() == Family.IPV4 ? "00:00:5e:00:01:"
                : "00:00:5e:00:02:");
        return holder.word().isEmpty() ? Finding.ok(address.toString(), "nobody answers for it on " + instance.link())
                : virtual ? Finding.ok(address.toString(), holder.word() + " owns it, by VRRP")
                : Finding.warn(address.toString(), holder.word() + " answers for it on " + instance.link()
                + (ours ? " as this node does" : "") + ": the peer that owns it now, or a stranger",
                "vigia capture " + Finding.quoted(instance.link().text()));
    }

    private static List<Finding> bound(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        for (Family family : patient.instances().stream().map(InstanceSettings::family).distinct().toList()) {
            boolean six = family == Family.IPV6;
            Integer allowed = patient.setting(six ? "ipv6/ip_nonlocal_bind" : "ipv4/ip_nonlocal_bind");
            if (allowed == null) {
                findings.add(Finding.skipped(family.word(), "ip_nonlocal_bind cannot be read"));
                continue;
            }
            String listening = patient.machine().read("/proc/thread-self/net/tcp" + (six ? "6" : "")).word();
            List<IpAddress> bound = patient.virtual().stream().filter(one -> one.family() == family)
                    .filter(one -> listening.lines().anyMatch(line -> listens(line, one))).toList();
            findings.add(allowed == 0 && !bound.isEmpty() ? Finding.warn(bound.get(0).toString(),
                    "a service listens on it alone and, since ip_nonlocal_bind is 0, cannot start while a peer owns it",
                    "sysctl -w net." + (six ? "ipv6" : "ipv4") + ".ip_nonlocal_bind=1")
                    : Finding.ok(family.word(), "ip_nonlocal_bind is " + allowed
                    + (bound.isEmpty() ? ", and no service listens on a virtual address alone" : "")));
        }
        return findings;
    }

    /** Whether a line of /proc/net/tcp is a listener on this address (proc_net_tcp: groups of 4 bytes, host order). */
    private static boolean listens(String line, IpAddress address) {
        var spelt = new StringBuilder();
        byte[] bytes = address.bytes();
        for (int group = 0; group < bytes.length; group += 4) {
            for (int i = 3; i >= 0; i--) {
                spelt.append(String.format(Locale.ROOT, "%02X", bytes[group + i] & 0xff));
            }
        }
        String[] words = line.strip().split("\\s+");
        return words.length > 3 && words[1].startsWith(spelt + ":") && words[3].equals("0A");
    }
}
