package dev.vigia.linux;

import static dev.vigia.linux.GatedHost.FROM4;
import static dev.vigia.linux.GatedHost.FROM6;
import static dev.vigia.linux.GatedHost.LONG;
import static dev.vigia.linux.GatedHost.OWN4;
import static dev.vigia.linux.GatedHost.OWN6;
import static dev.vigia.linux.GatedHost.PATIENCE;
import static dev.vigia.linux.GatedHost.SILENCE;
import static dev.vigia.linux.GatedHost.VIP4;
import static dev.vigia.linux.GatedHost.VIP6;
import static dev.vigia.linux.GatedHost.VRID;
import static dev.vigia.linux.GatedHost.WEB4;
import static dev.vigia.linux.GatedHost.WEB6;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.RouterId;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.wire.ArpAnnouncement;
import dev.vigia.wire.Checksum;
import dev.vigia.wire.NeighborAnnouncement;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What opens the gate of this kernel, and what it keeps closed. */
@Timeout(120)
class GateIT {
    private GatedHost gated;

    @BeforeEach
    void aHost() throws Exception {
        gated = new GatedHost();
    }

    @AfterEach
    void away() {
        if (gated != null) {
            gated.close();
        }
    }

    @Test
    void anAddressIsAnsweredForOnlyWhileAdvertsLeave() throws Exception {
        gated.putBoth(Duration.ofMillis(900));
        assertTrue(gated.silent(VIP4) && gated.silent(VIP6), "closed before the first advert");
        assertNull(gated.open(WEB4));
        for (Family family : Family.values()) {
            gated.advertise(family);
        }
        assertTrue(gated.answers(VIP4) && gated.answers(VIP6), "open after it");
        Duration left = gated.open(WEB6);
        assertNotNull(left);
        assertTrue(left.toMillis() <= 900, left.toString());
        await().atMost(PATIENCE).until(() -> gated.open(WEB4) == null && gated.open(WEB6) == null);
        assertTrue(gated.silent(VIP4) && gated.silent(VIP6), "closed after the last one");
        assertTrue(gated.answers(OWN4) && gated.answers(OWN6), "what is not gated is answered for");
    }

    @Test
    void itClosesWhenTheTimeoutIsOver() throws Exception {
        gated.putBoth(LONG);
        var clock = new MonotonicClock();
        for (int timeout : new int[] {100, 300, 1000}) {
            gated.guard(Family.IPV4, Duration.ofMillis(timeout));
            gated.advertise(Family.IPV4);
            var start = clock.now();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).pollDelay(Duration.ZERO)
                    .until(() -> gated.open(WEB4) == null);
            long took = start.until(clock.now()).toMillis();
            assertTrue(took >= timeout - 20 && took <= timeout + 1000, "closed after " + took + " of " + timeout);
            assertTrue(gated.silent(VIP4));
        }
    }

    @Test
    void otherPacketsOpenNothing() throws Exception {
        gated.putBoth(LONG);
        RawSocket socket = gated.socket("va", Family.IPV4);
        IpAddress group = Family.IPV4.group();
        gated.host.ip("addr add 10.77.0.3/24 dev va");
        gated.host.ip("link add wa type veth peer name wb");
        gated.host.ip("link set wa up");
        gated.host.ip("link set wb up");
        gated.see("wa");
        assertEquals(0, socket.send(FROM4, group, GatedHost.advert(VRID.number(), 0)), "priority 0");
        assertEquals(0, socket.send(FROM4, group, GatedHost.advert(52, 100)), "another router");
        assertEquals(0, socket.send(IpAddress.parse("10.77.0.3"), group, GatedHost.advert(51, 100)), "source");
        assertEquals(0, gated.socket("wa", Family.IPV4).send(FROM4, group, GatedHost.advert(51, 100)), "link");
        try (PacketSocket frames = gated.host.run(PacketSocket::new)) {
            assertEquals(0, frames.send(Asker.index(gated.host, "va"), forged()), "without our mark");
        }
        assertNull(gated.open(WEB4));
        assertNull(gated.open(WEB6));
        assertTrue(gated.silent(VIP4));
        gated.advertise(Family.IPV4);
        assertNotNull(gated.open(WEB4), "the right one does");
        assertNull(gated.open(WEB6), "and only its own");
    }

    /** The right advert of the right address, sent by somebody else on this host. */
    private static Octets forged() {
        Octets advert = GatedHost.advert(VRID.number(), 100);
        ByteBuffer frame = ByteBuffer.allocate(14 + 20 + advert.length());
        frame.put(Octets.ofHex("01005e000012").bytes()).put(Octets.ofHex("020000000001").bytes())
                .putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0xc0).putShort((short) (20 + advert.length())).position(22).put((byte) 255)
                .put((byte) 112).position(26).put(FROM4.bytes()).put(Family.IPV4.group().bytes()).put(advert.bytes());
        frame.putShort(24, (short) Checksum.of(frame.array(), 14, 20));
        return Octets.of(frame.array());
    }

    @Test
    void whatIsShutOpensWithTheNextAdvert() throws Exception {
        gated.putBoth(LONG);
        gated.gate.perform(new Command.Shut(WEB4));
        gated.advertise(Family.IPV4);
        assertTrue(gated.answers(VIP4));
        gated.gate.perform(new Command.Shut(WEB4));
        assertTrue(gated.silent(VIP4));
        assertNull(gated.open(WEB4));
        gated.advertise(Family.IPV4);
        assertTrue(gated.answers(VIP4));
    }

    @Test
    void aPriorityTagIsNoWayAround() throws Exception {
        gated.putBoth(LONG);
        gated.asker.tag(true);
        assertTrue(gated.silent(VIP4) && gated.silent(VIP6));
        gated.advertise(Family.IPV4);
        gated.advertise(Family.IPV6);
        assertTrue(gated.answers(VIP4) && gated.answers(VIP6), "the kernel does answer what is tagged so");
    }

    @Test
    void announcementsLeaveOnlyThroughAnOpenGate() throws Exception {
        gated.putBoth(LONG);
        MacAddress mac = Asker.mac(gated.host, "va");
        int index = Asker.index(gated.host, "va");
        try (PacketSocket frames = gated.host.run(PacketSocket::new)) {
            frames.send(index, ArpAnnouncement.frame(mac, VIP4.address()));
            assertFalse(gated.asker.heard(VIP4.address(), SILENCE));
            frames.send(index, NeighborAnnouncement.frame(mac, VIP6.address()));
            assertFalse(gated.asker.heard(VIP6.address(), SILENCE));
            gated.advertise(Family.IPV4);
            gated.advertise(Family.IPV6);
            frames.send(index, ArpAnnouncement.frame(mac, VIP4.address()));
            assertTrue(gated.asker.heard(VIP4.address(), PATIENCE));
            frames.send(index, NeighborAnnouncement.frame(mac, VIP6.address()));
            assertTrue(gated.asker.heard(VIP6.address(), PATIENCE));
        }
    }

    @Test
    void anOwnersAdvertsPassAndOpenThoughTheirSourceIsGated() throws Exception {
        gated.guard(Family.IPV4, LONG);
        gated.guard(Family.IPV6, LONG);
        gated.gate.cover(WEB4, List.of(OWN4));
        gated.gate.cover(WEB6, List.of(new Subnet(FROM6, 64)));
        assertTrue(gated.silent(OWN4));
        RawSocket socket = gated.socket("va", Family.IPV4);
        assertEquals(0, socket.send(FROM4, Family.IPV4.group(), GatedHost.advert(VRID.number(), 0)));
        assertTrue(gated.asker.heard(FROM4, PATIENCE), "even the last one, of priority 0, must be heard");
        assertTrue(gated.silent(OWN4));
        int there = Asker.index(gated.peer, "vb");
        RawSocket peer = gated.peer.run(() -> new RawSocket(new LinkName("vb"), there, Family.IPV4));
        try (peer) {
            gated.peer.ip("neigh replace 10.77.0.1 lladdr " + Asker.mac(gated.host, "va") + " dev vb");
            assertEquals(0, peer.send(IpAddress.parse("10.77.0.2"), FROM4, GatedHost.advert(VRID.number(), 200)));
            await().atMost(PATIENCE).until(() -> socket.receive() != null);
        }
        gated.advertise(Family.IPV4);
        gated.advertise(Family.IPV6);
        assertTrue(gated.answers(OWN4));
        assertNotNull(gated.open(WEB6));
    }

    @Test
    void aNewGuardKeepsTheAgeOfTheLastAdvert() throws Exception {
        gated.putBoth(LONG);
        gated.advertise(Family.IPV4);
        gated.guard(Family.IPV4, LONG);
        assertTrue(gated.answers(VIP4), "the same again");
        gated.guard(Family.IPV4, LONG.multipliedBy(2));
        long more = gated.open(WEB4).toSeconds();
        assertTrue(more > 100 && more <= 120, "longer: " + more);
        gated.guard(Family.IPV4, Duration.ofSeconds(40));
        long less = gated.open(WEB4).toSeconds();
        assertTrue(less > 20 && less <= 40, "shorter: " + less);
        assertTrue(gated.answers(VIP4));
        gated.guard(Family.IPV4, Duration.ofMillis(1));
        await().atMost(PATIENCE).until(() -> gated.open(WEB4) == null);
        assertTrue(gated.silent(VIP4));
    }

    @Test
    void aRouterThatBecomesAnotherTakesItsAddressesAlong() throws Exception {
        gated.putBoth(LONG);
        gated.advertise(Family.IPV4);
        gated.guard(WEB4, new Vrid(52), FROM4, LONG);
        assertTrue(gated.silent(VIP4), "no advert of the new one has left");
        assertEquals(0, gated.socket("va", Family.IPV4).send(FROM4, Family.IPV4.group(), GatedHost.advert(52, 1)));
        assertTrue(gated.answers(VIP4));
    }

    @Test
    void eachRouterOpensItsOwnAddresses() throws Exception {
        var mail = new RouterId("mail and more", Family.IPV4);
        Subnet address = Subnet.parse("10.77.0.200/24");
        gated.putBoth(LONG);
        gated.guard(mail, new Vrid(52), FROM4, LONG);
        gated.put(mail, "va", address);
        assertTrue(gated.silent(address));
        gated.advertise(Family.IPV4);
        assertTrue(gated.answers(VIP4));
        assertTrue(gated.silent(address));
        gated.gate.cover(mail, List.of(VIP4));
        assertTrue(gated.silent(VIP4), "handed over to the one that is closed");
        gated.gate.cover(WEB4, List.of(VIP4));
        assertTrue(gated.answers(VIP4), "and back");
        gated.gate.perform(new Command.Unguard(mail));
        assertTrue(gated.answers(address), "without a gate it is always answered for");
        assertTrue(gated.answers(VIP4));
        assertTrue(gated.silent(VIP6));
    }

    @Test
    void withoutAnyRouterThereIsNoTable() throws Exception {
        assertEquals("", gated.nft("list tables"));
        gated.putBoth(LONG);
        assertEquals("table netdev " + gated.gate.name() + "\n", gated.nft("list tables"));
        gated.gate.perform(new Command.Unguard(WEB4));
        gated.gate.perform(new Command.Unguard(WEB4));
        assertTrue(gated.answers(VIP4) && gated.silent(VIP6));
        gated.gate.perform(new Command.Unguard(WEB6));
        assertEquals("", gated.nft("list tables"));
        assertTrue(gated.answers(VIP6));
    }

    @Test
    void whatCannotBeGuardedIsRefusedWithItsReason() {
        var nowhere = new LinkName("nowhere");
        gated.gate.perform(new Command.Guard(WEB4, nowhere, VRID, FROM4, LONG));
        assertEquals(new Input.Guarded(WEB4, "there is no link nowhere"), gated.last());
        gated.gate.perform(new Command.Shut(WEB4));
        gated.gate.perform(new Command.Unguard(WEB4));
        assertNull(gated.open(WEB4));
    }

    @Test
    void nftListsTheTableAndNamesTheRouters() throws Exception {
        gated.putBoth(LONG);
        gated.advertise(Family.IPV6);
        String listed = gated.nft("list ruleset");
        assertTrue(listed.contains("comment \"gate of the vigia at test\""), listed);
        assertTrue(listed.contains("comment \"web ipv4\"") && listed.contains("fd00:77::100"), listed);
        assertFalse(listed.contains("Error"), listed);
        assertTrue(gated.nft("-j list ruleset").startsWith("{\"nftables\""));
    }
}
