package dev.vigia.agent;

import static dev.vigia.agent.TwoRouters.API;
import static dev.vigia.agent.TwoRouters.FOUR;
import static dev.vigia.agent.TwoRouters.INSIDE;
import static dev.vigia.agent.TwoRouters.LOAD;
import static dev.vigia.agent.TwoRouters.SIX;
import static dev.vigia.agent.TwoRouters.TAKEOVER;
import static dev.vigia.agent.TwoRouters.both;
import static dev.vigia.agent.TwoRouters.edge;
import static dev.vigia.agent.TwoRouters.inside;
import static dev.vigia.agent.TwoRouters.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.health.Outcome;
import dev.vigia.health.Tracked;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Routers with one fate: the two families of an instance, and the instances of a sync group. */
class FellowshipTest {
    private final TwoRouters two = new TwoRouters();

    @Test
    void bothFamiliesAreTakenOverAtOnceAndToldOfOnce() {
        two.start(settings(FOUR, SIX));
        assertEquals(List.of("INSTANCE web BACKUP STARTED"), two.told());
        two.node.pass(TAKEOVER);
        assertEquals(List.of("ipv4 100", "ipv6 100"), two.sent());
        assertEquals(List.of("INSTANCE web ACTIVE ACTIVE_DOWN"), two.told());
        assertTrue(two.snapshot().routers().stream().allMatch(router -> !router.addresses().containsValue(false)));
    }

    @Test
    void whileOneFamilyHasAnOwnerTheOtherIsNotTakenOver() {
        two.start(settings(FOUR, SIX));
        for (int i = 0; i < 8; i++) {
            two.advert(Family.IPV6, 200);
            two.node.pass(Node.SECOND);
        }
        assertEquals(both(Role.BACKUP), two.roles());
        two.node.pass(TAKEOVER);
        assertEquals(both(Role.ACTIVE), two.roles());
    }

    @Test
    void aHigherPriorityInOneFamilyEndsBoth() {
        two.start(settings(FOUR, SIX));
        two.node.pass(TAKEOVER);
        two.node.commands.clear();
        two.advert(Family.IPV6, 200);
        assertEquals(List.of("ipv4 0"), two.sent(), "the family that nobody spoke in resigns");
        assertEquals(List.of("INSTANCE web BACKUP HIGHER_PRIORITY"), two.told());
        assertEquals(both(Role.BACKUP), two.roles());
    }

    @Test
    void onlyTheFirstFamilyBreaksTies() {
        two.start(settings(FOUR, SIX));
        two.node.pass(TAKEOVER);
        two.advert(Family.IPV6, IpAddress.parse("fe80::ffff"), 100);
        assertEquals(both(Role.ACTIVE), two.roles());
        two.advert(Family.IPV4, IpAddress.parse("192.0.2.250"), 100);
        assertEquals(both(Role.BACKUP), two.roles());
    }

    @Test
    void aLowerPriorityIsPreemptedWhenOneAdvertProvesItAwakeAndBothTurnsHaveCome() {
        two.start(settings(FOUR, SIX));
        for (int i = 0; i < 3; i++) {
            two.advert(Family.IPV4, 50);
            two.advert(Family.IPV6, 50);
            two.node.pass(Node.SECOND);
        }
        two.node.pass(Duration.ofMillis(650));
        assertEquals(both(Role.BACKUP), two.roles());
        two.advert(Family.IPV6, 50);
        assertEquals(both(Role.ACTIVE), two.roles());
        assertEquals("INSTANCE web ACTIVE PREEMPTED_LOWER", two.told().get(1));
    }

    @Test
    void aFamilyThatAnotherRouterOwnsKeepsALowerOneInTheOtherFamilyWhereItIs() {
        two.start(settings(FOUR, SIX));
        for (int i = 0; i < 10; i++) {
            two.advert(Family.IPV4, 50);
            two.advert(Family.IPV6, 200);
            two.node.pass(Node.SECOND);
        }
        assertEquals(both(Role.BACKUP), two.roles());
    }

    @Test
    void aRefusedAddressOfOneFamilyMakesBothUnfit() {
        two.node.refusals.put(SIX.addresses().get(1), "Operation not permitted");
        two.start(settings(FOUR, SIX));
        two.node.pass(TAKEOVER);
        assertEquals("INSTANCE web UNFIT ADDRESS_REFUSED", two.told().get(2));
        assertEquals(both(Role.UNFIT), two.roles());
        assertEquals(List.of(Reason.Code.ADDRESS_REFUSED), two.snapshot().routers().get(0).unfitBecause().stream()
                .map(Reason::code).toList(), "the other family shows it too");
    }

    @Test
    void theGroupIsToldAfterItsMembersAndWaitsForTheirScripts() {
        two.start(edge(FOUR, INSIDE));
        assertEquals(List.of("INSTANCE web BACKUP STARTED", "INSTANCE inside BACKUP STARTED",
                "GROUP edge BACKUP STARTED"), two.told());
        two.node.pass(TAKEOVER);
        List<Command.Tell> tells = two.node.all(Command.Tell.class);
        assertEquals(List.of(List.of(), List.of(), List.of("web", "inside")),
                tells.stream().map(Command.Tell::after).toList());
        assertEquals(0, tells.get(2).transition().priority().number(), "as keepalived");
        assertEquals(List.of("INSTANCE web ACTIVE ACTIVE_DOWN", "INSTANCE inside ACTIVE ACTIVE_DOWN",
                "GROUP edge ACTIVE ACTIVE_DOWN"), two.told());
        Snapshot.Group group = two.snapshot().groups().get(0);
        assertEquals(Role.ACTIVE, group.role());
        assertEquals(List.of("web", "inside"), group.members());
    }

    @Test
    void oneUnfitMemberMakesTheGroupUnfitAndSaysWhich() {
        two.start(edge(FOUR.withTracked(List.of(new Tracked(API))), INSIDE));
        two.finds(API, Outcome.PASSED);
        two.node.pass(TAKEOVER);
        two.told();
        two.finds(API, Outcome.REFUSED);
        assertEquals(List.of("INSTANCE web UNFIT CHECK_FAILED", "INSTANCE inside UNFIT MEMBER_UNFIT",
                "GROUP edge UNFIT MEMBER_UNFIT"), two.told());
        assertTrue(two.snapshot().groups().get(0).reason().evidence().startsWith("web: check_failed (api"));
        two.finds(API, Outcome.PASSED);
        assertEquals(both(Role.BACKUP), two.roles());
    }

    @Test
    void aCheckOfTheGroupDecidesForAll() {
        two.start(edge(FOUR, INSIDE, new Tracked(API)));
        two.finds(API, Outcome.PASSED);
        two.node.pass(TAKEOVER);
        two.told();
        two.finds(API, Outcome.REFUSED);
        assertEquals(List.of("INSTANCE web UNFIT CHECK_FAILED", "INSTANCE inside UNFIT CHECK_FAILED",
                "GROUP edge UNFIT MEMBER_UNFIT"), two.told());
    }

    @Test
    void allHaveThePriorityOfTheFirstAndWhatMovesOneMovesAll() {
        two.start(edge(Node.instance(Family.IPV4, 150).withTracked(List.of(new Tracked(LOAD))), inside(90)));
        two.finds(LOAD, Outcome.PASSED);
        assertEquals(List.of(150, 150), effective());
        two.finds(LOAD, Outcome.REFUSED);
        assertEquals(List.of(120, 120), effective());
        assertEquals(90, two.snapshot().routers().get(1).configuredPriority().number(), "what the file says is shown");
    }

    private List<Integer> effective() {
        return two.snapshot().routers().stream().map(router -> router.effectivePriority().number()).toList();
    }
}
