package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Octets;
import dev.vigia.net.Priority;
import dev.vigia.wire.Advert;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.ChecksumForm;
import dev.vigia.wire.HopLimits;
import dev.vigia.wire.Password;
import dev.vigia.wire.Version;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom a router speaks with, in which version, and whom it does not hear. */
class PeersTest {
    private static final IpAddress OWN = Wire.own(Family.IPV4);
    private static final IpAddress PEER = Wire.peer(Family.IPV4);
    private static final IpAddress OTHER = IpAddress.parse("192.0.2.3");
    private static final Duration TAKEOVER = Duration.ofNanos(3_609_375_000L);
    private static final Peering OLD = Peering.DEFAULT.in(Version.TWO, Password.of("secret"));

    private static Node unicast(IpAddress... peers) {
        return Node.started(Node.instance(Family.IPV4, 100)
                .with(Peering.DEFAULT.with(List.of(peers), HopLimits.ANY)));
    }

    @Test
    void eachPeerGetsAnAdvertOfItsOwnAndWeNone() {
        Node node = unicast(OWN, PEER, OTHER);
        node.pass(TAKEOVER);
        List<Command.Send> sent = node.all(Command.Send.class);
        assertEquals(List.of(PEER, OTHER), sent.stream().map(Command.Send::destination).toList());
        for (Command.Send send : sent) {
            Octets right = AdvertCodec.encode(new Advert(Family.IPV4, Wire.VRID, new Priority(100), Node.SECOND,
                    Wire.virtual(Family.IPV4)), OWN, send.destination(), ChecksumForm.PSEUDO_HEADER);
            assertEquals(right, send.message(), "the checksum covers the destination");
            assertEquals(255, send.hopLimit());
        }
        assertEquals(List.of(false, true), sent.stream().map(Command.Send::last).toList());
        assertEquals(1L, node.status().counters().get("advertisement_sent"));
    }

    @Test
    void aRefusedPeerIsBearableAllOfThemAreNot() {
        Node node = unicast(PEER, OTHER);
        node.pass(TAKEOVER);
        for (int i = 0; i < 5; i++) {
            node.take(new Input.SendRefused(new RouterId("web", Family.IPV4), "no route"));
            node.pass(Node.SECOND);
        }
        assertEquals(Role.ACTIVE, node.status().role());
        for (int i = 0; i < 3; i++) {
            assertEquals(Role.ACTIVE, node.status().role(), "three in a row are too many");
            node.take(new Input.SendRefused(new RouterId("web", Family.IPV4), "no route"));
            node.take(new Input.SendRefused(new RouterId("web", Family.IPV4), "no route"));
            node.pass(Node.SECOND);
        }
        assertEquals(Reason.Code.SEND_REFUSED, node.status().reason().code());
    }

    @Test
    void anUndeclaredPeerIsRefusedCountedAndNamed() {
        Node node = unicast(PEER);
        for (int i = 0; i < 4; i++) {
            node.take(advert(OTHER, OWN, 200));
            node.pass(Duration.ofMillis(900));
        }
        node.pass(Node.SECOND);
        assertEquals(Role.ACTIVE, node.status().role(), "it does not keep us from anything");
        assertEquals(4L, node.status().rejected().get("unknown_peer"));
        assertTrue(node.notices().contains("unknown_peer"));
        node.take(advert(PEER, OWN, 200));
        assertEquals(Role.BACKUP, node.status().role());
    }

    @Test
    void theGroupIsDeafToUnicastAndTheOtherWayRound() {
        Node node = Node.started(Family.IPV4, 100);
        node.take(advert(PEER, OWN, 200));
        assertEquals(1L, node.status().rejected().get("wrong_destination"));
        Node other = unicast(PEER);
        other.take(advert(PEER, Family.IPV4.group(), 200));
        assertEquals(1L, other.status().rejected().get("wrong_destination"));
        assertEquals(0L, other.status().counters().get("advertisement_rcvd"));
    }

    private static Input advert(IpAddress from, IpAddress to, int priority) {
        var advert = new Advert(Family.IPV4, Wire.VRID, new Priority(priority), Node.SECOND,
                Wire.virtual(Family.IPV4));
        return new Input.Arrived(Wire.carrying(
                AdvertCodec.encode(advert, from, to, ChecksumForm.PSEUDO_HEADER), from, to));
    }

    @ParameterizedTest
    @EnumSource
    void aChosenSourceIsUsedOrWaitedFor(Family family) {
        IpAddress chosen = IpAddress.parse(family == Family.IPV4 ? "192.0.2.9" : "2001:db8::9");
        IpAddress peer = IpAddress.parse(family == Family.IPV4 ? "192.0.2.2" : "2001:db8::2");
        Peering peering = Peering.DEFAULT.with(List.of(peer), HopLimits.ANY).from(chosen);
        Node node = Node.started(Node.instance(family, 100).with(peering));
        assertEquals(Reason.Code.NO_SOURCE_ADDRESS, node.status().reason().code());
        assertTrue(node.status().reason().evidence().contains(chosen.toString()));
        node.address(chosen, 64 > family.maxPrefixLength() ? 24 : 64);
        node.pass(TAKEOVER);
        assertEquals(chosen, node.all(Command.Send.class).get(0).source());
    }

    @Test
    void aPeerBeyondTheLinkIsSpokenToFromAnAddressThatReachesThere() {
        IpAddress global = IpAddress.parse("2001:db8::1");
        Node node = Node.started(Node.instance(Family.IPV6, 100)
                .with(Peering.DEFAULT.with(List.of(IpAddress.parse("2001:db8::2")), HopLimits.ANY)));
        assertEquals(Reason.Code.NO_SOURCE_ADDRESS, node.status().reason().code());
        node.address(global, 64);
        node.pass(TAKEOVER);
        assertEquals(global, node.all(Command.Send.class).get(0).source());
    }

    @Test
    void version2SpeaksAndHearsVersion2() {
        Node node = Node.started(Node.instance(Family.IPV4, 200).with(OLD));
        Duration down = Duration.ofNanos(3_000_000_000L + 56 * 1_000_000_000L / 256);
        node.pass(down.minusNanos(1));
        assertEquals(List.of(), node.all(Command.Send.class), "the skew is a part of a second");
        node.pass(Duration.ofNanos(1));
        var advert = new Advert(Version.TWO, Family.IPV4, Wire.VRID, new Priority(200), Node.SECOND,
                Wire.virtual(Family.IPV4));
        assertEquals(AdvertCodec.encode(advert, Password.of("secret")), node.all(Command.Send.class).get(0).message());
        node.take(old(255, Node.SECOND, Password.of("secret")));
        assertEquals(Role.BACKUP, node.status().role());
    }

    @Test
    void theSkewOfVersion2DoesNotGrowWithTheInterval() {
        InstanceSettings slow = new InstanceSettings("web", Node.ETH0, Wire.VRID, new Priority(100),
                Duration.ofSeconds(10), true, ChecksumChoice.AUTO, Duration.ofSeconds(30),
                Node.instance(Family.IPV4, 100).addresses(), NotifySettings.NONE).with(OLD);
        Node node = Node.started(slow);
        node.pass(Duration.ofNanos(30_609_374_999L));
        assertEquals(Role.BACKUP, node.status().role());
        node.pass(Duration.ofNanos(1));
        assertEquals(Role.ACTIVE, node.status().role(), "RFC 3768 6.1: (256 - priority) / 256 seconds");
    }

    @Test
    void version2RefusesAnotherIntervalAndAnotherPassword() {
        Node node = Node.started(Node.instance(Family.IPV4, 100).with(OLD));
        node.take(old(200, Duration.ofSeconds(2), Password.of("secret")));
        node.take(old(200, Node.SECOND, Password.of("another")));
        node.take(old(200, Node.SECOND, Password.NONE));
        node.advert(200);
        var refused = node.status().rejected();
        assertEquals(List.of(1L, 1L, 1L, 1L), List.of(refused.get("interval_mismatch"), refused.get("auth_failure"),
                refused.get("auth_type_mismatch"), refused.get("version_error")));
        assertEquals(0L, node.status().counters().get("advertisement_rcvd"));
        assertTrue(node.notices().containsAll(List.of("interval_mismatch", "auth_failure", "auth_type_mismatch")));
        assertTrue(node.all(Command.Log.class).stream().noneMatch(log -> log.notice().text().contains("secret")));
    }

    private static Input old(int priority, Duration interval, Password password) {
        var advert = new Advert(Version.TWO, Family.IPV4, Wire.VRID, new Priority(priority), interval,
                Wire.virtual(Family.IPV4));
        return new Input.Arrived(Wire.carrying(AdvertCodec.encode(advert, password), PEER, Family.IPV4.group()));
    }
}
