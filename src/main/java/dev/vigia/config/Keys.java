package dev.vigia.config;

import dev.vigia.agent.AddressMark;
import dev.vigia.agent.ChecksumChoice;
import dev.vigia.agent.Handover;
import dev.vigia.agent.LeaseSettings.GateChoice;
import dev.vigia.agent.Peering;
import dev.vigia.agent.Routing;
import dev.vigia.agent.Takeover;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.resource.GroupSettings.AddressPlace;
import dev.vigia.vrrp.Standing.Caution;
import dev.vigia.wire.Version;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of keys: everything that may be written in a configuration, in keepalived's words, and
 * what may not be written yet.
 *
 * <p>A line here makes a key known to the reader, to "did you mean", to the default and to the JSON
 * schema; the section that uses it asks for it by its constant.
 */
final class Keys {
    /** The longest interval an advert can tell: 12 bits of centiseconds (RFC 9568 section 5.2.7). */
    static final Duration LONGEST_INTERVAL = Duration.ofMillis(40_950);
    private static final Duration CENTISECOND = Duration.ofMillis(10);
    private static final Kind<Duration> INTERVAL = Kinds.time(CENTISECOND, LONGEST_INTERVAL, CENTISECOND);
    /** Version 2 counts whole seconds in 8 bits (RFC 3768 section 5.3.7). */
    private static final Kind<Duration> ADVERT_INTERVAL = Kinds.time(CENTISECOND, Duration.ofSeconds(255), CENTISECOND);
    private static final Kind<Duration> PATIENCE =
            Kinds.time(Duration.ofMillis(100), Duration.ofHours(1), Duration.ofNanos(1));
    /** nftables counts a timeout in milliseconds. */
    private static final Kind<Duration> TIMEOUT =
            Kinds.time(Duration.ofMillis(30), Duration.ofMinutes(10), Duration.ofMillis(1));
    /** The kernel counts an address's lifetime in seconds (struct ifa_cacheinfo). */
    private static final Kind<Duration> LIFETIME =
            Kinds.time(Duration.ofSeconds(1), Duration.ofHours(24), Duration.ofSeconds(1));

    /** One virtual address written as a map. */
    static final Block ADDRESS = new Block("virtual_ipaddress");
    static final Key<Subnet> ADDRESS_ITSELF =
            ADDRESS.required("address", Kinds.VIRTUAL_ADDRESS, "the address and its prefix length");
    static final Key<LinkName> ADDRESS_LINK = ADDRESS.optional("dev", Kinds.LINK, "the interface of the instance");
    static final Key<String> ADDRESS_LABEL = ADDRESS.optional("label", RoutingKeys.LABEL,
            "what it is called, as eth0:1; from when it is next put on");
    static final Key<Integer> ADDRESS_SCOPE = ADDRESS.optional("scope", RoutingKeys.SCOPE,
            "global, link, host or a number; from when it is next put on");

    static {
        ADDRESS.later("brd", "peer", "home", "nodad", "mngtmpaddr", "noprefixroute",
                "autojoin", "no_track", "preferred_lft", "use_vmac");
    }

    /** Settings of the whole node. */
    static final Block GLOBAL = new Block("global_defs");
    static final Key<String> ROUTER_ID =
            GLOBAL.optional("router_id", Kinds.NODE_NAME, "the name of this node; default: the host name");
    static final Key<String> CONTROL_SOCKET = GLOBAL.key("control_socket", Kinds.SOCKET_PATH,
            "/run/vigia/control.sock", "where the running agent is asked");
    static final Key<String> STATE_DIRECTORY = GLOBAL.key("state_directory", Kinds.PATH,
            "/var/lib/vigia", "what survives a reboot: history, sequence numbers");
    static final Key<String> SCRIPT_USER =
            GLOBAL.key("script_user", Kinds.USER, "nobody", "the user whom scripts run as");
    static final Key<Boolean> SCRIPT_SECURITY = GLOBAL.key("enable_script_security", Kinds.TRUTH,
            "true", "refuse a script that others than root could change");

    static final Key<Version> VRRP_VERSION = GLOBAL.key("vrrp_version", PeerKeys.VERSION, "3",
            "the VRRP version of the instances that name none; IPv6 is always 3");
    static final ConductKeys EVERY_CONDUCT = new ConductKeys(GLOBAL, "vrrp_");
    static final Key<String> NOTIFY_FIFO = GLOBAL.optional("notify_fifo", Kinds.PATH,
            "a FIFO that gets a line for each transition; made where it is missing");
    static final Key<List<String>> NOTIFY_FIFO_SCRIPT = GLOBAL.optional("notify_fifo_script", Structures.COMMAND,
            "reads it: started once with its path appended, and again when it ends");
    static final Key<String> VRRP_NOTIFY_FIFO = GLOBAL.optional("vrrp_notify_fifo", Kinds.PATH,
            "another that gets the same lines");
    static final Key<List<String>> VRRP_NOTIFY_FIFO_SCRIPT = GLOBAL.optional("vrrp_notify_fifo_script",
            Structures.COMMAND, "reads that one");
    static final Key<Fields> METRICS_BLOCK = GLOBAL.optional("metrics", Structures.block(MetricsKeys.METRICS),
            "what Prometheus can read; left out: nothing is told");
    static final String NO_MAIL =
            "Vigia sends no mail: a notify script can, e.g. "
            + "mail -s \"$VIGIA_INSTANCE is $VIGIA_KEEPALIVED_STATE\" root";

    static {
        GLOBAL.later("default_interface", "vrrp_mcast_group4", "vrrp_mcast_group6",
                "vrrp_min_garp", "vrrp_lower_prio_no_advert", "vrrp_higher_prio_send_advert",
                "vrrp_owner_ignore_adverts",
                "vrrp_skip_check_adv_addr", "v3_checksum_as_v2",
                "startup_script", "startup_script_timeout", "shutdown_script", "shutdown_script_timeout",
                "vrrp_notify_priority_changes", "fifo_write_vrrp_states_on_reload",
                "net_namespace", "instance");
        for (String mail : List.of("notification_email", "notification_email_from", "smtp_server", "smtp_helo_name",
                "smtp_connect_timeout", "smtp_alert", "smtp_alert_vrrp", "no_email_faults")) {
            GLOBAL.never(mail, NO_MAIL);
        }
        GLOBAL.never("vrrp_check_unicast_src", "leave it out: only declared peers are ever heard");
        GLOBAL.never("vrrp_strict", "leave it out: what arrives is always checked in full");
        GLOBAL.never("dynamic_interfaces", "leave it out: a missing interface is always waited for");
    }

    /** How the addresses die with their owner. */
    static final Block LEASE = new Block("lease");
    static final Key<Caution> PREFER = LEASE.key("prefer",
            Kinds.oneOf(Kinds.words("safety", Caution.SAFETY, "availability", Caution.AVAILABILITY)), "safety",
            "what a doubtful moment is spent with: no owner (safety), or perhaps two (availability)");
    static final Key<GateChoice> GATE = LEASE.key("gate", Kinds.oneOf(
            Kinds.words("auto", GateChoice.AUTO, "required", GateChoice.REQUIRED, "off", GateChoice.OFF)), "auto",
            "whether the kernel closes an address that is no longer advertised; required: unfit where it cannot");
    static final Key<Optional<Duration>> GATE_TIMEOUT = LEASE.key("gate_timeout", Kinds.autoOr(TIMEOUT, Map.of()),
            "auto", "how long after the last advert; auto: 3 x advert_int, 4 x with 'prefer: availability'");
    static final Key<Optional<Duration>> ADDRESS_LIFETIME = LEASE.key("address_lifetime",
            Kinds.autoOr(LIFETIME, Map.of()), "auto", "when the kernel removes an address that nobody renews; auto: "
            + "the larger of 3s, 4 x advert_int + 1s and a second for each 250 addresses");

    /** One virtual router. */
    static final Block INSTANCE = new Block("vrrp_instance");
    static final Key<LinkName> INTERFACE =
            INSTANCE.required("interface", Kinds.LINK, "the link it advertises on");
    static final Key<Vrid> VRID = INSTANCE.required("virtual_router_id", Kinds.whole(1, 255, Vrid::new),
            "the number all routers of this address share, 1 to 255");
    static final Key<Version> VERSION = INSTANCE.optional("version", PeerKeys.VERSION,
            "the VRRP version, 2 or 3; default: vrrp_version");
    static final Key<Priority> PRIORITY = INSTANCE.key("priority", Kinds.whole(1, 255, Priority::new), "100",
            "the highest owns the address; 255: it is this node's own address");
    static final Key<Duration> ADVERT_INT =
            INSTANCE.key("advert_int", ADVERT_INTERVAL, "1s", "the time between two adverts");
    static final Key<Boolean> PREEMPT =
            INSTANCE.key("preempt", Kinds.TRUTH, "true", "whether it takes over from a lower priority");
    static final Key<Duration> PREEMPT_DELAY = INSTANCE.key("preempt_delay", ConductKeys.preemptDelay(), "0s",
            "how long a lower priority that is Active is left so; counts from its first advert heard");
    static final Key<Boolean> ACCEPT = INSTANCE.key("accept", Kinds.TRUTH, "true",
            "whether what is sent to the addresses is received; false: only ARP and neighbour discovery, but for 255");
    static final Key<ChecksumChoice> CHECKSUM = INSTANCE.key("checksum", Kinds.oneOf(Kinds.words(
            "auto", ChecksumChoice.AUTO, "rfc9568", ChecksumChoice.RFC9568, "rfc5798", ChecksumChoice.RFC5798)), "auto",
            "the IPv4 checksum to send: alone (rfc9568), with pseudo-header (rfc5798), or as the peers do");
    static final Key<Optional<Duration>> MAX_LEARNED_INTERVAL = INSTANCE.key("max_learned_interval",
            Kinds.autoOr(INTERVAL, Map.of("rfc", LONGEST_INTERVAL)), "auto",
            "the longest interval believed of another router; auto: the larger of 1s and 3 x advert_int");
    static final Key<List<Placed<VirtualAddress>>> VIRTUAL_IPADDRESS = INSTANCE.required("virtual_ipaddress",
            Structures.listOf(1, addressOrMap()), "the addresses that move");
    static final Key<List<Placed<VirtualAddress>>> EXCLUDED = INSTANCE.optional("virtual_ipaddress_excluded",
            Structures.listOf(0, addressOrMap()), "addresses of any family that move along and are not advertised");
    static final Key<List<Placed<Routing>>> ROUTES = INSTANCE.optional("virtual_routes",
            Structures.listOf(0, RoutingKeys.route()), "routes that move along");
    static final Key<List<Placed<Routing>>> RULES = INSTANCE.optional("virtual_rules",
            Structures.listOf(0, RoutingKeys.rule()), "rules of which table to route by, which move along");
    static final Key<IpAddress> UNICAST_SRC_IP = INSTANCE.optional("unicast_src_ip", PeerKeys.ROUTER,
            "the address of the interface to send from; default: the first that is no virtual one");
    static final Key<List<Placed<Peering.Peer>>> UNICAST_PEER = INSTANCE.optional("unicast_peer",
            Structures.listOf(0, PeerKeys.peer()),
            "the other routers, where multicast does not pass: only they are heard");
    static final Key<Integer> UNICAST_TTL = INSTANCE.key("unicast_ttl", Kinds.whole(1, 255, Integer::valueOf), "255",
            "the TTL of adverts to a unicast_peer");
    static final Key<Fields> AUTHENTICATION = INSTANCE.optional("authentication",
            Structures.block(PeerKeys.AUTHENTICATION), "the password of version 2, which anybody on the link can read");
    static final Key<Fields> AUTH_HMAC = INSTANCE.optional("auth_hmac",
            Structures.block(HmacKeys.HMAC), "how adverts are signed, as keepalived's auth_hmac");
    static final Key<Fields> LEASE_BLOCK =
            INSTANCE.optional("lease", Structures.block(LEASE), "how the addresses die with their owner");
    static final Key<Handover> HANDOVER = INSTANCE.key("handover", Kinds.oneOf(Kinds.words("make_before_break",
            Handover.MAKE_BEFORE_BREAK, "break_before_make", Handover.BREAK_BEFORE_MAKE)), "make_before_break",
            "whether a planned move answers until the successor does, or lets go first");
    static final ConductKeys CONDUCT = new ConductKeys(INSTANCE, "");
    static final Key<List<Placed<Mention>>> TRACK_SCRIPT = INSTANCE.optional("track_script",
            CheckKeys.checks("track_script"), "the vrrp_scripts and vrrp_checks that it listens to");
    static final Key<List<Placed<Mention>>> TRACK_CHECK = INSTANCE.optional("track_check",
            CheckKeys.checks("track_check"), "the same as track_script");
    static final Key<List<Placed<Mention>>> TRACK_PROCESS = INSTANCE.optional("track_process",
            CheckKeys.checks("track_process"), "the vrrp_track_processes that it listens to");
    static final Key<List<Placed<Mention>>> TRACK_FILE = INSTANCE.optional("track_file",
            CheckKeys.files("track_file"), "the vrrp_track_files that it listens to");
    static final Key<List<Placed<Mention>>> TRACK_INTERFACE = INSTANCE.optional("track_interface",
            CheckKeys.links("track_interface"), "links other than its own that must run");
    static final Key<List<String>> NOTIFY = INSTANCE.optional("notify", Structures.COMMAND,
            "run at each transition, with INSTANCE, its name, the state and the priority appended");
    static final Key<List<String>> NOTIFY_MASTER =
            INSTANCE.optional("notify_master", Structures.COMMAND, "run on becoming Active");
    static final Key<List<String>> NOTIFY_BACKUP =
            INSTANCE.optional("notify_backup", Structures.COMMAND, "run on becoming Backup");
    static final Key<List<String>> NOTIFY_FAULT =
            INSTANCE.optional("notify_fault", Structures.COMMAND, "run on becoming unfit");
    static final Key<List<String>> NOTIFY_STOP =
            INSTANCE.optional("notify_stop", Structures.COMMAND, "run when the instance stops");
    static final Key<List<String>> NOTIFY_RIVAL = INSTANCE.optional("notify_master_rx_lower_pri", Structures.COMMAND,
            "run when an Active hears an advert that ranks lower, at most once a second");
    static final Key<Duration> NOTIFY_TIMEOUT =
            INSTANCE.key("notify_timeout", PATIENCE, "60s", "how long one script may run before it is killed");
    static final Key<List<String>> BEFORE_RELEASE = INSTANCE.optional("notify_before_release", Structures.COMMAND,
            "run before an Active lets go in order, which waits for its end");
    static final Key<Duration> BEFORE_RELEASE_TIMEOUT = INSTANCE.key("notify_before_release_timeout",
            Kinds.time(Duration.ofMillis(100), Duration.ofMinutes(1), Duration.ofNanos(1)), "5s",
            "how long it waits at most");
    static final Key<List<Placed<String>>> RESOURCES = INSTANCE.optional("resources", ResourceKeys.NAMES,
            "what runs where it is Active, in the order of its start");
    static final Key<Takeover> TAKEOVER = INSTANCE.optional("takeover", ResourceKeys.TAKEOVER,
            "what lets this node start them where the peer has not said that it stopped; required with resources");
    static final Key<AddressPlace> ADDRESS_PLACE = INSTANCE.optional("address_order", ResourceKeys.ADDRESS_PLACE,
            "whether the addresses come before the resources or when all run; default: first");
    static final Key<Boolean> START_FAILURE_IS_FATAL = INSTANCE.optional("start_failure_is_fatal", Kinds.TRUTH,
            "whether a failed start gives up this node at once; default: true");
    static final Key<Fields> FAILOVER_DOMAIN = INSTANCE.optional("failover_domain",
            Structures.block(ResourceKeys.DOMAIN), "which nodes may run the resources");
    /** The keys that say something of resources. */
    static final List<Key<?>> OF_RESOURCES = List.of(TAKEOVER, ADDRESS_PLACE, START_FAILURE_IS_FATAL, FAILOVER_DOMAIN);
    /** The keys that name a script. */
    static final List<Key<List<String>>> SCRIPTS = List.of(NOTIFY, NOTIFY_MASTER, NOTIFY_BACKUP, NOTIFY_FAULT,
            NOTIFY_STOP, NOTIFY_RIVAL, BEFORE_RELEASE);
    /** The keys of the whole node that name a FIFO, and the program that reads it. */
    static final Map<Key<String>, Key<List<String>>> FIFOS = fifos();

    static {
        INSTANCE.later("no_virtual_ipaddress", "promote_secondaries", "use_vmac", "use_vmac_addr", "vmac_xmit_base",
                "use_ipvlan", "unicast_fault_no_peer",
                "mcast_src_ip", "mcast_dst_ip", "track_src_ip", "vrf", "garp_extra_if",
                "notify_deleted", "notify_priority_changes",
                "old_unicast_checksum", "lower_prio_no_advert", "higher_prio_send_advert", "owner_ignore_adverts",
                "dont_track_primary", "lvs_sync_daemon_interface", "kernel_rx_buf_size");
        INSTANCE.never("no_accept", "write 'accept: false'");
        INSTANCE.never("track_bfd", "BFD is not supported: a witness is a vrrp_check with 'witness: true'");
        INSTANCE.never("nopreempt", "write 'preempt: false'");
        INSTANCE.never("state", "leave it out: the priorities decide who becomes Active");
        INSTANCE.never("check_unicast_src", "leave it out: only declared peers are ever heard");
        INSTANCE.never("auth_type", "write 'authentication: { auth_type: PASS, auth_pass: … }', in version 2");
        INSTANCE.never("auth_pass", "write 'authentication: { auth_type: PASS, auth_pass: … }', in version 2");
        INSTANCE.never("v3_checksum_as_v2", "write 'checksum: rfc9568'");
        INSTANCE.never("strict_mode", "leave it out: what arrives is always checked in full");
        INSTANCE.never("skip_check_adv_addr", "leave it out: a different address list is no reason to split");
        INSTANCE.never("timer_expired_backup", "leave it out");
        INSTANCE.never("linkbeat_use_polling", "leave it out: the kernel reports the link");
        INSTANCE.never("native_ipv6", "leave it out: the addresses say the family");
        INSTANCE.never("smtp_alert", NO_MAIL);
        INSTANCE.never("vrid", "write 'virtual_router_id'");
    }

    /** The whole file. */
    static final Block ROOT = new Block("the file");
    static final Key<Fields> GLOBAL_DEFS =
            ROOT.optional("global_defs", Structures.block(GLOBAL), "settings of the whole node");
    static final Key<List<Fields>> VRRP_SCRIPT =
            ROOT.optional("vrrp_script", Structures.named(0, CheckKeys.SCRIPT), "programs that tell, by name");
    static final Key<List<Fields>> VRRP_CHECK = ROOT.optional("vrrp_check", Structures.named(0, CheckKeys.CHECK),
            "checks that need no program, by name: tcp, http, ping, dns");
    static final Key<List<Fields>> VRRP_TRACK_PROCESS = ROOT.optional("vrrp_track_process",
            Structures.named(0, CheckKeys.PROCESS), "processes that must run, by name");
    static final Key<List<Fields>> VRRP_TRACK_FILE = ROOT.optional("vrrp_track_file",
            Structures.named(0, CheckKeys.FILE), "files whose number moves the priority, by name");
    static final Key<List<Fields>> LINK_DELAYS = ROOT.optional("interface_up_down_delays",
            Structures.named(0, CheckKeys.DELAYS), "how long a change of a tracked link must last, by link");
    static final Key<List<Fields>> RESOURCE = ROOT.optional("resource",
            Structures.named(0, ResourceKeys.RESOURCE), "services that follow an address, by name");
    static final Key<List<Fields>> STONITH =
            ROOT.optional("stonith", StonithKeys.devices(), "what can turn another node off, by name");
    static final Key<List<Fields>> VRRP_INSTANCE =
            ROOT.required("vrrp_instance", Structures.named(1, INSTANCE), "the virtual routers by name");
    static final Key<List<Fields>> VRRP_SYNC_GROUP = ROOT.optional("vrrp_sync_group",
            Structures.named(0, GroupKeys.GROUP), "instances that move together, by name");

    static {
        ROOT.later("static_ipaddress", "static_routes", "static_rules", "track_group",
                "garp_group", "linkbeat_interfaces", "include");
        ROOT.never("track_file", "write 'vrrp_track_file'");
        ROOT.never("bfd_instance", "BFD is not supported: a witness is a vrrp_check with 'witness: true'");
        for (String balancing : List.of("virtual_server", "virtual_server_group", "real_server")) {
            ROOT.never(balancing, "Vigia moves addresses; it does no load balancing");
        }
    }

    /** Every block that has a name of its own, the whole file first. */
    static final List<Block> BLOCKS = List.of(ROOT, GLOBAL, MetricsKeys.METRICS, INSTANCE, RoutingKeys.ROUTE,
            RoutingKeys.RULE, PeerKeys.AUTHENTICATION, HmacKeys.HMAC, LEASE, GroupKeys.GROUP, CheckKeys.SCRIPT,
            CheckKeys.CHECK, CheckKeys.PROCESS,
            CheckKeys.FILE, CheckKeys.DELAYS, ResourceKeys.RESOURCE, ResourceKeys.OPERATIONS, ResourceKeys.OPERATION,
            ResourceKeys.STOP, ResourceKeys.MONITOR, ResourceKeys.META, ResourceKeys.DOMAIN,
            StonithKeys.DEVICE);

    private Keys() {
    }

    private static Map<Key<String>, Key<List<String>>> fifos() {
        Map<Key<String>, Key<List<String>>> fifos = new LinkedHashMap<>();
        fifos.put(NOTIFY_FIFO, NOTIFY_FIFO_SCRIPT);
        fifos.put(VRRP_NOTIFY_FIFO, VRRP_NOTIFY_FIFO_SCRIPT);
        return fifos;
    }

    private static Kind<VirtualAddress> addressOrMap() {
        Kind<Fields> map = Structures.block(ADDRESS);
        Kind<Subnet> text = Kinds.VIRTUAL_ADDRESS;
        var schema = Schema.map("anyOf", List.of(text.schema(), map.schema()));
        return new Kind<>(text.wanted(), schema, (node, problems) -> {
            if (!(node instanceof Node.Mapping)) {
                Subnet subnet = text.read(node, problems);
                return subnet == null ? null : new VirtualAddress(subnet, null, AddressMark.NONE);
            }
            return VirtualAddress.of(map.read(node, problems));
        });
    }
}
