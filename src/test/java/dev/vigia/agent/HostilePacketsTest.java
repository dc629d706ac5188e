package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.time.Moment;
import dev.vigia.wire.AdvertCodec;
import dev.vigia.wire.Datagram;
import dev.vigia.wire.PacketGenerator;
import dev.vigia.wire.Reception;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing that the receive ladder refuses changes a state, a timer or anything sent. */
class HostilePacketsTest {
    private static final int PACKETS = 1_000_000;

    @Test
    void refusedPacketsChangeNothing() {
        long seed = Long.getLong("vigia.seed", new java.security.SecureRandom().nextLong());
        System.out.println("HostilePacketsTest: repeat with -Dvigia.seed=" + seed);
        PacketGenerator packets = new PacketGenerator(seed);
        Node[] nodes = new Node[Family.values().length];
        int[] asActive = new int[nodes.length];
        int[] asBackup = new int[nodes.length];
        for (int i = 0; i < PACKETS; i++) {
            Datagram packet = packets.next();
            int family = packet.family().ordinal();
            if (nodes[family] == null || i % 1000 < 2) {
                // An owner stays Active against nearly all that is accepted, the lowest priority stays Backup.
                nodes[family] = Node.started(packet.family(), i % 2000 < 1000 ? 255 : 1);
                nodes[family].pass(Duration.ofSeconds(2));
            }
            Node node = nodes[family];
            boolean refused = AdvertCodec.decode(packet, Wire.receiver(packet.family()))
                    instanceof Reception.Rejected;
            boolean active = node.status().role() == Role.ACTIVE;
            Moment deadline = node.agent.deadline();
            node.commands.clear();
            node.take(new Input.Arrived(packet));
            if (refused) {
                (active ? asActive : asBackup)[family]++;
                assertEquals(deadline, node.agent.deadline(), () -> "the timer moved by " + packet);
                assertTrue(node.commands.stream().allMatch(Command.Log.class::isInstance),
                        () -> packet + " led to " + node.commands);
            }
        }
        for (int family = 0; family < nodes.length; family++) {
            assertTrue(asActive[family] > 10_000 && asBackup[family] > 10_000,
                    "refused as Active " + asActive[family] + ", as Backup " + asBackup[family]);
        }
    }

    @Test
    void aFloodOfRefusedPacketsLogsOneLineAndCountsExactly() {
        Node node = Node.started(Family.IPV4, 100);
        node.commands.clear();
        var wrong = Wire.carrying(dev.vigia.net.Octets.ofHex("31330001"), Wire.peer(Family.IPV4),
                Family.IPV4.group());
        for (int i = 0; i < 10_000; i++) {
            node.take(new Input.Arrived(wrong));
        }
        assertEquals(List.of("packet_length_error"), node.notices());
        assertEquals(10_000L, node.status().rejected().get("packet_length_error"));
    }
}
