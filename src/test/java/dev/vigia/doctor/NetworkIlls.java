package dev.vigia.doctor;

import static dev.vigia.doctor.Ill.file;
import static dev.vigia.doctor.Ill.idle;
import static dev.vigia.doctor.Ill.running;
import static dev.vigia.doctor.Ill.said;
import static dev.vigia.doctor.Ill.told;
import static dev.vigia.doctor.SoundMachine.CONF;
import static dev.vigia.doctor.SoundMachine.LINKS;
import static dev.vigia.doctor.SoundMachine.RULES;

import java.util.stream.Stream;

/** What goes wrong with addresses, kernel settings, the firewall and peers. */
final class NetworkIlls {
    private NetworkIlls() {
    }

    static Stream<Ill> ofAddresses() {
        return Stream.of(
            idle("address_elsewhere", Verdict.FAIL, "on lo", "ip address del 10.0.0.100/8 dev lo",
                    said(LINKS, "127.0.0.1", "10.0.0.100")),
            idle("address_stale", Verdict.FAIL, "for good", "ip address del 10.1.0.100/24 dev eth1",
                    said(LINKS, "\"10.1.0.10\"", "\"10.1.0.100\"")),
            idle("address_stale", Verdict.WARN, "lease", "vigia clean-up -c /etc/vigia/vigia.yaml",
                    said(LINKS, "\"10.1.0.10\",\"prefixlen\":24,\"valid_life_time\":4294967295",
                            "\"10.1.0.100\",\"prefixlen\":24,\"valid_life_time\":3")),
            idle("address_on_lan", Verdict.WARN, "02:00:00:00:00:07", "vigia capture eth0",
                    machine -> machine.holders.put("10.0.0.100", "02:00:00:00:00:07")),
            idle("address_bound", Verdict.WARN, "cannot start", "sysctl -w net.ipv4.ip_nonlocal_bind=1",
                    file("/proc/thread-self/net/tcp", "  sl  local_address rem_address   st\n"
                            + "   0: 6400000A:0050 00000000:0000 0A 00000000:00000000\n")),
            idle("address_bound", Verdict.WARN, "cannot start", "sysctl -w net.ipv6.ip_nonlocal_bind=1",
                    file("/proc/thread-self/net/tcp6", "  sl  local_address rem_address   st\n"
                            + " 0: 000080FE000000000000000051000000:0050 00000000000000000000000000000000:0000 0A\n")),
            idle("address_configured", Verdict.FAIL, "address 10.0.0.100/24",
                    "sed -i '/10\\.0\\.0\\.100/s/^/#/' /etc/network/interfaces.d/eth0",
                    file("/etc/network/interfaces.d/eth0", "iface eth0 inet static\n address 10.0.0.100/24\n")),
            idle("network_manager", Verdict.WARN, "NetworkManager manages", "nmcli device set eth0 managed no",
                    file("/run/NetworkManager/devices/2", "[device]\nmanaged=true\n")),
            idle("networkd", Verdict.WARN, "10-lan.network", "mkdir -p /etc/systemd/network/10-lan.network.d",
                    file("/run/systemd/netif/links/3", "NETWORK_FILE=/etc/systemd/network/10-lan.network\n")),
            idle("rp_filter", Verdict.WARN, "1:", "sysctl -w net.ipv4.conf.eth1.rp_filter=2", machine -> {
                machine.texts.put(CONF + "all/rp_filter", "0\n");
                machine.texts.put(CONF + "eth1/rp_filter", "1\n");
            }),
            idle("arp_ignore", Verdict.FAIL, "8:",
                    "sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.eth0.arp_ignore=1",
                    file(CONF + "all/arp_ignore", "8\n")),
            idle("arp_ignore", Verdict.WARN, "eth1 is in the same network",
                    "sysctl -w net.ipv4.conf.eth0.arp_ignore=1", said(LINKS, "\"10.1.0.10\"", "\"10.0.0.11\"")),
            idle("arp_announce", Verdict.WARN, "eth1 is in the same network",
                    "sysctl -w net.ipv4.conf.eth0.arp_announce=2", said(LINKS, "\"10.1.0.10\"", "\"10.0.0.11\"")),
            idle("arp_filter", Verdict.WARN, "1:", "sysctl -w net.ipv4.conf.eth0.arp_filter=0",
                    file(CONF + "eth0/arp_filter", "1\n")),
            idle("promote_secondaries", Verdict.WARN, "10.0.0.100/24",
                    "sysctl -w net.ipv4.conf.eth0.promote_secondaries=1", machine -> {
                        machine.texts.put(CONF + "all/promote_secondaries", "0\n");
                        machine.texts.put(CONF + "eth0/promote_secondaries", "0\n");
                        machine.alter(LINKS, "\"10.0.0.10\"", "\"10.9.0.10\"");
                    }),
            idle("ignore_routes_with_linkdown", Verdict.WARN, "0:",
                    "sysctl -w net.ipv4.conf.eth1.ignore_routes_with_linkdown=1",
                    file(CONF + "eth1/ignore_routes_with_linkdown", "0\n")),
            idle("accept_dad", Verdict.WARN, "2:",
                    "sysctl -w net.ipv6.conf.all.accept_dad=1 net.ipv6.conf.eth0.accept_dad=1",
                    file("/proc/sys/net/ipv6/conf/all/accept_dad", "2\n")),
            idle("ipv6_enabled", Verdict.FAIL, "disable_ipv6 is 1", "sysctl -w net.ipv6.conf.eth0.disable_ipv6=0",
                    file("/proc/sys/net/ipv6/conf/eth0/disable_ipv6", "1\n")),
            idle("tcp_retries2", Verdict.WARN, "15:", "sysctl -w net.ipv4.tcp_retries2=8",
                    file("/proc/sys/net/ipv4/tcp_retries2", "15\n")));
    }

    static Stream<Ill> ofFirewallAndAgent() {
        String drop = Rules.rule("input", 7, Rules.match(Rules.field("ip", "protocol"), "==", "\"vrrp\""),
                "{\"drop\":null}");
        return Stream.of(
            idle("firewall_in", Verdict.FAIL, "rule 7 of chain inet filter input drops",
                    "nft insert rule inet filter input meta l4proto 112 accept", machine -> machine.commands.put(RULES,
                            Rules.of(Rules.base("input", "accept"), drop))),
            idle("firewall_out", Verdict.FAIL, "policy drop of chain inet filter output",
                    "nft insert rule inet filter output meta l4proto 112 accept",
                    machine -> machine.commands.put(RULES, Rules.of(Rules.base("output", "drop")))),
            idle("iptables_legacy", Verdict.FAIL, "-A INPUT -p vrrp -j DROP",
                    "iptables-legacy -I INPUT -p 112 -j ACCEPT", machine -> {
                        machine.texts.put("/proc/thread-self/net/ip_tables_names", "filter\n");
                        machine.commands.put("iptables-legacy -S", "-P INPUT ACCEPT\n-A INPUT -p vrrp -j DROP\n");
                    }),
            idle("agent", Verdict.FAIL, "its unit is active", "systemctl restart vigia.service",
                    said("systemctl is-active vigia.service", "inactive", "active")),
            running("lag", Verdict.WARN, "900.0 ms", "systemctl show vigia.service",
                    told("\"worst_loop_lag_ms\":0.5", "\"worst_loop_lag_ms\":900")),
            running("privileges", Verdict.WARN, "not permitted", "systemctl revert",
                    told("\"in_force\":true,\"refused_because\":\"\"",
                            "\"in_force\":false,\"refused_because\":\"not permitted\"")),
            running("fit", Verdict.FAIL, "link_down", "vigia explain web",
                    told("\"unfit_because\":[]", "\"unfit_because\":[\"link_down\"]")),
            running("gate", Verdict.WARN, "no nf_tables", "modprobe nf_tables",
                    told("\"gate_off_because\":\"\"", "\"gate_off_because\":\"no nf_tables\"")),
            running("peer_heard", Verdict.WARN, "ever heard", "vigia capture eth0",
                    told("\"advertisement_rcvd\":7", "\"advertisement_rcvd\":0")),
            running("peer_agrees", Verdict.WARN, "checksum_error 3", "vigia capture eth0",
                    told("\"checksum_error\":0", "\"checksum_error\":3")),
            running("peer_agrees", Verdict.WARN, "advert_int: 5", "vigia capture eth0",
                    told("\"interval_errors\":0", "\"interval_errors\":5")),
            running("duplicate_owner", Verdict.FAIL, "02:00:00:00:00:09", "vigia capture eth0", told("\"claims\":[]",
                    "\"claims\":[{\"address\":\"10.0.0.100\",\"mac\":\"02:00:00:00:00:09\"}]")),
            running("duplicate_owner", Verdict.FAIL, "priority 255", "vigia explain web",
                    told("\"duplicate_owners\":0", "\"duplicate_owners\":2")),
            running("duplicate_owner", Verdict.FAIL, "own address", "vigia capture eth0",
                    told("\"own_source\":0", "\"own_source\":2")),
            running("foreign_vrid", Verdict.FAIL, "VRID 51", "vigia capture eth0",
                    told("\"address_list_errors\":0", "\"address_list_errors\":2")));
    }
}
