package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Make before break (PRODUCT section 5.7): who lets go in order answers until its successor has announced itself. */
class LeavingTest {
    private static final Duration TAKEOVER = Duration.ofMillis(3610);
    private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:99");
    private static final List<IpAddress> VIRTUAL = Wire.virtual(Family.IPV4);
    private final Node node = Node.started(Family.IPV4, 100);

    private void own() {
        node.pass(TAKEOVER);
        assertEquals(List.of(Role.BACKUP, Role.ACTIVE), node.roles());
        node.commands.clear();
    }

    private boolean holds() {
        return node.status().addresses().containsValue(true);
    }

    private void announced(IpAddress address) {
        node.take(new Input.Claimed(Node.ETH0, address, OTHER));
    }

    @Test
    void aStopResignsAndAnswersUntilTheSuccessorHasAnnouncedEachAddress() {
        own();
        node.take(new Input.Stop());
        assertEquals(List.of(Role.STOPPED), node.roles(), "told at once");
        assertEquals(1, node.all(Command.Send.class).size(), "the resignation and no further advert");
        assertTrue(node.status().leaving());
        announced(VIRTUAL.get(0));
        node.pass(Duration.ofMillis(9));
        assertEquals(0, node.all(Command.RemoveAddresses.class).size(), "what was sent before is under way");
        node.pass(Duration.ofMillis(1));
        assertEquals(List.of(VIRTUAL.get(0)), node.all(Command.RemoveAddresses.class).get(0).addresses().stream()
                .map(subnet -> subnet.address()).toList(), "each when its new owner is known");
        assertFalse(node.agent.ended());
        announced(VIRTUAL.get(1));
        node.pass(Duration.ofMillis(10));
        assertFalse(holds());
        assertTrue(node.agent.ended());
        assertEquals(1, node.all(Command.Send.class).size());
        Command last = node.commands.get(node.commands.size() - 1);
        assertInstanceOf(Command.Unguard.class, last, "and leaves no gate behind");
    }

    @Test
    void whoFreezesWhileItLeavesIsClosedByTheKernelInTime() {
        own();
        node.pass(Duration.ofMillis(400));
        node.commands.clear();
        node.take(new Input.Stop());
        List<Command.Guard> guards = node.all(Command.Guard.class);
        Duration sinceAdvert = Duration.ofMillis(400 + 610).minus(Duration.ofNanos(609_375_000));
        assertEquals(List.of(sinceAdvert.plusMillis(1050)), guards.stream().map(Command.Guard::timeout).toList());
    }

    @Test
    void anAnnouncementThatOvertookTheSuccessorsAdvertCounts() {
        own();
        VIRTUAL.forEach(this::announced);
        node.advert(200);
        node.pass(Duration.ofMillis(10));
        assertFalse(holds(), "it need not come again");
    }

    @Test
    void aStopWithoutASuccessorEndsAnIntervalAnd50MillisecondsLater() {
        own();
        node.take(new Input.Stop());
        node.pass(Duration.ofMillis(1049));
        assertTrue(holds());
        node.pass(Duration.ofMillis(1));
        assertFalse(holds());
        assertTrue(node.agent.ended());
    }

    @Test
    void theSuccessorsAdvertGivesItAHundredMillisecondsToAnnounceItself() {
        own();
        node.take(new Input.Stop());
        node.pass(Duration.ofMillis(10));
        node.advert(50);
        node.pass(Duration.ofMillis(99));
        assertTrue(holds());
        node.advert(50);
        node.pass(Duration.ofMillis(1));
        assertFalse(holds(), "counted from the first");
    }

    @Test
    void whoYieldsToAHigherPriorityAnswersForAHundredMilliseconds() {
        own();
        node.advert(200);
        assertEquals(List.of(Role.BACKUP), node.roles());
        assertEquals(0, node.all(Command.Send.class).size());
        node.pass(Duration.ofMillis(99));
        assertTrue(holds());
        node.pass(Duration.ofMillis(1));
        assertFalse(holds());
        List<Command> down = node.commands.stream().filter(command -> command instanceof Command.Shut
                || command instanceof Command.RemoveAddresses).toList();
        assertInstanceOf(Command.Shut.class, down.get(0), "the gate first");
        assertInstanceOf(Command.RemoveAddresses.class, down.get(1));
    }

    @Test
    void whoBecomesUnfitResignsAndClosesAtOnce() {
        own();
        node.take(new Input.AddressGone(Node.ETH0, new dev.vigia.net.Subnet(Wire.own(Family.IPV4), 24)));
        assertEquals(List.of(Role.UNFIT), node.roles());
        assertFalse(node.status().leaving());
        assertFalse(holds());
    }

    @Test
    void aCarrierThatGoesMeanwhileEndsIt() {
        own();
        node.advert(200);
        node.link(false);
        assertFalse(node.status().leaving());
        assertFalse(holds());
    }

    @Test
    void breakBeforeMakeLetsGoAtOnce() {
        Node strict = Node.started(Node.instance(Family.IPV4, 100).with(Handover.BREAK_BEFORE_MAKE));
        strict.pass(TAKEOVER);
        strict.advert(200);
        assertFalse(strict.status().addresses().containsValue(true));
    }

    @Test
    void whoTookOverFromTheSilentFindsADuplicateAtOnce() {
        own();
        announced(VIRTUAL.get(0));
        assertEquals(List.of("duplicate_address"), node.notices());
    }

    @Test
    void whoIsActiveAgainMeanwhileGoesOnWithWhatStands() {
        own();
        node.advert(200);
        announced(VIRTUAL.get(0));
        node.take(node.heard(0));
        node.pass(Duration.ofMillis(650));
        node.commands.clear();
        node.pass(Duration.ofSeconds(8));
        assertFalse(node.status().addresses().containsValue(false));
        assertTrue(node.all(Command.RenewAddresses.class).size() > 0, "and renews it");
    }

    @Test
    void aForeignAnnouncementOfAnActiveIsADuplicateButNotWhileThePredecessorLeaves() {
        node.advert(200);
        node.advert(0);
        node.pass(Duration.ofSeconds(1));
        node.commands.clear();
        announced(VIRTUAL.get(0));
        assertEquals(List.of(), node.notices(), "the predecessor may still answer");
        node.pass(Duration.ofMillis(1150));
        announced(VIRTUAL.get(0));
        announced(IpAddress.parse("192.0.2.250"));
        assertEquals(List.of("duplicate_address"), node.notices(), "the other is none of ours");
        assertEquals(OTHER, node.status().claims().get(VIRTUAL.get(0)));
        assertEquals(1L, node.status().counters().get("duplicate_addresses"));
        assertEquals(List.of(), node.roles());
    }

    @Test
    void theLimitHoldsForWhatWasAnnouncedJustBeforeItToo() {
        var leaving = new Leaving();
        Moment limit = Moment.ORIGIN.plus(Duration.ofMillis(100));
        leaving.begin(List.of(VIRTUAL.get(0)), limit);
        leaving.announced(VIRTUAL.get(0), limit.minus(Duration.ofMillis(5)));
        assertEquals(limit, leaving.next());
        assertTrue(leaving.over(limit), "else its time would be past, and nothing due");
    }

    @Test
    void whoIsContradictedAnnouncesAgainWhenTheOtherHasLetGoAndNotMoreThanOnceASecond() {
        own();
        node.pass(Duration.ofSeconds(7));
        node.commands.clear();
        announced(VIRTUAL.get(0));
        node.pass(Duration.ofMillis(69));
        assertEquals(0, node.all(Command.Announce.class).size());
        node.pass(Duration.ofMillis(1));
        assertEquals(1, node.all(Command.Announce.class).size());
        for (int i = 0; i < 9; i++) {
            node.pass(Duration.ofMillis(100));
            node.take(new Input.Claimed(Node.ETH0, VIRTUAL.get(0), MacAddress.parse("02:00:00:00:00:0" + i)));
        }
        assertEquals(1, node.all(Command.Announce.class).size());
        node.pass(Duration.ofMillis(100));
        assertEquals(2, node.all(Command.Announce.class).size());
    }

    /** Both contradict each other: whom the clients believe in the end must be the one who stays. */
    @Test
    void ofTwoWhoContradictEachOtherTheHigherPriorityHasTheLastWord() {
        assertEquals(Duration.ofMillis(70), untilContradiction(100, OTHER));
        assertEquals(Duration.ofMillis(80), untilContradiction(150, OTHER));
    }

    /** FRR announces itself when it takes over, and its first advert may be lost: ours must not have the last word. */
    @Test
    void aPeerWithTheVirtualMacIsContradictedAnIntervalLater() {
        assertEquals(Duration.ofMillis(1070),
                untilContradiction(100, MacAddress.virtual(Family.IPV4, Wire.VRID)));
    }

    private static Duration untilContradiction(int priority, MacAddress claimant) {
        Node active = Node.started(Family.IPV4, priority);
        active.pass(Duration.ofSeconds(12));
        active.commands.clear();
        active.take(new Input.Claimed(Node.ETH0, VIRTUAL.get(0), claimant));
        Duration passed = Duration.ZERO;
        while (active.all(Command.Announce.class).isEmpty() && passed.compareTo(Duration.ofSeconds(2)) < 0) {
            active.pass(Duration.ofMillis(1));
            passed = passed.plusMillis(1);
        }
        return passed;
    }

    @Test
    void aWonContentionIsAnnouncedThoughAClaimWasJustContradicted() {
        own();
        node.pass(Duration.ofSeconds(7));
        node.commands.clear();
        announced(VIRTUAL.get(0));
        node.pass(Duration.ofMillis(70));
        assertEquals(1, node.all(Command.Announce.class).size(), "the claim");
        node.advert(50);
        node.pass(Duration.ofMillis(50));
        assertEquals(2, node.all(Command.Announce.class).size(), "the contention");
        node.advert(50);
        node.pass(Duration.ofMillis(800));
        assertEquals(2, node.all(Command.Announce.class).size(), "each at most once a second");
    }
}
