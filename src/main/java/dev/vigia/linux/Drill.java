package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.*;

import dev.vigia.ffi.ErrnoException;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import java.time.Duration;
import java.util.List;

/**
 * Goes through what a takeover of thousands of addresses writes and reads, often enough that the JVM has compiled
 * it when the first one comes. On any thread and with sockets of its own; the kernel is asked only about a link that
 * cannot be, and nothing changes.
 */
public final class Drill {
    /** As often as the JVM's first compiler wants to see a method called, with slices of 64. */
    private static final int ROUNDS = 6;
    private static final int NO_LINK = Integer.MAX_VALUE;
    private static final Duration LIFETIME = Duration.ofSeconds(16);

    private Drill() {
    }

    /** Plays slices of IPv4 addresses, each with its announcement; without the rights that needs, no longer. */
    public static void play(List<Subnet> slice, List<Octets> frames) {
        try (var netlink = new Netlink(0, 1 << 20); var packets = new PacketSocket()) {
            for (int i = 0; i < ROUNDS; i++) {
                move(netlink, slice);
                hear(slice);
                frames.forEach(frame -> packets.send(NO_LINK, frame));
            }
        } catch (ErrnoException notAllowed) {
            // Whoever may not open these sockets takes over nothing.
        }
    }

    private static void move(Netlink netlink, List<Subnet> slice) {
        NetlinkRequests requests = netlink.requests();
        NetlinkAddresses.write(requests, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, NO_LINK, slice, LIFETIME);
        netlink.ask(requests);
        var nobody = new RouterKey(NO_LINK, Family.IPV4, new Vrid(1));
        List<IpAddress> addresses = slice.stream().map(Subnet::address).toList();
        new NfBatch(new NetlinkRequests(1), "drill").add(GateLayout.gated(Family.IPV4),
                GateLayout.gates(addresses, nobody)).ended().bytes();
    }

    private static void hear(List<Subnet> slice) {
        var news = new NetlinkRequests(1);
        news.begin(RTM_NEWLINK, 0).u8(AF_UNSPEC).zero(3).i32(NO_LINK).zero(8).text(IFLA_IFNAME, "drill").end();
        NetlinkAddresses.write(news, RTM_NEWADDR, 0, NO_LINK, slice, LIFETIME);
        var mirror = new LinkMirror(input -> { });
        byte[] bytes = news.bytes();
        NetlinkMessage.read(bytes, bytes.length).forEach(mirror::hear);
    }
}
