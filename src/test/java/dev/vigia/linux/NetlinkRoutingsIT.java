package dev.vigia.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Route;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Routes in the kernel's tables beside those of somebody else. */
class NetlinkRoutingsIT {
    private static final LinkName VA = new LinkName("va");

    @Test
    void whatIsSomebodyElsesIsNeitherTakenNorTouched() throws Exception {
        Namespace host = Namespace.open();
        try {
            host.ip("link add va type veth peer name vb");
            host.ip("link set va up");
            host.ip("link set vb up");
            host.ip("route add 10.7.0.0/16 dev va proto static");
            int index = Asker.index(host, "va");
            var theirs = new RoutingMessage(Route.of(Subnet.parse("10.7.0.0/16"), null, VA), index);
            var ours = new RoutingMessage(Route.of(Subnet.parse("10.8.0.0/16"), null, VA), index);
            try (Netlink netlink = host.run(() -> new Netlink(0, 1 << 20))) {
                netlink.strict();
                var routings = new NetlinkRoutings(netlink);
                assertFalse(routings.any(), "theirs is none of ours");
                var added = routings.add(List.of(theirs, ours));
                assertEquals(List.of(ours.routing()), added.created());
                String why = added.refused().get(theirs.routing());
                assertTrue(why.startsWith("one of somebody else's stands there: EEXIST"), why);
                assertTrue(routings.any());
                assertEquals(List.of(), routings.add(List.of(ours)).created(), "it stands already");
                assertEquals(Map.of(), routings.remove(List.of(ours, theirs)));
                assertEquals("10.7.0.0/16 proto static scope link", host.ip("route show dev va").strip());
                routings.add(List.of(ours));
                assertEquals(1, routings.sweep(List.of()));
                assertEquals("10.7.0.0/16 proto static scope link", host.ip("route show dev va").strip());
            }
        } finally {
            Namespace.close(host);
        }
    }

    private static Duration timed(Runnable task) {
        var clock = new MonotonicClock();
        Moment begun = clock.now();
        task.run();
        return begun.until(clock.now());
    }

    /** The leases of the addresses wait behind them, three seconds at most. */
    @Test
    void thousandsAreLookedAtInAnInstant() throws Exception {
        Namespace host = Namespace.open();
        try {
            host.ip("link set lo up");
            List<RoutingMessage> all = new ArrayList<>();
            for (int i = 0; i < 6000; i++) {
                var to = Subnet.parse("10.%d.%d.%d/30".formatted(i >> 14 & 0xff, i >> 6 & 0xff, i << 2 & 0xff));
                all.add(new RoutingMessage(Route.of(to, null, new LinkName("lo")), 1));
            }
            try (Netlink netlink = host.run(() -> new Netlink(0, 1 << 20))) {
                netlink.strict();
                var routings = new NetlinkRoutings(netlink);
                Duration added = timed(() -> assertEquals(6000, routings.add(all).created().size()));
                Duration looked = timed(() -> assertEquals(List.of(), routings.add(all).created()));
                Duration slice = timed(() -> assertEquals(Map.of(), routings.remove(all.subList(0, 64))));
                Duration swept = timed(() -> assertEquals(5936, routings.sweep(List.of())));
                System.out.println("6000 routes: added " + added + ", looked at " + looked + ", 64 removed " + slice
                        + ", the others swept " + swept);
                for (Duration one : List.of(added, looked, slice, swept)) {
                    assertTrue(one.compareTo(Duration.ofSeconds(1)) < 0, one.toString());
                }
            }
        } finally {
            Namespace.close(host);
        }
    }
}
