package dev.vigia.linux;

import static dev.vigia.linux.GatedHost.FROM4;
import static dev.vigia.linux.GatedHost.LONG;
import static dev.vigia.linux.GatedHost.PATIENCE;
import static dev.vigia.linux.GatedHost.SILENCE;
import static dev.vigia.linux.GatedHost.VIP4;
import static dev.vigia.linux.GatedHost.VIP6;
import static dev.vigia.linux.GatedHost.VRID;
import static dev.vigia.linux.GatedHost.WEB4;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import dev.vigia.net.Subnet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gate on more than one link, on links above links, and on links that come and go. */
@Timeout(120)
class GateLinksIT {
    private GatedHost gated;
    private Namespace third;

    @BeforeEach
    void aHost() throws Exception {
        gated = new GatedHost();
        third = Namespace.open();
    }

    @AfterEach
    void away() {
        if (gated != null) {
            gated.close();
        }
        Namespace.close(third);
    }

    /** A second link of the host, {@code wa}, whose other end {@code wb} is in the third namespace. */
    private Asker second() throws Exception {
        gated.host.ip("link add wa type veth peer name wb netns " + third.path());
        gated.host.ip("link set wa up");
        third.ip("link set wb up");
        gated.host.ip("addr add 10.78.0.1/24 dev wa");
        gated.host.ip("addr add fd00:78::1/64 dev wa nodad");
        third.ip("addr add 10.78.0.2/24 dev wb");
        third.ip("addr add fd00:78::2/64 dev wb nodad");
        gated.host.ip("neigh replace 10.78.0.2 lladdr " + Asker.mac(third, "wb") + " dev wa");
        gated.host.ip("neigh replace fd00:78::2 lladdr " + Asker.mac(third, "wb") + " dev wa");
        return new Asker(third, "wb", "10.78.0.2", "fd00:78::2", Asker.mac(gated.host, "wa"));
    }

    @Test
    void anAddressIsClosedOnEveryLinkAlsoOnOneThatComesLater() throws Exception {
        gated.putBoth(LONG);
        try (Asker other = second()) {
            assertTrue(other.answered(Asker.Way.ARP, VIP4.address(), PATIENCE), "the kernel answers on any link");
            gated.see("wa");
            gated.see("wa");
            assertFalse(other.answered(Asker.Way.ARP, VIP4.address(), SILENCE));
            assertFalse(other.answered(Asker.Way.ECHO, VIP4.address(), SILENCE));
            assertFalse(other.answered(Asker.Way.ECHO6, VIP6.address(), SILENCE));
            gated.advertise(Family.IPV4);
            gated.advertise(Family.IPV6);
            assertTrue(other.answered(Asker.Way.ARP, VIP4.address(), PATIENCE));
            assertTrue(other.answered(Asker.Way.ECHO, VIP4.address(), PATIENCE));
            assertTrue(other.answered(Asker.Way.ECHO6, VIP6.address(), PATIENCE));
        }
    }

    @Test
    void aLinkThatWasMadeAnewIsGatedAnew() throws Exception {
        gated.putBoth(LONG);
        for (int i = 0; i < 2; i++) {
            try (Asker other = second()) {
                gated.see("wa");
                assertFalse(other.answered(Asker.Way.ARP, VIP4.address(), SILENCE));
            }
            gated.host.ip("link del wa");
            gated.gate.lose(new LinkName("wa"));
        }
        assertFalse(gated.nft("list ruleset").contains("device \"wa\""));
        gated.advertise(Family.IPV4);
        assertTrue(gated.answers(VIP4));
    }

    @Test
    void aRouterStaysGuardedWhenItsLinkWasMadeAnew() throws Exception {
        var wa = new LinkName("wa");
        IpAddress source = IpAddress.parse("10.78.0.1");
        Subnet address = Subnet.parse("10.78.0.100/32");
        for (int i = 0; i < 2; i++) {
            try (Asker asker = second()) {
                gated.see("wa");
                if (i == 0) {
                    gated.gate.perform(new Command.Guard(WEB4, wa, VRID, source, LONG));
                    assertEquals(new Input.Guarded(WEB4, ""), gated.last());
                }
                gated.put(WEB4, "wa", address);
                assertFalse(asker.answered(Asker.Way.ECHO, address.address(), SILENCE));
                assertEquals(0, gated.socket("wa", Family.IPV4).send(source, Family.IPV4.group(),
                        GatedHost.advert(VRID.number(), 100)));
                assertTrue(asker.answered(Asker.Way.ECHO, address.address(), PATIENCE));
            }
            gated.host.ip("link del wa");
            gated.gate.lose(wa);
        }
    }

    @Test
    void whatABackupForwardsIsUntouched() throws Exception {
        second().close();
        gated.see("wa");
        gated.host.run(() -> Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1"));
        third.ip("addr add " + VIP4.address() + "/32 dev wb");
        third.ip("route add default via 10.78.0.1");
        gated.host.ip("route add " + VIP4.address() + "/32 via 10.78.0.2");
        gated.guard(Family.IPV4, LONG);
        assertTrue(gated.asker.answered(Asker.Way.ECHO, VIP4.address(), PATIENCE), "forwarded to its owner");
        gated.gate.cover(WEB4, List.of(VIP4));
        assertFalse(gated.asker.answered(Asker.Way.ECHO, VIP4.address(), SILENCE), "gated it is closed");
    }

    @Test
    void aVirtualMacIsGatedOnItsOwnLinkAndTheOneBelow() throws Exception {
        gated.host.ip("link add mv link va address 00:00:5e:00:01:33 type macvlan mode bridge");
        gated.host.ip("link set mv addrgenmode none up");
        gated.see("mv");
        var mv = new LinkName("mv");
        gated.gate.perform(new Command.Guard(WEB4, mv, VRID, FROM4, LONG));
        assertEquals(new Input.Guarded(WEB4, ""), gated.last());
        gated.put(WEB4, "mv", Subnet.parse("10.77.0.100/32"));
        try (Asker asker = new Asker(gated.peer, "vb", "10.77.0.2", "fd00:77::2", Asker.mac(gated.host, "mv"))) {
            assertFalse(asker.answered(Asker.Way.ARP, VIP4.address(), SILENCE));
            assertFalse(asker.answered(Asker.Way.ECHO, VIP4.address(), SILENCE));
            assertTrue(gated.silent(VIP4), "not by the link below either");
            assertEquals(0, gated.socket("mv", Family.IPV4).send(FROM4, Family.IPV4.group(),
                    GatedHost.advert(VRID.number(), 100)));
            assertTrue(asker.answered(Asker.Way.ARP, VIP4.address(), PATIENCE));
            assertTrue(gated.asker.answered(Asker.Way.ECHO, VIP4.address(), PATIENCE));
        }
    }

    @Test
    void aVlanIsGatedAsAnyLink() throws Exception {
        try {
            gated.host.ip("link add link va name va.10 type vlan id 10");
        } catch (AssertionError unknown) {
            Namespace.skip("no VLAN links here: " + unknown.getMessage().strip());
        }
        gated.peer.ip("link add link vb name vb.10 type vlan id 10");
        gated.host.ip("link set va.10 addrgenmode none up");
        gated.peer.ip("link set vb.10 addrgenmode none up");
        gated.host.ip("addr add 10.79.0.1/24 dev va.10");
        gated.peer.ip("addr add 10.79.0.2/24 dev vb.10");
        gated.host.ip("neigh replace 10.79.0.2 lladdr " + Asker.mac(gated.peer, "vb.10") + " dev va.10");
        gated.see("va.10");
        IpAddress source = IpAddress.parse("10.79.0.1");
        Subnet address = Subnet.parse("10.79.0.100/24");
        gated.gate.perform(new Command.Guard(WEB4, new LinkName("va.10"), VRID, source, LONG));
        assertEquals(new Input.Guarded(WEB4, ""), gated.last());
        gated.put(WEB4, "va.10", address);
        try (Asker asker = new Asker(gated.peer, "vb.10", "10.79.0.2", "fd00:77::2", Asker.mac(gated.host, "va.10"))) {
            assertFalse(asker.answered(Asker.Way.ARP, address.address(), SILENCE));
            assertFalse(asker.answered(Asker.Way.ECHO, address.address(), SILENCE));
            assertEquals(0, gated.socket("va.10", Family.IPV4).send(source, Family.IPV4.group(),
                    GatedHost.advert(VRID.number(), 100)));
            assertTrue(asker.answered(Asker.Way.ARP, address.address(), PATIENCE));
            assertTrue(asker.answered(Asker.Way.ECHO, address.address(), PATIENCE));
        }
    }
}
