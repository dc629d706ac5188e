package dev.vigia.lab;

import dev.vigia.net.Family;
import dev.vigia.net.Subnet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * FRR's vrrpd, whose users make its macvlan devices themselves, and zebra, without which it does not run.
 *
 * <p>Both want a user and a group of their own and directories of the system's: they run in a private mount namespace
 * with account files of ours bound over the system's, and with an empty /run and /var/tmp.
 */
final class Frr {
    private static final Path PEER = Path.of("target/peers/frr").toAbsolutePath();
    private static final Path DAEMONS = PEER.resolve("usr/lib/frr");

    /** Becomes the parent of both; an orderly stop takes vrrpd down before zebra, which changes the links for it. */
    private static final String LAUNCH = """
            mount --bind $AT/passwd /etc/passwd && mount --bind $AT/group /etc/group || exit 3
            mount -t tmpfs tmpfs /run && mkdir -p /run/frr && mount -t tmpfs tmpfs /var/tmp || exit 3
            trap 'stopped=1; [ -z "$vrrpd" ] || kill $vrrpd' TERM
            rm -f $AT/zserv
            $DAEMONS/zebra -f $AT/zebra.conf -z $AT/zserv -i $AT/zebra.pid --vty_socket $AT -P 0 &
            zebra=$!
            tries=0
            while [ ! -S $AT/zserv ] && [ $tries -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
            $DAEMONS/vrrpd -f $AT/vrrpd.conf -z $AT/zserv -i $AT/vrrpd.pid --vty_socket $AT -P 0 &
            vrrpd=$!
            [ -z "${stopped:-}" ] || kill $vrrpd
            wait $vrrpd
            while kill -0 $vrrpd 2>/dev/null; do sleep 0.05; done
            kill $zebra
            wait $zebra
            """;

    private Frr() {
    }

    /** Why it cannot be run here; empty where it can. */
    static Optional<String> obstacle() {
        return Files.isExecutable(DAEMONS.resolve("vrrpd")) ? Optional.empty()
                : Optional.of("no FRR under target/peers (scripts/peers --all fetches it)");
    }

    /** Makes the device of a plan's virtual router on the station, unless it is there; what vrrpd is to read. */
    static String prepare(Station station, Plan plan) {
        Family family = plan.address().family();
        String device = "vrrp" + (family == Family.IPV4 ? "4" : "6") + "-" + Plan.VRID;
        List<String> lines = new ArrayList<>();
        if (Shell.attempt(station.inside(List.of("ip", "link", "show", "dev", device)), "").exit() != 0) {
            lines.add("link add %s link eth0 address 00:00:5e:00:0%d:%02x type macvlan mode bridge"
                    .formatted(device, family == Family.IPV4 ? 1 : 2, Plan.VRID));
            lines.add("link set " + device + " addrgenmode random");
            // A link-local address of the virtual router's must not become the one that adverts are sent from.
            plan.addresses().stream().filter(address -> !address.startsWith("fe80"))
                    .forEach(address -> lines.add("addr add " + address + " dev " + device + " nodad"));
            lines.add("link set " + device + " up");
        }
        Shell.run(station.inside(List.of("ip", "-batch", "-")), String.join("\n", lines) + "\n");
        // It leaves the addresses on the device of a Backup, and the kernel would answer for them on any other.
        Shell.run(station.inside(List.of("sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/eth0/arp_ignore")), "");
        String keyword = family == Family.IPV4 ? "ip" : "ipv6";
        return """
                log stdout
                debug vrrp protocol
                interface eth0
                 vrrp %1$d version 3
                %2$s vrrp %1$d priority %3$d
                 vrrp %1$d advertisement-interval %4$d
                %5$s
                """.formatted(Plan.VRID, plan.lines(Router.FRR, " vrrp " + Plan.VRID + " "), plan.priority(),
                plan.interval().toMillis(), plan.addresses().stream()
                        .map(address -> " vrrp %d %s %s".formatted(Plan.VRID, keyword, Subnet.parse(address).address()))
                        .collect(Collectors.joining("\n")));
    }

    /** Starts both daemons; vrrpd reads {@code text}. */
    static Program start(Station station, String text) {
        Router.write(station, "vrrpd.conf", text);
        Router.write(station, "zebra.conf", "log stdout warnings\n");
        Router.write(station, "passwd", "root:x:0:0::/:/bin/sh\nfrr:x:0:0::/:/bin/false\n");
        Router.write(station, "group", "root:x:0:\nfrr:x:0:\nfrrvty:x:0:\n");
        String libraries = Router.libraries(PEER);
        String own = libraries.split(":")[0] + "/frr";
        return station.start("frr", List.of("unshare", "--mount", "sh", "-c", LAUNCH),
                Map.of("AT", station.directory().toString(), "DAEMONS", DAEMONS.toString(),
                        "LD_LIBRARY_PATH", own + ":" + libraries));
    }
}
