package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldingsTest {
    private static final Subnet ONE = Subnet.parse("192.0.2.100");
    private static final Subnet TWO = Subnet.parse("192.0.2.101");
    private final Holdings holdings = new Holdings(new RouterId("web", Family.IPV4), new LinkName("eth0"));

    @Test
    void aRemovalOfOursIsExpectedEvenWhenTheAddressIsWantedAgainMeanwhile() {
        holdings.want(List.of(ONE));
        holdings.slice(Set.of());
        holdings.added(Map.of());
        holdings.drop(List.of(ONE, TWO));
        holdings.slice(Set.of(ONE));
        holdings.removed();
        holdings.want(List.of(ONE));
        assertTrue(holdings.expectedToGo(ONE), "it stood, so its disappearance will be told");
        assertFalse(holdings.expectedToGo(ONE), "but only once");
        assertFalse(holdings.expectedToGo(TWO), "it never stood");
    }

    @Test
    void oneSliceAtATimeRemovalsFirst() {
        holdings.want(List.of(ONE));
        holdings.drop(List.of(TWO));
        assertEquals(Command.RemoveAddresses.class, holdings.slice(Set.of()).getClass());
        assertFalse(holdings.ready(), "an answer is owed");
        holdings.removed();
        assertEquals(Command.AddAddresses.class, holdings.slice(Set.of()).getClass());
        assertFalse(holdings.settled());
        assertEquals(List.of(ONE), holdings.added(Map.of()));
        assertTrue(holdings.settled());
    }

    @Test
    void anAddressNoLongerWantedIsNotReportedAsStanding() {
        holdings.want(List.of(ONE, TWO));
        holdings.slice(Set.of());
        holdings.drop(List.of(ONE));
        assertEquals(List.of(TWO), holdings.added(Map.of()));
        holdings.want(List.of(ONE));
        holdings.slice(Set.of());
        assertEquals(List.of(), holdings.added(Map.of(ONE, "refused")));
    }

    @Test
    void anAddressIsOnItsWayOffFromTheWishToTheAnswer() {
        holdings.drop(List.of(ONE));
        assertTrue(holdings.removes(ONE), "queued");
        holdings.slice(Set.of());
        assertTrue(holdings.removes(ONE), "asked");
        assertFalse(holdings.removes(TWO));
        holdings.removed();
        assertFalse(holdings.removes(ONE), "answered");
    }

    @Test
    void aChangeOfMindBeforeTheSliceLeavesOnlyTheLastWish() {
        holdings.want(List.of(ONE));
        holdings.drop(List.of(ONE));
        assertEquals(Command.RemoveAddresses.class, holdings.slice(Set.of()).getClass());
        holdings.removed();
        assertTrue(holdings.settled(), "nothing is put on after it");
        holdings.drop(List.of(TWO));
        holdings.want(List.of(TWO));
        assertEquals(Command.AddAddresses.class, holdings.slice(Set.of(TWO)).getClass(), "it need not go first");
        holdings.added(Map.of());
        assertTrue(holdings.settled());
    }

    @Test
    void aLinkThatVanishesSaysNothingOfItsAddresses() {
        holdings.drop(List.of(ONE));
        holdings.slice(Set.of(ONE));
        holdings.vanished();
        assertFalse(holdings.expectedToGo(ONE), "so a later disappearance is somebody else's doing");
    }
}
