package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Inheritance;
import dev.vigia.agent.Input;
import dev.vigia.agent.RouterId;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.time.Moment;
import dev.vigia.wire.ArpAnnouncement;
import dev.vigia.wire.NeighborAnnouncement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The kernel of the simulation behaves as the real one was measured to. */
class SimGateTest {
    private static final RouterId WEB = new RouterId("web", Family.IPV4);
    private static final IpAddress OWN = IpAddress.parse("192.0.2.1");
    private static final Subnet ADDRESS = Subnet.parse("192.0.2.100/32");
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

    private final List<Input> told = new ArrayList<>();
    private Moment now = new Moment(1_000_000_000);
    private final SimKernel kernel = new SimKernel(SimWorld.LINK, MAC, List.of(new Subnet(OWN, 24)), () -> now,
            new Random(1), told::add, told::add);

    private void pass(long milliseconds) {
        now = now.plus(Duration.ofMillis(milliseconds));
        kernel.elapse();
    }

    private void guard() {
        kernel.gate().guard(new Command.Guard(WEB, SimWorld.LINK, new Vrid(51), OWN, Duration.ofMillis(300)));
    }

    private void add() {
        kernel.add(new Command.AddAddresses(WEB, SimWorld.LINK, List.of(ADDRESS), Duration.ofSeconds(3)));
    }

    private void advert(int vrid, int priority, String source) {
        var message = Octets.of(new byte[] {0x31, (byte) vrid, (byte) priority, 1, 0, 10, 0, 0});
        kernel.send(new Command.Send(WEB, SimWorld.LINK, IpAddress.parse(source), Family.IPV4.group(), message));
    }

    @Test
    void onlyOurOwnAdvertsThatResignNotKeepItOpen() {
        guard();
        add();
        assertFalse(kernel.answers());
        advert(52, 100, "192.0.2.1");
        advert(51, 100, "192.0.2.2");
        advert(51, 0, "192.0.2.1");
        assertFalse(kernel.answers());
        advert(51, 100, "192.0.2.1");
        assertTrue(kernel.answers());
        pass(299);
        assertTrue(kernel.answersFor(ADDRESS.address()));
        pass(1);
        assertFalse(kernel.answersFor(ADDRESS.address()));
    }

    @Test
    void anAdvertTowardsADeadCarrierOpensItToo() {
        guard();
        add();
        kernel.carrier(false);
        advert(51, 100, "192.0.2.1");
        assertFalse(kernel.answers());
        kernel.carrier(true);
        assertTrue(kernel.answers());
        kernel.gate().shut(WEB);
        assertFalse(kernel.answers());
    }

    @Test
    void whatIsNotGuardedOrFlushedIsOpen() {
        add();
        assertTrue(kernel.answers());
        guard();
        add();
        assertFalse(kernel.answers());
        kernel.gate().flush(true);
        assertTrue(kernel.answers());
        kernel.gate().repair();
        assertFalse(kernel.answers());
        kernel.gate().unguard(WEB);
        assertTrue(kernel.answers());
    }

    @Test
    void aLookTellsForHowLong() {
        guard();
        assertEquals(new Input.GateSeen(WEB, null), kernel.gate().look(WEB));
        advert(51, 100, "192.0.2.1");
        pass(100);
        assertEquals(new Input.GateSeen(WEB, Duration.ofMillis(200)), kernel.gate().look(WEB));
    }

    @Test
    void aDeadAgentLeavesAddressesAndGateToItsSuccessor() {
        guard();
        add();
        advert(51, 100, "192.0.2.1");
        pass(100);
        kernel.orphaned();
        assertTrue(kernel.answers());
        Inheritance left = kernel.gate().inheritances().get(0);
        assertEquals(Duration.ofMillis(100), left.sinceAdvert());
        assertEquals(java.util.Set.of(ADDRESS.address()), left.gated());
        pass(200);
        assertNull(kernel.gate().inheritances().get(0).sinceAdvert());
    }

    @Test
    void aLeaseEndsBetweenItsSecondsAndOneMore() {
        add();
        pass(2999);
        assertTrue(kernel.answers());
        kernel.renew(new Command.RenewAddresses(WEB, SimWorld.LINK, List.of(ADDRESS), Duration.ofMillis(2500)));
        pass(2999);
        assertTrue(kernel.answers());
        pass(1001);
        assertFalse(kernel.answers());
        assertTrue(told.contains(new Input.AddressGone(SimWorld.LINK, ADDRESS)));
    }

    @Test
    void aRefusedGateIsSaidSo() {
        kernel.gate().refuse(true);
        Input answer = kernel.gate().guard(
                new Command.Guard(WEB, SimWorld.LINK, new Vrid(51), OWN, Duration.ofMillis(300)));
        assertFalse(((Input.Guarded) answer).refused().isEmpty());
        assertFalse(kernel.gate().guards(WEB));
    }

    @Test
    void framesSayWhoHasAnAddress() {
        IpAddress ipv6 = IpAddress.parse("fe80::100:1");
        assertEquals(new SimFrame(false, ADDRESS.address(), MAC),
                SimFrame.of(ArpAnnouncement.frame(MAC, ADDRESS.address())));
        assertEquals(new SimFrame(false, ipv6, MAC), SimFrame.of(NeighborAnnouncement.frame(MAC, ipv6)));
        byte[] probe = ArpAnnouncement.frame(MAC, ADDRESS.address()).bytes();
        IpAddress.parse("0.0.0.0").write(probe, 28);
        assertEquals(new SimFrame(true, ADDRESS.address(), MAC), SimFrame.of(Octets.of(probe)));
        assertNull(SimFrame.of(Octets.of(new byte[60])));
        assertNull(SimFrame.of(Octets.of(new byte[3])));
    }

    @Test
    void whoIsSilentIsFoundAndServesNothing() {
        kernel.gate().guard(new Command.Guard(WEB, SimWorld.LINK, new Vrid(51), OWN, Duration.ofMillis(300), false,
                true));
        add();
        advert(51, 100, "192.0.2.1");
        assertTrue(kernel.answersFor(ADDRESS.address()));
        assertFalse(kernel.serves(List.of(ADDRESS)));
        kernel.gate().flush(true);
        assertTrue(kernel.serves(List.of(ADDRESS)));
        kernel.gate().repair();
        assertFalse(kernel.serves(List.of(ADDRESS)));
        guard();
        assertTrue(kernel.serves(List.of(ADDRESS)), "and may change its mind");
        pass(301);
        assertFalse(kernel.serves(List.of(ADDRESS)), "closed it serves nothing in any case");
    }
}
