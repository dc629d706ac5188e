package dev.vigia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.daemon.ExitCode;
import dev.vigia.ffi.Errno;
import dev.vigia.ffi.LinuxAbi;
import dev.vigia.ffi.Native;
import dev.vigia.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The doctor on a real kernel: things are broken one by one in a network namespace of the test's own, the doctor finds
 * each, its own command is run, and it finds the thing well.
 */
class DoctorIT {
    private static final long PATIENCE_SECONDS = 60;

    /** Lives in the namespace, which vanishes with it; so do the links, at both ends. */
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        var daemon = new Thread(task, "doctor-it");
        daemon.setDaemon(true);
        return daemon;
    });
    private Path directory;
    private Path file;

    private <T> T inside(Callable<T> task) throws Exception {
        return thread.submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private String shell(String commands) throws Exception {
        return inside(() -> {
            Process process = new ProcessBuilder("sh", "-ec", commands).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), commands);
            assertEquals(0, process.exitValue(), () -> commands + ": " + said);
            return said;
        });
    }

    @BeforeEach
    void build() throws Exception {
        int refused = inside(() -> Native.LIBC.unshare(LinuxAbi.CLONE_NEWNET) == 0 ? 0 : Native.errno());
        if (refused != 0) {
            System.out.println("SKIPPED: no network namespace here: " + Errno.text(refused));
        }
        Assumptions.assumeTrue(refused == 0, "no network namespace");
        // Not below /tmp, where everybody may write.
        directory = Files.createDirectory(Path.of("/run/vigia-doctor-it-" + ProcessHandle.current().pid()));
        Path script = Files.writeString(directory.resolve("notify.sh"), "#!/bin/sh\n");
        shell("chmod 755 " + directory + " " + script + "; mkdir -m 750 " + directory + "/state; ip link set lo up;"
                + " ip link add va type veth peer name vb; ip link add vc type veth peer name vd;"
                + " ip link add br0 type bridge mcast_snooping 1 mcast_querier 1; ip link set vc master br0;"
                + " for link in va vb vc vd br0; do ip link set $link up; done; ip address add 10.0.0.1/24 dev va;"
                + " ip address add 10.1.0.1/24 dev br0; nft add table inet t;"
                + " nft 'add chain inet t in { type filter hook input priority 0; }';"
                + " nft 'add chain inet t out { type filter hook output priority 0; }';"
                + " sysctl -qw net.ipv4.tcp_retries2=8 net.ipv4.conf.va.ignore_routes_with_linkdown=1"
                + " net.ipv4.conf.br0.ignore_routes_with_linkdown=1");
        file = Files.writeString(directory.resolve("vigia.yaml"), """
                global_defs: { state_directory: %1$s/state, control_socket: %1$s/control.sock, script_user: root }
                vrrp_instance:
                  web:
                    interface: va
                    virtual_router_id: 51
                    notify: %1$s/notify.sh
                    virtual_ipaddress: [ 10.0.0.100/24, "fe80::51/64" ]
                  inside: { interface: br0, virtual_router_id: 52, virtual_ipaddress: [ 10.1.0.100/24 ] }
                """.formatted(directory));
    }

    @AfterEach
    void leaveNothing() throws Exception {
        thread.shutdownNow();
        if (directory != null) {
            for (String left : List.of("state", "notify.sh", "vigia.yaml", "")) {
                Files.deleteIfExists(directory.resolve(left));
            }
        }
    }

    private List<Map<?, ?>> examine(ExitCode expected) throws Exception {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        ExitCode code = inside(() -> Main.run(List.of("doctor", file.toString(), "-o", "json"), stream, stream));
        String said = out.toString(StandardCharsets.UTF_8);
        if (expected != null) {
            assertEquals(expected, code, said);
        }
        List<Map<?, ?>> findings = new ArrayList<>();
        for (Object finding : (List<?>) ((Map<?, ?>) Json.parse(said)).get("findings")) {
            findings.add((Map<?, ?>) finding);
        }
        return findings;
    }

    /** The findings of a check that are neither ok nor skipped. */
    private static List<Map<?, ?>> ill(List<Map<?, ?>> findings, String check) {
        assertTrue(findings.stream().anyMatch(finding -> check.equals(finding.get("check"))), check);
        return findings.stream().filter(finding -> check.equals(finding.get("check"))
                && List.of("warn", "fail").contains(finding.get("verdict"))).toList();
    }

    /** Breaks something, sees it found, and mends it with the command that was named. */
    private void mended(String check, String verdict, String harm) throws Exception {
        shell(harm);
        List<Map<?, ?>> found = ill(examine(verdict.equals("fail") ? ExitCode.FAILURE : null), check);
        assertTrue(!found.isEmpty() && found.stream().allMatch(one -> verdict.equals(one.get("verdict"))),
                () -> check + ": " + found);
        // What concerns several routers is mended once.
        List<String> mends = found.stream().map(one -> String.valueOf(one.get("mend"))
                .replace("YOUR-ADDRESS", "10.0.0.1")).distinct().toList();
        for (String mend : mends) {
            System.out.println(check + ": " + found.get(0).get("evidence") + " -> " + mend);
            shell(mend);
        }
        assertEquals(List.of(), ill(examine(null), check), mends::toString);
    }

    @Test
    void whatIsBrokenIsFoundAndMended() throws Exception {
        List<Map<?, ?>> before = examine(ExitCode.OK);
        assertEquals(List.of(), before.stream().filter(finding -> "fail".equals(finding.get("verdict"))).toList());

        mended("interface_up", "fail", "ip link set va down");
        mended("multicast", "fail", "ip link set va multicast off");
        mended("address_elsewhere", "fail", "ip address add 10.0.0.100/32 dev lo");
        mended("address_stale", "fail", "ip address add 10.0.0.100/32 dev va");
        mended("firewall_in", "fail", "nft add rule inet t in iifname va ip protocol 112 counter drop");
        shell("nft flush chain inet t in");
        mended("firewall_in", "fail", "nft add rule inet t in ip6 daddr ff02::12 drop");
        mended("firewall_out", "fail",
                "nft 'add chain inet t last { type filter hook output priority 9; policy drop; }';"
                + " nft add rule inet t last oifname != va accept");
        mended("multicast_snooping", "warn", "ip link set br0 type bridge mcast_querier 0");
        mended("arp_ignore", "fail", "sysctl -qw net.ipv4.conf.all.arp_ignore=8");
        mended("rp_filter", "warn", "sysctl -qw net.ipv4.conf.va.rp_filter=1");
        mended("arp_filter", "warn", "sysctl -qw net.ipv4.conf.va.arp_filter=1");
        mended("accept_dad", "warn", "sysctl -qw net.ipv6.conf.va.accept_dad=2");
        mended("tcp_retries2", "warn", "sysctl -qw net.ipv4.tcp_retries2=15");
        mended("ignore_routes_with_linkdown", "warn", "sysctl -qw net.ipv4.conf.va.ignore_routes_with_linkdown=0");
        mended("primary_address", "fail", "ip -4 address flush dev va");
        mended("primary_address", "fail", "sysctl -qw net.ipv6.conf.va.addr_gen_mode=1; ip -6 address flush dev va");
        mended("ipv6_enabled", "fail", "sysctl -qw net.ipv6.conf.va.disable_ipv6=1");
        mended("mtu", "fail", "ip link set va mtu 68");
        mended("script_ownership", "fail", "chmod o+w " + directory);
        mended("script_runs", "fail", "chmod a-x " + directory + "/notify.sh");
        mended("state_directory", "warn", "rmdir " + directory + "/state");
        mended("configuration", "fail", "chmod o+w " + file);
        examine(ExitCode.OK);
    }

    @Test
    void whatLiesBeyondThisNodeIsFound() throws Exception {
        shell("ip link set vb down");
        assertEquals(1, ill(examine(ExitCode.FAILURE), "carrier").size());
        shell("ip link set vb up; ip address add 10.0.0.100/32 dev vb nodad; ip address add fe80::51/64 dev vb nodad");
        List<Map<?, ?>> found = ill(examine(null), "address_on_lan");
        assertEquals(2, found.size(), found::toString);
        String mac = shell("ip -o link show vb").replaceAll("(?s).*link/ether ([0-9a-f:]+).*", "$1");
        assertTrue(found.stream().allMatch(finding -> String.valueOf(finding.get("evidence")).startsWith(mac)),
                () -> found + " by " + mac);
        shell("ip address flush dev vb");
        assertEquals(List.of(), ill(examine(null), "address_on_lan"));
    }
}
