package dev.vigia.convert;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * keepalived's words and what becomes of each, by block (keepalived.conf(5)). A line reads: the words, the form of
 * their value, and what follows where Vigia cannot use them.
 */
final class Dictionary {
    /** How a directive is written in YAML, or that it is not. */
    enum Form {
        WORD, NUMBER, SECONDS, FLAG, TEXT, COMMAND, USER, NAMES, PAIRS, LINES, MAP, OWN, NOTE, LOST, CHANGED
    }

    /**
     * What becomes of a word.
     *
     * @param form how it is written
     * @param text what follows where it is not used, or why it has no key
     */
    record Use(Form form, String text) {
    }

    private static final String TRACKING = """
            track_interface track_script track_file track_process | names | the node keeps the address when this \
            fails; watch it from outside until then
            track_bfd                          | names   | the node keeps the address when this fails
            """;
    private static final String NOTIFYING = """
            notify notify_master notify_backup notify_fault notify_stop | command |
            notify_deleted notify_master_rx_lower_pri | command |
            notify_priority_changes            | flag    |
            smtp_alert                         | note    | Vigia sends no mail: a notify script can
            """;
    private static final String MAIL = """
            notification_email notification_email_from smtp_server smtp_helo_name smtp_connect_timeout smtp_alert \
            smtp_alert_vrrp smtp_alert_checker no_email_faults | note \
            | Vigia sends no mail: a notify script can
            """;
    private static final String DAEMON = """
            net_namespace instance             | word    | start each agent in its namespace, with its own file
            net_namespace_ipvs namespace_with_ipsets | lost | Vigia moves addresses; it does no load balancing
            use_pid_dir child_wait_time process_names process_name vrrp_process_name checker_process_name \
            bfd_process_name reload_file reload_time_file reload_repeat reload_check_config config_save_dir \
            tmp_config_directory include_check data_use_instance umask random_seed \
            iproute_usr_dir iproute_etc_dir max_auto_priority min_auto_priority_delay use_symlink_paths \
            set_supplementary_groups log_unknown_vrids state_dump_file stats_dump_file json_dump_file json_version \
            | note | keepalived's own process; Vigia has no use for it
            linkbeat_use_polling               | note    | the kernel reports the link
            """;
    private static final String GLOBAL = """
            router_id                          | word    |
            script_user                        | user    |
            enable_script_security             | flag    |
            vrrp_version                       | own     |
            default_interface                  | word    |
            vrrp_mcast_group4 vrrp_mcast_group6 | word   | the groups of the RFC are used: no keepalived hears them
            vrrp_garp_master_delay vrrp_garp_lower_prio_delay vrrp_garp_master_refresh vrrp_garp_interval \
            vrrp_gna_interval vrrp_startup_delay vrrp_delay_after_boot startup_script_timeout shutdown_script_timeout \
            vrrp_garp_extra_if | seconds |
            vrrp_garp_master_repeat vrrp_garp_master_refresh_repeat vrrp_garp_lower_prio_repeat | number |
            vrrp_down_timer_adverts            | number  | three missed adverts are the rule
            vrrp_min_garp vrrp_lower_prio_no_advert vrrp_higher_prio_send_advert vrrp_owner_ignore_adverts \
            vrrp_notify_priority_changes fifo_write_vrrp_states_on_reload | flag |
            v3_checksum_as_v2                  | flag    | write 'checksum: rfc9568' in the instances
            startup_script shutdown_script notify_fifo_script vrrp_notify_fifo_script | command |
            notify_fifo vrrp_notify_fifo       | word    |
            vrrp_check_unicast_src             | note    | only declared peers are ever heard
            vrrp_skip_check_adv_addr           | note    | a different address list is no reason to split
            vrrp_strict                        | note    | left out: what arrives is always checked in full. That \
            with it nothing is accepted at the addresses is written out as 'accept: false'
            dynamic_interfaces                 | note    | a missing interface is always waited for
            vrrp_priority vrrp_rt_priority vrrp_rlimit_rttime vrrp_rlimit_rtime vrrp_no_swap vrrp_cpu_affinity \
            checker_priority checker_rt_priority checker_rlimit_rttime checker_no_swap checker_cpu_affinity \
            bfd_priority bfd_rt_priority bfd_rlimit_rttime bfd_no_swap bfd_cpu_affinity \
            | note | Vigia asks for real time by itself
            nftables nftables_priority nftables_counters nftables_ifindex vrrp_iptables vrrp_ipsets \
            disable_local_igmp vmac_prefix vmac_addr_prefix vrrp_netlink_cmd_rcv_bufs \
            vrrp_netlink_cmd_rcv_bufs_force vrrp_netlink_monitor_rcv_bufs vrrp_netlink_monitor_rcv_bufs_force \
            vrrp_rx_bufs_policy vrrp_rx_bufs_multiplier rs_init_notifies no_checker_emails \
            process_monitor_rcv_bufs process_monitor_rcv_bufs_force | note | keepalived's own tuning
            enable_snmp_keepalived enable_snmp_vrrp enable_snmp_checker enable_snmp_rfc enable_snmp_rfcv2 \
            enable_snmp_rfcv3 enable_traps snmp_socket | lost | there is no SNMP: ask 'vigia status -o json'
            enable_dbus dbus_service_name dbus_no_interface_name | lost | there is no D-Bus: ask 'vigia status -o json'
            lvs_sync_daemon lvs_timeouts lvs_flush lvs_flush_on_stop lvs_notify_fifo lvs_notify_fifo_script \
            lvs_netlink_cmd_rcv_bufs lvs_netlink_monitor_rcv_bufs checker_log_all_failures \
            | lost | Vigia moves addresses; it does no load balancing
            """ + MAIL + DAEMON;
    private static final String INSTANCE = """
            interface                          | word    |
            virtual_router_id                  | number  |
            priority                           | number  | the default is taken, 100
            advert_int state version nopreempt preempt preempt_delay authentication auth_type auth_pass \
            virtual_ipaddress virtual_ipaddress_excluded | own |
            no_virtual_ipaddress promote_secondaries | flag |
            virtual_routes virtual_rules       | pairs   | a notify_master script can set them until then
            use_vmac use_ipvlan                | text    | the address moves to the MAC address of the link; \
            gratuitous ARP tells the neighbours
            use_vmac_addr vmac_xmit_base       | flag    |
            unicast_peer                       | pairs   | WITHOUT IT ADVERTS GO BY MULTICAST: where that does not \
            pass, every node would own the address
            unicast_src_ip mcast_src_ip        | word    | the first address of the interface is the source
            mcast_dst_ip                       | word    | the group of the RFC is used: no keepalived hears it
            vrf                                | word    |
            unicast_ttl                        | number  |
            check_unicast_src                  | note    | only declared peers are ever heard
            unicast_fault_no_peer track_src_ip | flag |
            auth_hmac                          | own     |
            down_timer_adverts                 | number  | three missed adverts are the rule
            garp_master_delay garp_master_refresh garp_lower_prio_delay | seconds |
            garp_master_repeat garp_master_refresh_repeat garp_lower_prio_repeat | number |
            garp_extra_if                      | text    |
            lower_prio_no_advert higher_prio_send_advert owner_ignore_adverts dont_track_primary | flag |
            old_unicast_checksum               | text    | the form of the checksum is learned from the peers
            kernel_rx_buf_size                 | number  |
            accept                             | own     |
            no_accept                          | own     |
            v3_checksum_as_v2                  | own     |
            strict_mode                        | note    | left out: what arrives is always checked in full. That \
            with it nothing is accepted at the addresses is written out as 'accept: false'
            skip_check_adv_addr                | note    | a different address list is no reason to split
            timer_expired_backup thread_timer_expired | note | waking up late is always looked after
            linkbeat_use_polling               | note    | the kernel reports the link
            native_ipv6                        | note    | the addresses say the family
            debug                              | note    | keepalived's own tuning
            lvs_sync_daemon_interface lvs_sync_daemon | lost | Vigia moves addresses; it does no load balancing
            """ + TRACKING + NOTIFYING;
    private static final String GROUP = """
            group                              | own     |
            sync_group_tracking_weight global_tracking | flag |
            """ + TRACKING + NOTIFYING;
    private static final String SCRIPT = """
            script                             | command |
            interval timeout                   | seconds |
            weight                             | text    |
            rise fall                          | number  |
            user                               | text    |
            init_fail                          | flag    |
            """;
    private static final String PROCESS = """
            process                            | command |
            param_match                        | text    |
            quorum quorum_max                  | number  |
            delay fork_delay terminate_delay   | seconds |
            full_command                       | flag    |
            weight                             | text    |
            """;
    private static final String FILE = """
            file                               | word    |
            weight init_file                   | text    |
            """;
    private static final String BFD = """
            neighbor_ip source_ip              | word    |
            min_rx min_tx idle_tx multiplier ttl hoplimit max_hops weight | text |
            passive vrrp checker multihop      | flag    |
            """;
    private static final String TRACK_GROUP = """
            group                              | own     |
            """;
    private static final String TOP = """
            global_defs                        | own     |
            vrrp_instance vrrp_sync_group vrrp_script vrrp_track_process track_file vrrp_track_file bfd_instance \
            track_group | own |
            static_ipaddress static_routes static_rules | pairs | set them where the network of this machine is set up
            garp_group                         | own     |
            interface_up_down_delays           | lines   |
            linkbeat_interfaces                | note    | the kernel reports the link
            virtual_server virtual_server_group real_server SSL \
            | lost | Vigia moves addresses; it does no load balancing: keepalived can go on doing this part
            """ + DAEMON;

    private static final Map<String, Map<String, Use>> BLOCKS = Map.of(
            "", read(TOP), "global_defs", read(GLOBAL), "vrrp_instance", read(INSTANCE),
            "vrrp_sync_group", read(GROUP), "vrrp_script", read(SCRIPT), "vrrp_track_process", read(PROCESS),
            "vrrp_track_file", read(FILE), "bfd_instance", read(BFD), "track_group", read(TRACK_GROUP));

    private Dictionary() {
    }

    private static Map<String, Use> read(String table) {
        Map<String, Use> uses = new HashMap<>();
        for (String line : table.split("\n")) {
            String[] cells = line.split("\\|", 3);
            Form form = Form.valueOf(cells[1].strip().toUpperCase(Locale.ROOT));
            for (String word : cells[0].strip().split("\\s+")) {
                uses.put(word, new Use(form, cells[2].strip()));
            }
        }
        return uses;
    }

    /** What becomes of a word in a block, the top level being the block without a name; null: no such word. */
    static Use use(String block, String word) {
        return BLOCKS.get(block).get(word);
    }

    /** The words of a block. */
    static Set<String> words(String block) {
        return BLOCKS.get(block).keySet();
    }
}
