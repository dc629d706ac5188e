package dev.vigia.doctor;

import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.config.KeyFile;
import dev.vigia.json.Json;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A machine on paper on which nothing is wrong, until a test writes something else on it. */
final class SoundMachine implements Machine, FileFacts {
    static final String FILE = """
            global_defs: { router_id: n, script_user: nobody }
            vrrp_script: { app: { script: /opt/app/check.sh } }
            vrrp_instance:
              web:
                interface: eth0
                virtual_router_id: 51
                track_script: [ app ]
                virtual_ipaddress: [ 10.0.0.100/24, "fe80::51/64" ]
              inside:
                interface: eth1
                virtual_router_id: 52
                virtual_ipaddress: [ 10.1.0.100/24 ]
            """;
    static final String UNIT = "systemctl show vigia.service --property=LoadState,User,LimitRTPRIO,"
            + "RestrictRealtime,LimitMEMLOCK,LimitNOFILE,MemoryMax,TasksMax,CPUQuotaPerSecUSec,Restart,WatchdogUSec,"
            + "CapabilityBoundingSet,AmbientCapabilities,KillMode";
    static final String LINKS = "ip -j -d address show";
    static final String RULES = "nft -j list ruleset";
    static final String CONF = "/proc/sys/net/ipv4/conf/";

    final Map<String, String> texts = new HashMap<>();
    final Map<String, String> commands = new HashMap<>();
    final Map<String, String> programs = new HashMap<>();
    final Map<String, Place> places = new HashMap<>();
    final Map<String, String> holders = new HashMap<>();
    String notRunnable = "";
    String unsafe = "";
    boolean knowsUsers = true;
    int java = 17;
    String file = FILE;
    String status = """
            {"schema":1,"node":"n","worst_loop_lag_ms":0.5,
             "measures":[{"name":"memory_locked","in_force":true,"refused_because":""}],
             "instances":[{"name":"web","family":"ipv4","interface":"eth0","vrid":51,"state":"ACTIVE",
              "unfit_because":[],"advert_interval_ms":1000,"gate":"open","gate_off_because":"","claims":[],
              "counters":{"advertisement_rcvd":7,"interval_errors":0,"address_list_errors":0,"duplicate_owners":0,
               "rejected":{"own_source":0,"unknown_peer":0,"checksum_error":0,"vrid_error":4}}}]}""";

    SoundMachine() {
        texts.put("/proc/sys/kernel/osrelease", "6.1.0-28-amd64\n");
        texts.put("/proc/sys/kernel/sched_rt_runtime_us", "950000\n");
        texts.put("/proc/thread-self/status", "Name:\tjava\nCapEff:\t00000000a80435fb\n".replace("a804", "a8ff"));
        texts.put("/run/systemd/netif/links/2", "ADMIN_STATE=unmanaged\n");
        texts.put("/sys/kernel/security/apparmor/profiles", "/usr/sbin/ntpd (enforce)\njavascript (enforce)\n");
        for (String link : List.of("all", "eth0", "eth1")) {
            for (String knob : List.of("arp_ignore", "arp_announce", "arp_filter")) {
                texts.put(CONF + link + "/" + knob, "0\n");
            }
            texts.put(CONF + link + "/rp_filter", "2\n");
            texts.put(CONF + link + "/promote_secondaries", "1\n");
            texts.put(CONF + link + "/ignore_routes_with_linkdown", "1\n");
            texts.put("/proc/sys/net/ipv6/conf/" + link + "/accept_dad", "1\n");
            texts.put("/proc/sys/net/ipv6/conf/" + link + "/disable_ipv6", "0\n");
        }
        writeNetwork();
        writeUnit();
        for (String program : List.of("nft", "chrt", "prlimit", "setsid", "setpriv")) {
            programs.put(program, "/usr/bin/" + program);
        }
        places.put("/etc/vigia/vigia.yaml", new Place(true, false, true, 0644, 0, 1L << 30));
        places.put("/var/lib/vigia", new Place(true, true, true, 0750, 0, 1L << 30));
        places.put("/run/vigia", new Place(true, true, true, 0750, 0, 1L << 30));
    }

    private void writeUnit() {
        commands.put("systemctl is-active vigia.service", "inactive\n");
        commands.put(UNIT, """
                LoadState=loaded
                User=
                LimitRTPRIO=10
                RestrictRealtime=no
                LimitMEMLOCK=infinity
                LimitNOFILE=4096
                MemoryMax=infinity
                TasksMax=4915
                CPUQuotaPerSecUSec=infinity
                Restart=always
                WatchdogUSec=5s
                CapabilityBoundingSet=cap_kill cap_net_admin cap_net_raw cap_sys_nice
                AmbientCapabilities=
                """);
    }

    private void writeNetwork() {
        texts.put("/proc/sys/net/ipv4/ip_nonlocal_bind", "0\n");
        texts.put("/proc/sys/net/ipv6/ip_nonlocal_bind", "0\n");
        texts.put("/proc/sys/net/ipv4/tcp_retries2", "8\n");
        texts.put("/etc/network/interfaces", "iface eth0 inet static\n  address 10.0.0.10/24\n# was 10.0.0.100\n");
        commands.put("ldconfig -p", "\tlibpcap.so.0.8 (libc6,x86-64) => /lib/libpcap.so.0.8\n");
        commands.put("timedatectl show --property=NTPSynchronized --value", "yes\n");
        commands.put(LINKS, """
                [{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536,"addr_info":[
                  {"family":"inet","local":"127.0.0.1","prefixlen":8,"valid_life_time":4294967295}]},
                 {"ifindex":2,"ifname":"eth0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,
                  "linkinfo":{"info_kind":"veth"},"master":"br0","addr_info":[
                  {"family":"inet","local":"10.0.0.10","prefixlen":24,"valid_life_time":4294967295},
                  {"family":"inet6","local":"fe80::10","prefixlen":64,"valid_life_time":4294967295}]},
                 {},
                 {"ifindex":3,"ifname":"eth1","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,
                  "addr_info":[{"family":"inet","local":"10.1.0.10","prefixlen":24,"valid_life_time":4294967295}]},
                 {"ifindex":4,"ifname":"br0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,
                  "linkinfo":{"info_kind":"bridge","info_data":{"mcast_snooping":1,"mcast_querier":1}},
                  "addr_info":[]}]""");
        commands.put(RULES, Rules.of("{\"chain\":{\"family\":\"inet\",\"table\":\"filter\",\"name\":\"input\","
                + "\"type\":\"filter\",\"hook\":\"input\",\"prio\":0,\"policy\":\"accept\"}}"));
    }

    /** Writes another text in the answer of a command in the place of one that is there. */
    void alter(String command, String from, String to) {
        String said = commands.get(command);
        if (!said.contains(from)) {
            throw new AssertionError(from + " is not in " + said);
        }
        commands.put(command, said.replace(from, to));
    }

    /** The same with its status. */
    void tell(String from, String to) {
        if (!status.contains(from)) {
            throw new AssertionError(from + " is not in " + status);
        }
        status = status.replace(from, to);
    }

    /** What the doctor sees, where an agent runs or not. */
    Patient patient(boolean running) {
        var reading = ConfigFile.parse("vigia.yaml", file.getBytes(StandardCharsets.UTF_8), FileFacts.NOT_ASKED, "n");
        return new Patient(Path.of("/etc/vigia/vigia.yaml"), reading, this,
                running ? (Map<?, ?>) Json.parse(status) : null, "no agent answers on /run/vigia/control.sock");
    }

    @Override
    public Found read(String path) {
        return texts.containsKey(path) ? Found.text(texts.get(path)) : Found.nothing(path + " does not exist");
    }

    @Override
    public List<String> list(String directory) {
        return texts.keySet().stream().filter(path -> path.startsWith(directory + "/")).sorted().toList();
    }

    @Override
    public Place place(String path) {
        return places.getOrDefault(path, Place.NONE);
    }

    @Override
    public FileFacts files() {
        return this;
    }

    @Override
    public int java() {
        return java;
    }

    @Override
    public String program(String name) {
        return programs.getOrDefault(name, "");
    }

    @Override
    public Found run(String... command) {
        String words = String.join(" ", command);
        return commands.containsKey(words) ? Found.text(commands.get(words))
                : Found.nothing("there is no " + command[0] + " here");
    }

    @Override
    public Found holder(LinkName link, IpAddress address) {
        return Found.text(holders.getOrDefault(address.toString(), ""));
    }

    @Override
    public Optional<String> whyNotRunnable(String path) {
        return notRunnable.isEmpty() ? Optional.empty() : Optional.of(notRunnable);
    }

    @Override
    public Optional<String> whyUnsafe(String path) {
        return unsafe.isEmpty() ? Optional.empty() : Optional.of(unsafe);
    }

    @Override
    public Optional<String> whyNoFifo(String path) {
        return Optional.empty();
    }

    @Override
    public KeyFile key(String path) {
        return FileFacts.NOT_ASKED.key(path);
    }

    @Override
    public KeyFile credential(String name) {
        return FileFacts.NOT_ASKED.credential(name);
    }

    @Override
    public boolean knowsUser(String name) {
        return knowsUsers;
    }
}
