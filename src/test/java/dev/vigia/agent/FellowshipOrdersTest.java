package dev.vigia.agent;

import static dev.vigia.agent.TwoRouters.FOUR;
import static dev.vigia.agent.TwoRouters.INSIDE;
import static dev.vigia.agent.TwoRouters.SIX;
import static dev.vigia.agent.TwoRouters.TAKEOVER;
import static dev.vigia.agent.TwoRouters.both;
import static dev.vigia.agent.TwoRouters.edge;
import static dev.vigia.agent.TwoRouters.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What files and operators order is ordered for all who share a fate. */
class FellowshipOrdersTest {
    private final TwoRouters two = new TwoRouters();

    @Test
    void whoDrainsOneMemberOrTheGroupDrainsAll() {
        for (String name : List.of("inside", "edge", "web")) {
            var fresh = new TwoRouters();
            fresh.start(edge(FOUR, INSIDE));
            fresh.node.pass(TAKEOVER);
            fresh.told();
            fresh.node.take(new Input.Asked(1, new Wish.Drain(name, null)));
            assertEquals(List.of("ipv4 0", "ipv6 0"), fresh.sent());
            assertEquals(List.of("INSTANCE web STOPPED DRAINED", "INSTANCE inside STOPPED DRAINED",
                    "GROUP edge STOPPED DRAINED"), fresh.told());
            fresh.node.take(new Input.Asked(2, new Wish.Resume(name)));
            assertEquals(both(Role.BACKUP), fresh.roles());
        }
    }

    @Test
    void aHandoverOfTheGroupResignsForAllAndWaitsForTheCommandsOfEach() {
        NotifySettings first = NotifySettings.NONE.withBeforeRelease(List.of("/move"), Duration.ofSeconds(2));
        two.start(edge(FOUR, INSIDE.with(first)));
        two.node.pass(TAKEOVER);
        two.told();
        two.node.take(new Input.Asked(1, new Wish.HandOver("edge")));
        assertEquals(1, two.node.all(Command.Prepare.class).size());
        assertFalse(two.sent().contains("ipv4 0"), "one is prepared, all wait");
        Command.Prepare prepare = two.node.all(Command.Prepare.class).get(0);
        two.node.take(new Input.Prepared(prepare.router(), prepare.turn()));
        assertTrue(two.sent().containsAll(List.of("ipv4 0", "ipv6 0")));
        assertEquals(both(Role.BACKUP), two.roles());
    }

    @Test
    void theCommandBeforeAReleaseRunsOnceForBothFamilies() {
        NotifySettings first = NotifySettings.NONE.withBeforeRelease(List.of("/move"), Duration.ofSeconds(2));
        two.start(settings(FOUR.with(first), SIX.with(first)));
        two.node.pass(TAKEOVER);
        two.node.take(new Input.Stop());
        assertEquals(1, two.node.all(Command.Prepare.class).size());
        assertEquals(both(Role.ACTIVE), two.roles());
        two.node.pass(Duration.ofSeconds(2));
        assertEquals(both(Role.STOPPED), two.roles());
    }

    @Test
    void aFamilyThatAReloadAddsJoinsAnOwner() {
        two.start(settings(FOUR));
        two.node.pass(TAKEOVER);
        two.told();
        two.node.take(new Input.Configure(settings(FOUR, SIX)));
        assertTrue(two.sent().contains("ipv6 100"));
        assertEquals(List.of(), two.told(), "the instance is Active as before");
        assertEquals(both(Role.ACTIVE), two.roles());
    }

    @Test
    void aFamilyThatAReloadTakesOutLeavesAloneAndUntold() {
        two.start(settings(FOUR, SIX));
        two.node.pass(TAKEOVER);
        two.told();
        two.node.take(new Input.Configure(settings(FOUR)));
        assertTrue(two.sent().contains("ipv6 0"));
        two.node.pass(Node.SECOND.multipliedBy(2));
        assertEquals(List.of(), two.told());
        assertEquals(List.of(Role.ACTIVE), two.roles());
        two.node.take(new Input.Configure(settings(FOUR, SIX)));
        assertEquals(both(Role.ACTIVE), two.roles());
        assertEquals(List.of(), two.told());
    }

    @Test
    void instancesThatAReloadBringsTogetherAgreeAtOnce() {
        two.start(settings(FOUR, INSIDE));
        two.advert(Family.IPV6, 200);
        two.node.pass(Duration.ofMillis(1900));
        two.advert(Family.IPV6, 200);
        two.node.pass(Duration.ofMillis(1900));
        assertEquals(List.of(Role.ACTIVE, Role.BACKUP), two.roles());
        two.told();
        two.node.take(new Input.Configure(edge(FOUR, INSIDE)));
        assertEquals(List.of("INSTANCE web BACKUP HANDED_OVER", "GROUP edge BACKUP HANDED_OVER"), two.told());
        two.node.take(new Input.Configure(settings(FOUR, INSIDE)));
        assertEquals(List.of("GROUP edge STOPPED STOP_REQUESTED"), two.told());
    }

    @Test
    void whoIsHeardWhileAllPrepareToStopEndsTheWait() {
        NotifySettings first = NotifySettings.NONE.withBeforeRelease(List.of("/move"), Duration.ofSeconds(60));
        two.start(edge(FOUR.with(first), INSIDE));
        two.node.pass(TAKEOVER);
        two.node.take(new Input.Stop());
        two.told();
        two.advert(Family.IPV6, 200);
        assertEquals(both(Role.STOPPED), two.roles());
        assertEquals("GROUP edge STOPPED STOP_REQUESTED", two.told().get(4), "after both members");
    }
}
