package dev.vigia.doctor;

import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Peering;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether the firewall lets adverts in and out: protocol 112, to 224.0.0.18, ff02::12 or the declared peers. */
final class FirewallChecks {
    private static final Pattern LEGACY = Pattern.compile(
            "-A (\\S+) (?=.*(?:-p (?:112|vrrp)\\b|-d (?:224\\.0\\.0\\.18|ff02::12)\\b)).*-j (?:DROP|REJECT).*");

    static final List<Check> ALL = List.of(
            Check.ofLinks("firewall_in", "no rule of nftables drops adverts that come in", patient ->
                    walked(patient, true)),
            Check.ofLinks("firewall_out", "no rule of nftables drops adverts that leave", patient ->
                    walked(patient, false)),
            Check.ofFile("iptables_legacy", "no rule of the old iptables drops adverts", FirewallChecks::legacy));

    private FirewallChecks() {
    }

    private static List<Finding> walked(Patient patient, boolean inward) {
        if (patient.machine().program("nft").isEmpty()) {
            return List.of(Finding.skipped("", "there is no nft to look with"));
        }
        Found said = patient.machine().run("nft", "-j", "list", "ruleset");
        if (!said.there()) {
            return List.of(Finding.skipped("", said.why()));
        }
        Ruleset rules;
        try {
            rules = new Ruleset(said.text());
        } catch (IllegalArgumentException senseless) {
            return List.of(Finding.skipped("", "nft says " + senseless.getMessage()));
        }
        return patient.instances().stream().map(instance -> judged(patient, rules, instance, inward)).toList();
    }

    private static Finding judged(Patient patient, Ruleset rules, InstanceSettings instance, boolean inward) {
        String subject = instance.name() + " " + instance.family().word();
        Finding doubt = null;
        for (AdvertPacket packet : packets(patient, instance, inward)) {
            Ruleset.Fate fate = rules.fate(packet);
            String evidence = fate.where() + (fate.truth() == Truth.YES ? " drops" : " may drop")
                    + " adverts that " + (inward ? "come in" : "leave");
            if (fate.truth() == Truth.YES) {
                return Finding.fail(subject, evidence, fate.mend());
            }
            doubt = fate.truth() == Truth.UNKNOWN ? Finding.warn(subject, evidence, fate.mend()) : doubt;
        }
        return doubt != null ? doubt : Finding.ok(subject, rules.hooks().isEmpty() ? "there are no rules"
                : "passes " + rules.hooks());
    }

    private static List<AdvertPacket> packets(Patient patient, InstanceSettings instance, boolean inward) {
        Family family = instance.family();
        NetLink link = patient.links().find(instance.link().text());
        IpAddress own = link == null ? null : patient.own(link, family).stream().map(Subnet::address)
                .filter(address -> family == Family.IPV4 || address.isLinkLocal() || instance.peering().unicast())
                .findFirst().orElse(null);
        String name = instance.link().text();
        List<IpAddress> peers = instance.peering().peers().stream().map(Peering.Peer::address)
                .filter(address -> address.family() == family).toList();
        if (peers.isEmpty()) {
            return List.of(new AdvertPacket(name, inward, own, !inward, family.group()));
        }
        return peers.stream().map(peer -> inward ? new AdvertPacket(name, true, peer, true, own == null ? peer : own)
                : new AdvertPacket(name, false, own, own != null, peer)).toList();
    }

    private static List<Finding> legacy(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        for (Family family : patient.instances().stream().map(InstanceSettings::family).distinct().toList()) {
            String six = family == Family.IPV6 ? "6" : "";
            String tables = patient.machine().read("/proc/thread-self/net/ip" + six + "_tables_names").word();
            String tool = "ip" + six + "tables-legacy";
            if (tables.isEmpty()) {
                findings.add(Finding.ok(family.word(), "it has no tables"));
                continue;
            }
            Found rules = patient.machine().run(tool, "-S");
            if (!rules.there()) {
                findings.add(Finding.skipped(family.word(), "it has tables, but " + rules.why()));
                continue;
            }
            Stream<Matcher> drops = rules.text().lines().map(String::strip).map(LEGACY::matcher)
                    .filter(Matcher::matches);
            findings.add(drops.findFirst().map(drop -> Finding.fail(family.word(), "it drops adverts: " + drop.group(),
                    tool + " -I " + drop.group(1) + " -p 112 -j ACCEPT"))
                    .orElseGet(() -> Finding.ok(family.word(), "no rule names adverts")));
        }
        return findings;
    }
}
