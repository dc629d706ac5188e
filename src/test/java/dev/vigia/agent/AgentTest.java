package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.time.Moment;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.ArpAnnouncement;
import dev.vigia.wire.ChecksumForm;
import dev.vigia.wire.Reception;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgentTest {
    private static final Duration ACTIVE_DOWN = Duration.ofNanos(3_609_375_000L);

    @ParameterizedTest
    @EnumSource(Family.class)
    void aLoneNodeTakesOverInTheOrderAdvertAddressesAnnouncements(Family family) {
        Node node = Node.started(family, 100);
        assertEquals(List.of(Role.BACKUP), node.roles());
        node.pass(ACTIVE_DOWN.minusNanos(1));
        assertEquals(Role.BACKUP, node.status().role());
        node.commands.clear();
        node.pass(Duration.ofNanos(1));
        List<Class<?>> order = new ArrayList<>();
        node.commands.forEach(command -> order.add(command.getClass()));
        assertEquals(List.of(Command.Send.class, Command.Tell.class, Command.AddAddresses.class,
                Command.Announce.class), order);
        Command.Send send = node.all(Command.Send.class).get(0);
        assertEquals(Wire.own(family), send.source());
        assertEquals(family.group(), send.destination());
        Snapshot.Router status = node.status();
        assertEquals(Role.ACTIVE, status.role());
        assertEquals(Reason.Code.ACTIVE_DOWN, status.reason().code());
        assertEquals(2, status.addresses().values().stream().filter(held -> held).count());
        assertEquals(Wire.own(family), status.activeRouter());
    }

    @Test
    void announcementsCarryOurMacAndAreRepeated() {
        Node node = Node.started(Family.IPV4, 100);
        node.pass(ACTIVE_DOWN);
        Octets first = node.all(Command.Announce.class).get(0).frames().get(0);
        assertEquals(ArpAnnouncement.frame(dev.vigia.net.MacAddress.parse("02:00:00:00:00:01"),
                Wire.virtual(Family.IPV4).get(0)), first);
        assertEquals(1, node.announcements().size());
        node.pass(Duration.ofSeconds(1));
        assertEquals(2, node.announcements().size());
        assertEquals(3, node.all(Command.Announce.class).size(), "and asks who else has them");
        node.pass(Duration.ofSeconds(4));
        assertEquals(3, node.announcements().size());
        node.pass(Duration.ofSeconds(60));
        assertEquals(3, node.announcements().size());
        assertEquals(5, node.all(Command.Announce.class).size(), "twice");
        assertEquals(66, node.all(Command.Send.class).size(), "at once, then each second");
    }

    @Test
    void anOrderlyStopResignsTakesDownAndEnds() {
        Node node = Node.started(Node.instance(Family.IPV4, 100).with(Handover.BREAK_BEFORE_MAKE));
        node.pass(ACTIVE_DOWN);
        node.commands.clear();
        assertFalse(node.agent.ended());
        node.take(new Input.Stop());
        assertInstanceOf(Command.Send.class, node.commands.get(0));
        Reception resignation = AdvertCodec.decode(
                Wire.carrying(((Command.Send) node.commands.get(0)).message(), Wire.own(Family.IPV4),
                        Family.IPV4.group()), stranger());
        assertEquals(Priority.RESIGN, ((Reception.Accepted) resignation).advert().priority());
        assertEquals(1, node.all(Command.RemoveAddresses.class).size());
        assertEquals(List.of(Role.STOPPED), node.roles());
        assertTrue(node.agent.ended());
    }

    static dev.vigia.wire.Receiver stranger() {
        return new dev.vigia.wire.Receiver() {
            @Override
            public boolean listensTo(Vrid vrid, IpAddress destination) {
                return true;
            }

            @Override
            public boolean sendsFrom(IpAddress source) {
                return false;
            }

            @Override
            public List<IpAddress> addressesOf(Vrid vrid) {
                return Wire.virtual(Family.IPV4);
            }
        };
    }

    @Test
    void aMissingLinkIsWaitedForAndSaidSo() {
        Node node = new Node(Family.IPV4);
        node.configure(Node.instance(Family.IPV4, 100));
        assertEquals(List.of(Role.UNFIT), node.roles());
        assertEquals(Reason.Code.LINK_MISSING, node.status().unfitBecause().get(0).code());
        node.link(false);
        assertEquals(Reason.Code.LINK_DOWN, node.status().unfitBecause().get(0).code());
        node.link(true);
        assertEquals(Reason.Code.NO_SOURCE_ADDRESS, node.status().unfitBecause().get(0).code());
        assertEquals(List.of(Role.UNFIT), node.roles(), "a new cause is no new transition");
        node.address(Wire.own(Family.IPV4), 24);
        assertEquals(List.of(Role.UNFIT, Role.BACKUP), node.roles());
        assertEquals(Reason.Code.FIT_AGAIN, node.status().reason().code());
        assertEquals(1, node.all(Command.Listen.class).size());
    }

    @Test
    void theSourceIsNeverAVirtualAddress() {
        Node node = new Node(Family.IPV4);
        node.link(true);
        node.address(Wire.virtual(Family.IPV4).get(0), 32);
        node.configure(Node.instance(Family.IPV4, 100));
        assertEquals(Reason.Code.NO_SOURCE_ADDRESS, node.status().unfitBecause().get(0).code());
        assertTrue(node.notices().contains("leftover_removed"));
        assertFalse(node.status().addresses().containsValue(true));
    }

    @Test
    void lossOfCarrierMakesUnfitAndTakesTheAddressesDown() {
        Node node = Node.started(Family.IPV4, 100);
        node.pass(ACTIVE_DOWN);
        node.commands.clear();
        node.link(false);
        assertEquals(List.of(Role.UNFIT), node.roles());
        assertEquals(0, node.all(Command.Send.class).size(), "nothing can be sent on a dead link");
        assertEquals(1, node.all(Command.RemoveAddresses.class).size());
        node.link(true);
        assertEquals(List.of(Role.UNFIT, Role.BACKUP), node.roles());
    }

    @Test
    void aLinkThatComesBackUnderANewIndexIsListenedToAnew() {
        Node node = Node.started(Family.IPV4, 100);
        node.take(new Input.LinkGone(Node.ETH0));
        node.take(new Input.LinkSeen(Node.ETH0, 9, dev.vigia.net.MacAddress.BROADCAST, 1500, true));
        node.address(Wire.own(Family.IPV4), 24);
        assertEquals(2, node.all(Command.Listen.class).size());
        assertEquals(Role.BACKUP, node.status().role());
    }

    @Test
    void aRefusedAddressMakesUnfitAndLetsThePeerTakeOverWithGrowingPauses() {
        Node node = Node.started(Family.IPV4, 100);
        Subnet second = Subnet.host(Wire.virtual(Family.IPV4).get(1));
        node.refusals.put(second, "EINVAL: invalid argument");
        node.pass(ACTIVE_DOWN);
        assertEquals(List.of(Role.BACKUP, Role.ACTIVE, Role.UNFIT), node.roles());
        Reason why = node.status().unfitBecause().get(0);
        assertEquals(Reason.Code.ADDRESS_REFUSED, why.code());
        assertEquals("192.0.2.101/32: EINVAL: invalid argument", why.evidence());
        assertFalse(node.status().addresses().containsValue(true), "nothing half-done");
        node.pass(Unfitness.FIRST);
        assertEquals(Role.BACKUP, node.status().role());
        node.pass(ACTIVE_DOWN);
        assertEquals(Role.UNFIT, node.status().role());
        node.pass(Unfitness.FIRST);
        assertEquals(Role.UNFIT, node.status().role(), "the second time it takes longer");
        node.pass(Unfitness.FIRST);
        assertEquals(Role.BACKUP, node.status().role());
    }

    @Test
    void refusedAdvertsMakeUnfitOnlyInARow() {
        Node node = Node.started(Family.IPV4, 100);
        node.pass(ACTIVE_DOWN);
        RouterId id = new RouterId("web", Family.IPV4);
        for (int i = 0; i < 10; i++) {
            node.take(new Input.SendRefused(id, "ENOBUFS"));
            node.pass(Duration.ofSeconds(2));
        }
        assertEquals(Role.ACTIVE, node.status().role());
        for (int i = 0; i < 3; i++) {
            node.pass(Duration.ofSeconds(1));
            node.take(new Input.SendRefused(id, "EPERM: operation not permitted"));
        }
        assertEquals(Role.UNFIT, node.status().role());
        assertEquals(Reason.Code.SEND_REFUSED, node.status().unfitBecause().get(0).code());
    }

    @Test
    void manyAddressesMoveInSlicesWithAdvertsBetween() {
        List<Subnet> many = new ArrayList<>();
        for (int i = 0; i < 255; i++) {
            many.add(Subnet.host(new IpAddress(Family.IPV4, 0, 0x0a00_0000L + i)));
        }
        Node node = new Node(Family.IPV4);
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        node.configure(Node.instance("web", Family.IPV4, 100, many));
        node.pass(ACTIVE_DOWN);
        List<Command.AddAddresses> adds = node.all(Command.AddAddresses.class);
        assertEquals(4, adds.size());
        assertTrue(adds.stream().allMatch(add -> add.addresses().size() <= Command.SLICE));
        assertEquals(255, adds.stream().flatMap(add -> add.addresses().stream()).distinct().count());
        assertEquals(255, node.all(Command.Announce.class).stream().mapToInt(a -> a.frames().size()).sum());
    }

    @Test
    void anAddressTakenAwayByOthersIsPutBackAndAnnounced() {
        Node node = Node.started(Family.IPV4, 100);
        node.pass(ACTIVE_DOWN.plusSeconds(6));
        node.commands.clear();
        Subnet first = Subnet.host(Wire.virtual(Family.IPV4).get(0));
        node.take(new Input.AddressGone(Node.ETH0, first));
        assertEquals(List.of(first), node.all(Command.AddAddresses.class).get(0).addresses());
        assertEquals(1, node.all(Command.Announce.class).size());
        assertEquals(List.of("address_taken_away"), node.notices());
        assertEquals(List.of(), node.roles(), "no election for that");
    }

    @Test
    void addressesThatSomebodyPutsOnABackupAreTakenOffAlsoWhileAnotherIsOnItsWay() {
        Node node = Node.started(Family.IPV4, 100);
        node.commands.clear();
        Subnet first = Subnet.host(Wire.virtual(Family.IPV4).get(0));
        Subnet second = Subnet.host(Wire.virtual(Family.IPV4).get(1));
        node.takeBeforeAnswers(new Input.AddressSeen(Node.ETH0, first), new Input.AddressSeen(Node.ETH0, second));
        assertFalse(node.status().addresses().containsValue(true));
        assertEquals(List.of("leftover_removed"), node.notices(), "one line a minute");
        assertEquals(List.of(), node.roles());
    }

    @Test
    void ourOwnRemovalIsNotTakenForSomebodyElses() {
        Node node = Node.started(Family.IPV4, 100);
        node.pass(ACTIVE_DOWN);
        node.commands.clear();
        node.advert(200);
        node.pass(Duration.ofMillis(100));
        assertEquals(List.of(Role.BACKUP), node.roles());
        assertEquals(List.of(), node.notices());
        assertFalse(node.status().addresses().containsValue(true));
    }

    @Test
    void theChecksumFormFollowsThePeer() {
        Node node = Node.started(Family.IPV4, 100);
        node.pass(ACTIVE_DOWN);
        assertEquals(ChecksumForm.PSEUDO_HEADER, formOfLast(node));
        node.advert(Wire.peer(Family.IPV4), 50, Node.SECOND, ChecksumForm.MESSAGE_ONLY);
        assertEquals(ChecksumForm.MESSAGE_ONLY, formOfLast(node));
        assertEquals(1L, node.status().counters().get("message_only_checksum_accepted"));
    }

    private static ChecksumForm formOfLast(Node node) {
        List<Command.Send> sends = node.all(Command.Send.class);
        var packet = Wire.carrying(sends.get(sends.size() - 1).message(), Wire.own(Family.IPV4), Family.IPV4.group());
        return ((Reception.Accepted) AdvertCodec.decode(packet, stranger())).form();
    }

    @Test
    void differencesAreCountedAndLoggedAtABoundedPace() {
        Node node = Node.started(Family.IPV4, 100);
        for (int i = 0; i < 500; i++) {
            node.advert(Wire.peer(Family.IPV4), 200, Duration.ofMillis(40_950), ChecksumForm.PSEUDO_HEADER);
        }
        assertEquals(500L, node.status().counters().get("interval_errors"));
        assertEquals(List.of("learned_interval_bounded"), node.notices());
        assertEquals(Duration.ofSeconds(3), node.status().activeAdvertInterval());
    }

    @Test
    void sequenceNumbersGoOnAfterARestartAndACrashIsTold() {
        Node node = new Node(Family.IPV4);
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        node.take(new Input.Recall(Map.of("web", new Told(41, Role.ACTIVE)), List.of()));
        node.configure(Node.instance(Family.IPV4, 100));
        Transition first = node.all(Command.Tell.class).get(0).transition();
        assertEquals(42, first.seq());
        assertEquals(Reason.Code.RESTARTED, first.reason().code());
        node.pass(ACTIVE_DOWN);
        assertEquals(43, node.all(Command.Tell.class).get(1).transition().seq());
    }

    @Test
    void whoAsksIsToldWhatWasDoneForPunctuality() {
        Node node = new Node(Family.IPV4);
        List<Measure> measures = List.of(new Measure("realtime_loop", ""), new Measure("memory_lock", "why not"));
        node.take(new Input.Measured(measures));
        node.take(new Input.Asked(7, new Wish.Status()));
        assertEquals(measures, ((Snapshot) node.all(Command.Answer.class).get(0).reply()).measures());
    }
}
