package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.net.Subnet;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What links and their kernel do to a router. */
class LinkChangesTest {
    private static final Duration ACTIVE_DOWN = Duration.ofNanos(3_609_375_000L);

    @Test
    void anIndexThatChangesUnannouncedIsAnotherLink() {
        Node node = Node.started(Family.IPV4, 100);
        node.pass(ACTIVE_DOWN);
        node.commands.clear();
        node.take(new Input.LinkSeen(Node.ETH0, 9, MacAddress.BROADCAST, 1500, true));
        assertEquals(List.of(Role.UNFIT), node.roles());
        assertEquals(Reason.Code.NO_SOURCE_ADDRESS, node.status().unfitBecause().get(0).code());
        node.address(Wire.own(Family.IPV4), 24);
        assertEquals(List.of(Role.UNFIT, Role.BACKUP), node.roles());
        assertEquals(1, node.all(Command.Listen.class).size());
    }

    @Test
    void aNewLinkIsNotJudgedByWhatTheFormerRefused() {
        Node node = Node.started(Family.IPV4, 100);
        node.refusals.put(Subnet.host(Wire.virtual(Family.IPV4).get(0)), "EINVAL");
        node.pass(ACTIVE_DOWN);
        assertEquals(Role.UNFIT, node.status().role());
        node.take(new Input.LinkGone(Node.ETH0));
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        assertEquals(Role.BACKUP, node.status().role());
    }

    @Test
    void whoCannotListenIsUnfitAndTriesAgain() {
        Node node = Node.started(Family.IPV4, 100);
        node.commands.clear();
        node.take(new Input.ListenRefused(Node.ETH0, Family.IPV4, "ENOBUFS: no buffer space"));
        assertEquals(List.of(Role.UNFIT), node.roles());
        assertEquals(List.of("listen_refused"), node.notices());
        assertEquals(Reason.Code.LISTEN_REFUSED, node.status().unfitBecause().get(0).code());
        node.pass(Unfitness.FIRST);
        assertEquals(List.of(Role.UNFIT, Role.BACKUP), node.roles());
        assertEquals(1, node.all(Command.Listen.class).size(), "asked anew");
    }

    @Test
    void ipv6SpeaksFromTheLinkLocalAddressEvenWhereAnotherComesFirst() {
        Node node = new Node(Family.IPV6);
        node.link(true);
        node.address(IpAddress.parse("2001:db8::1"), 64);
        node.configure(Node.instance(Family.IPV6, 100));
        assertEquals(Reason.Code.NO_SOURCE_ADDRESS, node.status().unfitBecause().get(0).code());
        node.address(Wire.own(Family.IPV6), 64);
        node.pass(ACTIVE_DOWN);
        assertEquals(Wire.own(Family.IPV6), node.all(Command.Send.class).get(0).source());
    }

    @Test
    void whoLosesItsAddressFallsSilent() {
        Node node = Node.started(Family.IPV4, 100);
        node.pass(ACTIVE_DOWN);
        node.commands.clear();
        node.take(new Input.AddressGone(Node.ETH0, new Subnet(Wire.own(Family.IPV4), 24)));
        assertEquals(List.of(Role.UNFIT), node.roles());
        node.pass(Duration.ofSeconds(5));
        assertEquals(List.of(), node.all(Command.Send.class), "nothing from 0.0.0.0 or a virtual address");
        assertEquals(1, node.all(Command.RemoveAddresses.class).size());
    }

    @Test
    void whereALinkHasNoMacAddressNothingIsAnnounced() {
        Node node = Node.started(Family.IPV4, 100);
        node.take(new Input.LinkSeen(Node.ETH0, 2, null, 1500, true));
        node.pass(ACTIVE_DOWN.plusSeconds(10));
        assertEquals(Role.ACTIVE, node.status().role());
        assertEquals(List.of(), node.all(Command.Announce.class));
    }

    @Test
    void theAddressesOfAnOwnerAreItsOwnEvenWhileItIsUnfit() {
        Node node = Node.started(Family.IPV4, 255);
        node.link(false);
        node.commands.clear();
        Subnet owned = Subnet.host(Wire.virtual(Family.IPV4).get(0));
        node.take(new Input.AddressSeen(Node.ETH0, owned));
        assertEquals(List.of(), node.all(Command.RemoveAddresses.class));
    }
}
