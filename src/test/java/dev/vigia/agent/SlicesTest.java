package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.net.Subnet;
import dev.vigia.net.Vrid;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Long lists of addresses on their way, the routers taking turns. */
class SlicesTest {
    private static final Duration ACTIVE_DOWN = Duration.ofNanos(3_609_375_000L);

    private static List<Subnet> addresses(Family family, int from, int count) {
        List<Subnet> many = new ArrayList<>();
        long high = family == Family.IPV4 ? 0 : 0xfe80_0000_0000_0000L;
        for (int i = from; i < from + count; i++) {
            many.add(Subnet.host(new IpAddress(family, high, 0x0a00_0000L + i)));
        }
        return many;
    }

    private static List<Integer> announced(Node node) {
        return node.announcements().stream().map(announce -> announce.frames().size()).toList();
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void eachFamilyMovesInItsOwnSlices(Family family) {
        Node node = new Node(family);
        node.link(true);
        node.address(Wire.own(family), 24);
        node.configure(Node.instance("web", family, 100, addresses(family, 0, 100)));
        node.pass(ACTIVE_DOWN);
        int slice = family == Family.IPV4 ? Command.SLICE : Command.IPV6_SLICE;
        assertEquals(List.of(slice, 100 % slice), node.all(Command.AddAddresses.class).stream()
                .map(add -> add.addresses().size()).distinct().toList());
        node.commands.clear();
        node.pass(Duration.ofSeconds(1));
        assertEquals(List.of(64, 36), announced(node), "the repetition");
    }

    @Test
    void routersTakeTurnsAndNoStepMovesTwoSlices() {
        Node node = new Node(Family.IPV4);
        node.link(true);
        node.address(Wire.own(Family.IPV4), 24);
        List<InstanceSettings> instances = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            instances.add(new InstanceSettings("i" + i, Node.ETH0, new Vrid(i + 1), new Priority(100),
                    Node.SECOND, true, ChecksumChoice.AUTO, Duration.ofSeconds(3),
                    addresses(Family.IPV4, 1000 * i, 200), NotifySettings.NONE));
        }
        node.configure(instances.toArray(InstanceSettings[]::new));
        node.pass(ACTIVE_DOWN);
        assertEquals(1, node.mostMovedInOneStep);
        List<Command.AddAddresses> adds = node.all(Command.AddAddresses.class);
        assertEquals(12, adds.size());
        assertEquals(3, adds.subList(0, 4).stream().map(Command.AddAddresses::router).distinct().count(),
                "nobody waits for the whole list of another");
    }

    @Test
    void onlyWhatStandsIsAnnouncedInAContention() {
        Node node = Node.started(Family.IPV4, 100);
        node.pass(ACTIVE_DOWN.plusSeconds(7));
        node.commands.clear();
        Subnet first = Subnet.host(Wire.virtual(Family.IPV4).get(0));
        node.takeBeforeAnswers(new Input.AddressGone(Node.ETH0, first), node.heard(50));
        assertEquals(List.of(1), announced(node), "the one put back");
        node.takeBeforeAnswers(new Input.AddressGone(Node.ETH0, first));
        node.refusals.put(first, "no");
        node.commands.clear();
        node.takeBeforeAnswers(new Input.AddressGone(Node.ETH0, Subnet.host(Wire.virtual(Family.IPV4).get(1))));
        node.pass(Duration.ofMillis(50));
        assertEquals(List.of(1, 2), announced(node), "the one put back, then all when the other has let go");
    }
}
