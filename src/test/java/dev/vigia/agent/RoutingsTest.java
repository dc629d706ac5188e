package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Subnet;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Routes and rules that come and go with the addresses of one router. */
class RoutingsTest {
    private static final Route ROUTE = Route.of(Subnet.parse("10.7.0.0/16"), null, Node.ETH0);
    private static final Route OTHER = Route.of(Subnet.parse("10.8.0.0/16"), null, Node.ETH0);
    private static final Rule RULE =
            new Rule(Family.IPV4, null, null, null, null, null, Rule.Verdict.LOOKUP, 77, 100);
    private static final IpAddress FIRST = Wire.virtual(Family.IPV4).get(0);
    private static final AddressMark MARK = new AddressMark("eth0:1", 253);
    private static final InstanceSettings SETTINGS = Node.instance(Family.IPV4, 100)
            .with(new Companions(List.of(ROUTE, RULE), Map.of(FIRST, MARK)));

    private static Node owner() {
        Node node = Node.started(SETTINGS);
        node.pass(Duration.ofMillis(3610));
        return node;
    }

    private static int first(Node node, Class<? extends Command> kind) {
        return node.commands.indexOf(node.all(kind).get(0));
    }

    @Test
    void theyFollowTheAddressesAndGoBeforeThem() {
        Node node = owner();
        assertEquals(Set.of(ROUTE, RULE), node.routings);
        assertTrue(first(node, Command.AddAddresses.class) < first(node, Command.AddRoutings.class));
        assertEquals(List.of(ROUTE, RULE), node.all(Command.AddRoutings.class).get(0).routings());
        assertEquals(MARK, node.all(Command.AddAddresses.class).get(0).marks().get(FIRST));
        node.commands.clear();
        node.link(false);
        assertEquals(Role.UNFIT, node.status().role());
        assertEquals(List.of(RULE, ROUTE), node.all(Command.RemoveRoutings.class).get(0).routings(), "in reverse");
        assertTrue(first(node, Command.RemoveRoutings.class) < first(node, Command.RemoveAddresses.class));
        assertEquals(Set.of(), node.routings);
    }

    @Test
    void aRefusedOneMakesItUnfitAndNothingStays() {
        Node node = Node.started(SETTINGS);
        node.routeRefusals.put(RULE, "EINVAL");
        node.pass(Duration.ofMillis(3610));
        assertEquals(Role.UNFIT, node.status().role());
        Reason why = node.status().unfitBecause().get(0);
        assertEquals(Reason.Code.ROUTE_REFUSED, why.code());
        assertEquals("rule ipv4 priority 100 table 77: EINVAL", why.evidence());
        assertEquals(Set.of(), node.routings);
    }

    @Test
    void whatSomebodyTakesAwayIsPutBackAndTold() {
        Node node = owner();
        node.commands.clear();
        node.routings.remove(ROUTE);
        node.take(new Input.RoutingsDisturbed());
        node.pass(Duration.ofMillis(150));
        assertEquals(Set.of(ROUTE, RULE), node.routings);
        assertTrue(node.notices().contains("route_taken_away"), () -> node.notices().toString());
        node.routings.remove(RULE);
        node.pass(Routings.ROUND);
        assertEquals(Set.of(ROUTE, RULE), node.routings, "though nobody told of it");
    }

    @Test
    void whoTakesThemAwayAgainAndAgainGetsThePeerToOwn() {
        Node node = owner();
        for (int i = 0; i < 7; i++) {
            node.routings.remove(ROUTE);
            node.take(new Input.RoutingsDisturbed());
            node.pass(Duration.ofMillis(150));
        }
        assertEquals(Reason.Code.ROUTE_TAKEN_AWAY, node.status().unfitBecause().get(0).code());
        assertEquals(Set.of(), node.routings);
    }

    @Test
    void aReloadChangesOnlyWhatIsDifferent() {
        Node node = owner();
        node.commands.clear();
        node.configure(SETTINGS.with(new Companions(List.of(ROUTE, OTHER), Map.of())));
        node.pass(Duration.ofMillis(10));
        assertEquals(Set.of(ROUTE, OTHER), node.routings);
        assertEquals(List.of(RULE), node.all(Command.RemoveRoutings.class).get(0).routings());
        assertEquals(Role.ACTIVE, node.status().role());
        assertTrue(!node.notices().contains("route_taken_away"), () -> node.notices().toString());
    }

    @Test
    void whatAFormerLifeLeftGoesUnlessItIsOwnedAgain() {
        Node node = new Node(Family.IPV4);
        node.routings.addAll(List.of(ROUTE, OTHER));
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        node.take(new Input.RoutingsLeft());
        node.configure(SETTINGS);
        node.pass(Duration.ofMillis(10));
        assertEquals(Set.of(), node.routings);
        node.pass(Duration.ofMillis(3610));
        assertEquals(Set.of(ROUTE, RULE), node.routings);
    }

    @Test
    void whatWasOwnedAgainAndLostAtOnceIsNotLeftBehind() {
        Node node = new Node(Family.IPV4);
        node.routings.add(ROUTE);
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        node.refusals.put(Subnet.host(FIRST), "EINVAL");
        node.take(new Input.RoutingsLeft());
        node.configure(Node.instance(Family.IPV4, 255).with(SETTINGS.companions()));
        node.pass(Duration.ofMillis(10));
        assertEquals(Role.UNFIT, node.status().role());
        assertEquals(Set.of(), node.routings);
    }
}
