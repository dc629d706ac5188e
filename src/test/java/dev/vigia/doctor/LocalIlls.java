package dev.vigia.doctor;

import static dev.vigia.doctor.Ill.file;
import static dev.vigia.doctor.Ill.idle;
import static dev.vigia.doctor.Ill.said;
import static dev.vigia.doctor.SoundMachine.LINKS;
import static dev.vigia.doctor.SoundMachine.UNIT;

import dev.vigia.doctor.Machine.Place;
import java.util.stream.Stream;

/** What goes wrong with a machine, its unit, files and links. */
final class LocalIlls {
    private LocalIlls() {
    }

    static Stream<Ill> ofTheMachine() {
        return Stream.of(
            idle("configuration", Verdict.FAIL, "virtual_rooter_id", "vigia check -c /etc/vigia/vigia.yaml",
                    machine -> machine.file = machine.file.replace("virtual_router_id: 51", "virtual_rooter_id: 51")),
            idle("configuration", Verdict.FAIL, "others than its owner", "chmod go-w /etc/vigia/vigia.yaml",
                    machine -> machine.places.put("/etc/vigia/vigia.yaml", new Place(true, false, true, 0666, 0, 1))),
            idle("java_version", Verdict.FAIL, "Java 11", "apt-get install openjdk-17", machine -> machine.java = 11),
            idle("kernel_version", Verdict.WARN, "5.10.0-30", "apt-get install linux-image",
                    file("/proc/sys/kernel/osrelease", "5.10.0-30-amd64\n")),
            idle("nft_tool", Verdict.WARN, "no nft", "apt-get install nftables",
                    machine -> machine.programs.remove("nft")),
            idle("libpcap", Verdict.WARN, "no libpcap", "apt-get install libpcap0.8",
                    said("ldconfig -p", "libpcap", "libpcre")),
            idle("script_tools", Verdict.FAIL, "no setpriv", "apt-get install util-linux",
                    machine -> machine.programs.remove("setpriv")),
            idle("clock", Verdict.WARN, "not synchronised", "timedatectl set-ntp true",
                    said("timedatectl show --property=NTPSynchronized --value", "yes", "no")),
            idle("lsm", Verdict.WARN, "enforcing", "ausearch", file("/sys/fs/selinux/enforce", "1")),
            idle("lsm", Verdict.WARN, "/usr/bin/java (enforce)", "aa-complain /usr/bin/java",
                    file("/sys/kernel/security/apparmor/profiles", "/usr/bin/java (enforce)\n")),
            idle("capabilities", Verdict.FAIL, "CapabilityBoundingSet lacks cap_net_raw", "systemctl revert",
                    said(UNIT, " cap_net_raw", "")),
            idle("capabilities", Verdict.FAIL, "user vigia lacks cap_net_admin and cap_net_raw", "systemctl revert",
                    said(UNIT, "User=", "User=vigia")),
            idle("capabilities", Verdict.FAIL, "CAP_NET_ADMIN and CAP_NET_RAW", "sudo vigia run", machine -> {
                machine.commands.remove(UNIT);
                machine.texts.put("/proc/thread-self/status", "CapEff:\t0000000000000000\n");
            }),
            idle("capabilities", Verdict.FAIL, "lacks CAP_NET_RAW,", "docker run --cap-add", machine -> {
                machine.commands.remove(UNIT);
                machine.places.put("/.dockerenv", new Place(true, false, true, 0644, 0, 1));
                machine.texts.put("/proc/thread-self/status", "CapEff:\t0000000000001000\n");
            }),
            idle("unit_realtime", Verdict.WARN, "LimitRTPRIO=0", "systemctl revert",
                    said(UNIT, "LimitRTPRIO=10", "LimitRTPRIO=0")),
            idle("unit_realtime", Verdict.WARN, "RestrictRealtime=yes", "systemctl revert",
                    said(UNIT, "RestrictRealtime=no", "RestrictRealtime=yes")),
            idle("unit_memory", Verdict.WARN, "MemoryMax=67108864", "systemctl revert",
                    said(UNIT, "MemoryMax=infinity", "MemoryMax=67108864")),
            idle("unit_memory", Verdict.WARN, "LimitMEMLOCK=8388608", "systemctl revert",
                    said(UNIT, "LimitMEMLOCK=infinity", "LimitMEMLOCK=8388608")),
            idle("unit_cpu", Verdict.WARN, "200ms", "systemctl revert",
                    said(UNIT, "CPUQuotaPerSecUSec=infinity", "CPUQuotaPerSecUSec=200ms")),
            idle("unit_limits", Verdict.WARN, "TasksMax=16", "systemctl revert",
                    said(UNIT, "TasksMax=4915", "TasksMax=16")),
            idle("unit_limits", Verdict.WARN, "LimitNOFILE=256", "systemctl revert",
                    said(UNIT, "LimitNOFILE=4096", "LimitNOFILE=256")),
            idle("unit_restart", Verdict.WARN, "Restart=no", "systemctl revert",
                    said(UNIT, "Restart=always", "Restart=no")),
            idle("unit_restart", Verdict.WARN, "WatchdogSec", "systemctl revert",
                    said(UNIT, "WatchdogUSec=5s", "WatchdogUSec=0")),
            idle("realtime_budget", Verdict.FAIL, "0:", "sysctl -w kernel.sched_rt_runtime_us=950000",
                    file("/proc/sys/kernel/sched_rt_runtime_us", "0\n")));
    }

    static Stream<Ill> ofFilesAndLinks() {
        return Stream.of(
            idle("script_runs", Verdict.FAIL, "does not exist", "install -m 755",
                    machine -> machine.notRunnable = "does not exist"),
            idle("script_runs", Verdict.FAIL, "not executable", "chmod a+x /opt/app/check.sh",
                    machine -> machine.notRunnable = "is not executable"),
            idle("script_ownership", Verdict.FAIL, "/opt/app", "chmod go-w /opt/app",
                    machine -> machine.unsafe = "/opt/app can be written by everyone"),
            idle("script_ownership", Verdict.FAIL, "user 1000", "chown -h root: /opt/app",
                    machine -> machine.unsafe = "/opt/app is owned by user 1000, not by root"),
            idle("script_ownership", Verdict.FAIL, "/tmp", "install -D -m 755 -o root -g root /opt/app/check.sh "
                    + "/etc/vigia/check.sh", machine -> {
                        machine.unsafe = "/tmp can be written by everyone";
                        machine.places.put("/tmp", new Place(true, true, true, 01777, 0, 1));
                    }),
            idle("script_user", Verdict.FAIL, "no such user", "useradd", machine -> machine.knowsUsers = false),
            idle("state_directory", Verdict.WARN, "not there", "install -d -m 750 /var/lib/vigia",
                    machine -> machine.places.remove("/var/lib/vigia")),
            idle("state_directory", Verdict.WARN, "read-only", "chown root /var/lib/vigia", machine ->
                    machine.places.put("/var/lib/vigia", new Place(true, true, false, 0750, 0, 1L << 30))),
            idle("disk_space", Verdict.WARN, "1024 KiB", "journalctl --vacuum-size", machine ->
                    machine.places.put("/var/lib/vigia", new Place(true, true, true, 0750, 0, 1L << 20))),
            idle("socket_directory", Verdict.FAIL, "not there", "install -d", machine ->
                    machine.places.remove("/run/vigia")),
            idle("socket_directory", Verdict.FAIL, "everybody", "chmod o-w /run/vigia", machine ->
                    machine.places.put("/run/vigia", new Place(true, true, true, 0777, 0, 1L << 30))),
            idle("interface_exists", Verdict.FAIL, "there are eth7", "ip -brief link show",
                    said(LINKS, "\"eth0\"", "\"eth7\"")),
            idle("interface_exists", Verdict.FAIL, "no such", "ip link add link eth1 name eth1.5 type vlan id 5",
                    machine -> machine.file = machine.file.replace("interface: eth0", "interface: eth1.5")),
            idle("interface_up", Verdict.FAIL, "down", "ip link set dev eth1 up",
                    said(LINKS, "\"UP\",\"LOWER_UP\"],\"mtu\":1500,\n  \"addr_info\":[{", "\"X\"],\"mtu\":1500,\n"
                            + "  \"addr_info\":[{")),
            idle("carrier", Verdict.FAIL, "no carrier", "ethtool eth0",
                    said(LINKS, "\"UP\",\"LOWER_UP\"],\"mtu\":1500", "\"UP\",\"NO-CARRIER\"],\"mtu\":1500")),
            idle("mtu", Verdict.FAIL, "no IPv6 below 1280", "ip link set dev eth0 mtu 1500",
                    said(LINKS, "\"mtu\":1500", "\"mtu\":1000")),
            idle("mtu", Verdict.FAIL, "36 bytes", "ip link set dev eth1 mtu 1500", machine -> {
                machine.file = machine.file.replace("[ 10.1.0.100/24 ]", "[ 10.1.0.100/24, 10.1.0.101/24 ]");
                machine.alter(LINKS, "\"mtu\":1500,\n  \"addr_info\"", "\"mtu\":35,\n  \"addr_info\"");
            }),
            idle("multicast", Verdict.FAIL, "no multicast", "ip link set dev eth0 multicast on",
                    said(LINKS, "\"MULTICAST\",", "")),
            idle("multicast_snooping", Verdict.WARN, "asks nobody",
                    "ip link set dev br0 type bridge mcast_querier 1",
                    said(LINKS, "\"mcast_querier\":1", "\"mcast_querier\":0")),
            idle("primary_address", Verdict.FAIL, "no IPv4 address", "ip address add YOUR-ADDRESS/24 dev eth0",
                    said(LINKS, "\"10.0.0.10\"", "\"10.0.0.100\"")),
            idle("primary_address", Verdict.FAIL, "link-local", "sysctl -w net.ipv6.conf.eth0.addr_gen_mode=0",
                    said(LINKS, "\"fe80::10\"", "\"2001:db8::10\"")),
            idle("primary_address", Verdict.FAIL, "IPv6 is disabled", "sysctl -w net.ipv6.conf.eth0.disable_ipv6=0",
                    file("/proc/sys/net/ipv6/conf/eth0/disable_ipv6", "1\n")));
    }
}
