package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.LeaseSettings.GateChoice;
import dev.vigia.net.Family;
import dev.vigia.net.Subnet;
import dev.vigia.vrrp.Standing.Caution;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The gate as the agent sees it (PRODUCT sections 5.1 and 5.2). */
class GateTest {
    private static final String FULL =
            "the kernel refuses table netdev vigia: ENFILE (the system has too many open files)";
    private static final Duration TAKEOVER = Duration.ofMillis(3610);

    private static InstanceSettings lease(Caution prefer, GateChoice gate) {
        return Node.instance(Family.IPV4, 100)
                .with(new LeaseSettings(prefer, gate, Optional.empty(), Optional.empty()));
    }

    @Test
    void itIsInForceLongBeforeTheFirstTakeover() {
        Node node = Node.started(Family.IPV4, 100);
        var guard = new Command.Guard(new RouterId("web", Family.IPV4), Node.ETH0, Wire.VRID, Wire.own(Family.IPV4),
                Duration.ofSeconds(3));
        assertEquals(List.of(guard), node.all(Command.Guard.class));
        assertEquals("closed", node.status().gate());
        node.pass(TAKEOVER);
        assertEquals("open", node.status().gate());
        assertEquals(1, node.all(Command.Guard.class).size(), "once is enough");
    }

    @Test
    void availabilityKeepsItOpenForOneIntervalMore() {
        Node node = Node.started(lease(Caution.AVAILABILITY, GateChoice.AUTO));
        assertEquals(Duration.ofSeconds(4), node.all(Command.Guard.class).get(0).timeout());
    }

    @Test
    void offMeansOffAndSaysSo() {
        Node node = Node.started(lease(Caution.SAFETY, GateChoice.OFF));
        node.pass(TAKEOVER);
        assertEquals(List.of(), node.all(Command.Guard.class));
        assertEquals("off", node.status().gate());
        assertEquals("configured so", node.status().gateOffBecause());
        assertEquals(0, node.looks);
    }

    private static InstanceSettings silent(int priority) {
        return Node.instance(Family.IPV4, priority).accepting(false);
    }

    @Test
    void whoServesNothingTellsTheGateButTheAddressOwnerServes() {
        Node node = Node.started(silent(100));
        assertTrue(node.all(Command.Guard.class).get(0).silent());
        assertFalse(node.status().accept());
        Node owner = Node.started(silent(255));
        assertFalse(owner.all(Command.Guard.class).get(0).silent());
        assertTrue(owner.status().accept());
    }

    @Test
    void acceptIsToggledWhileEverythingGoesOn() {
        Node node = Node.started(Family.IPV4, 100);
        node.pass(TAKEOVER);
        for (boolean accept : new boolean[] {false, true}) {
            node.commands.clear();
            node.configure(Node.instance(Family.IPV4, 100).accepting(accept));
            List<Command.Guard> guards = node.all(Command.Guard.class);
            assertEquals(List.of(!accept), guards.stream().map(Command.Guard::silent).toList());
            assertEquals(Role.ACTIVE, node.status().role());
            assertEquals(List.of(), node.all(Command.RemoveAddresses.class));
            assertEquals(List.of(), node.roles());
        }
    }

    /** It must not serve, and only the gate keeps it from that: better another node than this one. */
    @Test
    void withoutAGateWhoServesNothingIsUnfit() {
        Node node = new Node(Family.IPV4);
        node.gateRefused = "EPERM";
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        node.configure(silent(100));
        assertEquals(List.of(new Reason(Reason.Code.GATE_REFUSED, "'accept: false' needs it: EPERM")),
                node.status().unfitBecause());
        node.pass(TAKEOVER);
        assertEquals(List.of(), node.all(Command.AddAddresses.class));
        node.configure(Node.instance(Family.IPV4, 100));
        assertEquals(List.of(), node.status().unfitBecause(), "it need not");
    }

    @Test
    void whoServesNothingLetsGoWhereItsGateIsLost() {
        Node node = Node.started(silent(100));
        node.pass(TAKEOVER.plusMillis(10));
        assertEquals(Role.ACTIVE, node.status().role());
        node.take(new Input.Guarded(new RouterId("web", Family.IPV4), "lost"));
        assertEquals(Role.UNFIT, node.status().role());
        node.pass(Duration.ofSeconds(1));
        assertEquals(1, node.all(Command.RemoveAddresses.class).size());
    }

    @Test
    void aSourceThatChangesIsGuardedAnew() {
        Node node = Node.started(Family.IPV4, 100);
        node.commands.clear();
        node.address(Wire.peer(Family.IPV4), 24);
        node.take(new Input.AddressGone(Node.ETH0, new Subnet(Wire.own(Family.IPV4), 24)));
        assertEquals(Wire.peer(Family.IPV4), node.all(Command.Guard.class).get(0).source());
    }

    @Test
    void theActiveLooksAfterItsFirstAdvertAndEachSecond() {
        Node node = Node.started(Family.IPV4, 100);
        node.pass(TAKEOVER);
        assertEquals(0, node.looks);
        node.pass(Duration.ofMillis(10));
        assertEquals(1, node.looks);
        node.pass(Duration.ofSeconds(10));
        assertTrue(node.looks >= 10 && node.looks <= 12, "looks: " + node.looks);
        node.advert(200);
        int before = node.looks;
        node.pass(Duration.ofSeconds(3));
        assertEquals(before, node.looks, "a Backup need not");
    }

    @Test
    void aGateThatStaysClosedIsTakenAwayAndTheServiceGoesOn() {
        Node node = Node.started(Family.IPV4, 100);
        node.pass(TAKEOVER);
        node.gateOpens = false;
        node.commands.clear();
        node.pass(Duration.ofMillis(10));
        assertEquals(1, node.all(Command.Send.class).size(), "one advert out of turn, which should have opened it");
        assertEquals(1, node.all(Command.Unguard.class).size());
        assertEquals(List.of("gate_closed_while_active"), node.notices());
        assertEquals("off", node.status().gate());
        assertTrue(node.status().gateOffBecause().contains("stayed closed"));
        assertEquals(List.of(), node.roles(), "no transition for that");
        node.pass(Duration.ofSeconds(30));
        assertEquals(0, node.all(Command.Guard.class).size(), "not again in this tenure");
        node.gateOpens = true;
        node.advert(200);
        node.pass(Duration.ofSeconds(11));
        assertEquals(1, node.all(Command.Guard.class).size(), "but for the next");
    }

    @Test
    void anAliveElementDeletedByHandIsMendedByTheNextAdvert() {
        Node node = Node.started(Family.IPV4, 100);
        node.pass(TAKEOVER.plusMillis(10));
        node.commands.clear();
        node.take(new Input.GateSeen(new RouterId("web", Family.IPV4), null));
        assertEquals(1, node.all(Command.Send.class).size());
        assertEquals(0, node.all(Command.Unguard.class).size());
        assertEquals("open", node.status().gate());
        node.pass(Duration.ofSeconds(5));
        node.take(new Input.GateSeen(new RouterId("web", Family.IPV4), null));
        assertEquals(0, node.all(Command.Unguard.class).size(), "an old miss does not count");
    }

    @Test
    void aRefusalIsSaidAndTriedAgainWhileNothingIsOwned() {
        Node node = new Node(Family.IPV4);
        node.gateRefused = "EPERM";
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        node.configure(Node.instance(Family.IPV4, 100));
        assertEquals(List.of("gate_off"), node.notices());
        assertEquals("EPERM", node.status().gateOffBecause());
        assertEquals(List.of(), node.status().unfitBecause());
        node.pass(TAKEOVER);
        assertEquals(Role.ACTIVE, node.status().role());
        node.pass(Duration.ofSeconds(30));
        assertEquals(1, node.all(Command.Guard.class).size());
        node.advert(200);
        node.gateRefused = "";
        node.pass(Duration.ofSeconds(1));
        assertEquals("closed", node.status().gate());
    }

    @Test
    void whereItIsRequiredTheNodeIsUnfitWithoutItAndFitOnceItIsThere() {
        Node node = new Node(Family.IPV4);
        node.gateRefused = "EPERM";
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        node.configure(lease(Caution.SAFETY, GateChoice.REQUIRED));
        node.pass(Duration.ofSeconds(25));
        assertEquals(Reason.Code.GATE_REFUSED, node.status().unfitBecause().get(0).code());
        assertEquals(3, node.all(Command.Guard.class).size());
        assertEquals(Role.UNFIT, node.status().role());
        node.gateRefused = "";
        node.pass(Duration.ofSeconds(20));
        assertEquals(Role.ACTIVE, node.status().role());
    }

    /** As when a set is full: the table was there, and an element is refused while the addresses are ours. */
    private static Node refusedWhileActive(GateChoice choice) {
        Node node = new Node(Family.IPV4);
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        node.configure(lease(Caution.SAFETY, choice));
        node.pass(TAKEOVER);
        assertEquals(Role.ACTIVE, node.status().role());
        assertEquals("open", node.status().gate());
        node.gateRefused = FULL;
        node.take(new Input.Guarded(new RouterId("web", Family.IPV4), FULL));
        return node;
    }

    @Test
    void anElementThatIsRefusedWhileActiveEndsTheGateAndNotTheService() {
        Node node = refusedWhileActive(GateChoice.AUTO);
        node.pass(Duration.ofSeconds(3));
        assertEquals(Role.ACTIVE, node.status().role());
        assertEquals("off", node.status().gate());
        assertEquals(FULL, node.status().gateOffBecause());
        assertEquals(List.of("gate_off"), node.notices());
    }

    @Test
    void whereTheGateIsRequiredItMakesTheOwnerUnfitWithThatCause() {
        Node node = refusedWhileActive(GateChoice.REQUIRED);
        node.pass(Duration.ofSeconds(3));
        assertEquals(Role.UNFIT, node.status().role());
        assertEquals(List.of(new Reason(Reason.Code.GATE_REFUSED, FULL)), node.status().unfitBecause());
        assertEquals(1, node.all(Command.RemoveAddresses.class).size(), "it lets go in order");
    }
}
