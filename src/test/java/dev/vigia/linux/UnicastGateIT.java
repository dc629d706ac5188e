package dev.vigia.linux;

import static dev.vigia.linux.TwoWorlds.FROM4;
import static dev.vigia.linux.TwoWorlds.VA;
import static dev.vigia.linux.TwoWorlds.VB;
import static dev.vigia.linux.TwoWorlds.WEB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.RouterId;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Vrid;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Adverts to unicast peers keep the gate of this kernel open, even where every peer is dead. */
@Timeout(120)
class UnicastGateIT {
    private static final IpAddress PEER = IpAddress.parse("10.77.0.2");
    /** Nobody has it: the kernel asks for its neighbour and lets nothing out. */
    private static final IpAddress DEAD = IpAddress.parse("10.77.0.99");
    private static final Duration LONG = Duration.ofSeconds(60);
    private TwoWorlds worlds;

    @BeforeEach
    void twoWorlds() throws Exception {
        worlds = new TwoWorlds();
    }

    @AfterEach
    void away() {
        if (worlds != null) {
            worlds.close();
        }
    }

    @Test
    void anAdvertToAPeerArrivesWithItsTtlAndOpensTheGate() throws Exception {
        guard(WEB, FROM4);
        worlds.onB(new Command.Listen(VB, Family.IPV4));
        assertNull(rest(WEB), "closed before");
        for (int hopLimit : new int[] {64, 255, 3}) {
            shut(WEB);
            worlds.a.perform(new Command.Send(WEB, VA, FROM4, PEER, hopLimit, advert(100), true));
            Input.Arrived arrived = (Input.Arrived) TwoWorlds.next(worlds.b, Input.Arrived.class::isInstance);
            assertEquals(hopLimit, arrived.datagram().hopLimit());
            assertEquals(PEER, arrived.datagram().destination());
            assertNotNull(rest(WEB));
        }
    }

    @Test
    void aDeadPeerClosesNothing() throws Exception {
        guard(WEB, FROM4);
        worlds.a.perform(new Command.Send(WEB, VA, FROM4, DEAD, 255, advert(100), true));
        assertNotNull(rest(WEB), "the kernel has no neighbour to send it to");
    }

    @Test
    void onlyTheLastOfTheAdvertsOpens() throws Exception {
        guard(WEB, FROM4);
        IpAddress other = IpAddress.parse("10.77.0.3");
        worlds.a.perform(new Command.Send(WEB, VA, FROM4, PEER, 255, advert(100), false));
        assertNull(rest(WEB), "should we die here, the other misses one more than this peer");
        worlds.a.perform(new Command.Send(WEB, VA, FROM4, other, 255, advert(100), true));
        assertNotNull(rest(WEB));
    }

    @Test
    void oneOfTheRoundIsEnough() throws Exception {
        guard(WEB, FROM4);
        IpAddress walled = IpAddress.parse("10.77.0.3");
        wall(walled);
        worlds.a.perform(new Command.Send(WEB, VA, FROM4, PEER, 255, advert(100), false));
        worlds.a.perform(new Command.Send(WEB, VA, FROM4, walled, 255, advert(100), true));
        assertInstanceOf(Input.SendRefused.class, TwoWorlds.next(worlds.a, Input.SendRefused.class::isInstance));
        assertNotNull(rest(WEB));
        shut(WEB);
        worlds.a.perform(new Command.Send(WEB, VA, FROM4, walled, 255, advert(100), true));
        assertNull(rest(WEB), "and none is not");
    }

    @Test
    void overIpv6Neither() throws Exception {
        RouterId six = new RouterId("web", Family.IPV6);
        guard(six, TwoWorlds.FROM6);
        IpAddress dead = IpAddress.parse("fe80::99");
        worlds.a.perform(new Command.Send(six, VA, TwoWorlds.FROM6, dead, 255, advert(100), true));
        assertNotNull(rest(six));
    }

    @Test
    void aResignationOpensNothing() throws Exception {
        guard(WEB, FROM4);
        worlds.a.perform(new Command.Send(WEB, VA, FROM4, PEER, 255, advert(0), true));
        worlds.a.perform(new Command.Send(WEB, VA, FROM4, DEAD, 255, advert(0), true));
        assertNull(rest(WEB));
    }

    @Test
    void whatTheKernelRefusesOpensNothing() throws Exception {
        guard(WEB, FROM4);
        wall(PEER);
        worlds.a.perform(new Command.Send(WEB, VA, FROM4, PEER, 255, advert(100), true));
        assertInstanceOf(Input.SendRefused.class, TwoWorlds.next(worlds.a, Input.SendRefused.class::isInstance));
        assertNull(rest(WEB), "a peer that hears nothing takes over: we must not answer by then");
    }

    @Test
    void noTokenLeavesTheNode() throws Exception {
        guard(WEB, FROM4);
        // A host that has joined the tokens' group would hear them.
        worlds.hostB.ip("addr add 224.0.0.254/32 dev vb autojoin");
        worlds.onB(new Command.Listen(VB, Family.IPV4));
        worlds.a.perform(new Command.Send(WEB, VA, FROM4, DEAD, 255, advert(100), true));
        worlds.a.perform(new Command.Send(WEB, VA, FROM4, PEER, 255, advert(101), true));
        Input.Arrived first = (Input.Arrived) TwoWorlds.next(worlds.b, Input.Arrived.class::isInstance);
        assertEquals(PEER, first.datagram().destination(), "nothing came before it");
        worlds.a.perform(new Command.Send(WEB, VA, FROM4, Family.IPV4.group(), 255, advert(102), true));
        Input.Arrived second = (Input.Arrived) TwoWorlds.next(worlds.b, Input.Arrived.class::isInstance);
        assertEquals(Family.IPV4.group(), second.datagram().destination(), "nothing came between them");
    }

    /** The node's own firewall lets nothing out to an address, and says so to who sends. */
    private void wall(IpAddress address) throws Exception {
        worlds.hostA.command("nft add table ip filter");
        worlds.hostA.command("nft add chain ip filter out { type filter hook output priority 0 ; }");
        worlds.hostA.command("nft add rule ip filter out ip daddr " + address + " drop");
    }

    private static Octets advert(int priority) {
        return GatedHost.advert(51, priority);
    }

    private void guard(RouterId router, IpAddress source) throws Exception {
        worlds.onA(new Command.Listen(VA, router.family()));
        worlds.a.perform(new Command.Guard(router, VA, new Vrid(51), source, LONG, true, false));
        assertEquals(new Input.Guarded(router, ""),
                TwoWorlds.next(worlds.a, Input.Guarded.class::isInstance));
    }

    private void shut(RouterId router) {
        worlds.a.perform(new Command.Shut(router));
        assertNull(rest(router));
    }

    private Duration rest(RouterId router) {
        worlds.a.perform(new Command.LookAtGate(router));
        return ((Input.GateSeen) TwoWorlds.next(worlds.a, Input.GateSeen.class::isInstance)).open();
    }
}
