package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HoldingsTest {
    private static final Subnet ONE = Subnet.parse("192.0.2.100");
    private static final Subnet TWO = Subnet.parse("192.0.2.101");
    private static final Duration LIFETIME = Duration.ofSeconds(6);
    private static final Moment NOW = new Moment(7_000_000_000L);
    private final Link link = new Link(new LinkName("eth0"));
    private final Holdings holdings = holdings(Duration.ofSeconds(1));

    private Holdings holdings(Duration interval) {
        Holdings fresh = new Holdings(new RouterId("web", Family.IPV4), link);
        fresh.lease(LIFETIME, interval, Companions.NONE);
        return fresh;
    }

    /** The kernel grants an addition. */
    private List<Subnet> put(Holdings holdings) {
        var add = (Command.AddAddresses) holdings.slice(NOW);
        add.addresses().forEach(link::add);
        return holdings.added(Map.of());
    }

    private void drop(Subnet... addresses) {
        holdings.drop(List.of(addresses).stream().map(Subnet::address).toList());
    }

    @Test
    void aRemovalOfOursIsExpectedEvenWhenTheAddressIsWantedAgainMeanwhile() {
        holdings.want(List.of(ONE));
        put(holdings);
        drop(ONE, TWO);
        assertEquals(List.of(ONE), ((Command.RemoveAddresses) holdings.slice(NOW)).addresses(), "TWO never stood");
        holdings.removed();
        holdings.want(List.of(ONE));
        put(holdings);
        link.remove(ONE);
        assertFalse(holdings.gone(ONE), "it stood, so its disappearance is told late");
        assertTrue(holdings.gone(ONE), "but only once");
    }

    @Test
    void anAddressPutBackWhileItsRemovalIsToldIsStillRenewed() {
        holdings.want(List.of(ONE));
        put(holdings);
        drop(ONE);
        holdings.slice(NOW);
        holdings.removed();
        holdings.want(List.of(ONE));
        put(holdings);
        holdings.gone(ONE);
        assertEquals(NOW.plus(LIFETIME.dividedBy(3)), holdings.nextRenewal());
    }

    @Test
    void oneSliceAtATimeRemovalsFirst() {
        link.add(TWO);
        holdings.want(List.of(ONE));
        drop(TWO);
        assertEquals(Command.RemoveAddresses.class, holdings.slice(NOW).getClass());
        assertFalse(holdings.ready(NOW), "an answer is owed");
        holdings.removed();
        assertEquals(new Command.AddAddresses(new RouterId("web", Family.IPV4), link.name(), List.of(ONE), LIFETIME),
                holdings.slice(NOW));
        assertFalse(holdings.settled());
        assertEquals(List.of(ONE), holdings.added(Map.of()));
        assertTrue(holdings.settled());
    }

    @Test
    void anAddressNoLongerWantedIsNotReportedAsStanding() {
        holdings.want(List.of(ONE, TWO));
        holdings.slice(NOW);
        drop(ONE);
        assertEquals(List.of(TWO), holdings.added(Map.of()));
        assertEquals(List.of(ONE), ((Command.RemoveAddresses) holdings.slice(NOW)).addresses(), "it may stand");
        holdings.removed();
        holdings.want(List.of(ONE));
        holdings.slice(NOW);
        assertEquals(List.of(), holdings.added(Map.of(ONE, "refused")));
    }

    @Test
    void aChangeOfMindBeforeTheSliceLeavesOnlyTheLastWish() {
        holdings.want(List.of(ONE));
        drop(ONE);
        assertTrue(holdings.settled(), "nothing is put on, nothing need be taken off");
        link.add(TWO);
        drop(TWO);
        holdings.want(List.of(TWO));
        assertEquals(Command.AddAddresses.class, holdings.slice(NOW).getClass(), "it need not go first");
        holdings.added(Map.of());
        assertTrue(holdings.settled());
    }

    @Test
    void aLinkThatVanishesSaysNothingOfItsAddresses() {
        link.add(ONE);
        drop(ONE);
        holdings.slice(NOW);
        assertTrue(holdings.removes(ONE), "asked");
        holdings.vanished();
        assertFalse(holdings.removes(ONE), "so a later disappearance is somebody else's doing");
    }

    @Test
    void anAddressIsPutOnAloneWhereThePrefixIsOnTheLinkAlready() {
        link.add(Subnet.parse("192.0.2.1/24"));
        holdings.want(List.of(Subnet.parse("192.0.2.100/24"), Subnet.parse("198.51.100.7/24"),
                Subnet.parse("198.51.100.8/24")));
        var add = (Command.AddAddresses) holdings.slice(NOW);
        assertEquals(List.of(ONE, Subnet.parse("198.51.100.7/24"), Subnet.parse("198.51.100.8/32")), add.addresses(),
                "the first of a new prefix brings it along");
        add.addresses().forEach(link::add);
        holdings.added(Map.of());
        drop(Subnet.parse("198.51.100.8/24"));
        assertEquals(List.of(Subnet.parse("198.51.100.8/32")),
                ((Command.RemoveAddresses) holdings.slice(NOW)).addresses(), "and comes off as it was put on");
    }

    @Test
    void everythingIsRenewedAtAThirdOfItsLifetimeInSlices() {
        List<Subnet> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(Subnet.parse("192.0.2." + (i + 1)));
        }
        holdings.want(many);
        put(holdings);
        put(holdings);
        Moment due = NOW.plus(Duration.ofSeconds(2));
        assertEquals(due, holdings.nextRenewal());
        assertFalse(holdings.ready(due.minus(Duration.ofNanos(1))));
        assertTrue(holdings.ready(due));
        var first = (Command.RenewAddresses) holdings.slice(due);
        assertEquals(many.subList(0, 64), first.addresses());
        assertEquals(Moment.NEVER, holdings.nextRenewal(), "one slice at a time");
        assertTrue(!holdings.settled(), "an answer is owed");
        holdings.renewed(Map.of());
        assertEquals(many.subList(64, 100), ((Command.RenewAddresses) holdings.slice(due)).addresses());
        holdings.renewed(Map.of(many.get(70), "gone"));
        var again = (Command.AddAddresses) holdings.slice(due);
        assertEquals(List.of(many.get(70)), again.addresses(), "what could not be renewed is put on again");
        holdings.added(Map.of());
        assertEquals(due.plus(Duration.ofSeconds(2)), holdings.nextRenewal());
    }

    @Test
    void aFastRouterMovesShortSlices() {
        Holdings fast = holdings(Duration.ofMillis(10));
        List<Subnet> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(Subnet.parse("192.0.2." + (i + 1)));
        }
        fast.want(many);
        assertEquals(16, ((Command.AddAddresses) fast.slice(NOW)).addresses().size());
    }

    @Test
    void whatIsDroppedIsNoLongerRenewed() {
        holdings.want(List.of(ONE, TWO));
        put(holdings);
        drop(ONE);
        holdings.slice(NOW);
        holdings.removed();
        Moment due = NOW.plus(Duration.ofSeconds(2));
        assertEquals(List.of(TWO), ((Command.RenewAddresses) holdings.slice(due)).addresses());
    }

    @Test
    void whatAFormerLifePutOnIsRenewedAtOnceInItsForm() {
        Subnet wide = Subnet.parse("192.0.2.100/24");
        link.add(ONE);
        holdings.adopt(List.of(wide, TWO), NOW);
        assertEquals(List.of(TWO), ((Command.AddAddresses) holdings.slice(NOW)).addresses(), "the missing one");
        link.add(TWO);
        holdings.added(Map.of());
        assertEquals(List.of(ONE), ((Command.RenewAddresses) holdings.slice(NOW)).addresses());
    }
}
