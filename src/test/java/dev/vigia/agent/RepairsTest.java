package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Family;
import dev.vigia.net.Subnet;
import dev.vigia.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An address that somebody else takes away, once and in a loop. */
class RepairsTest {
    private static final Subnet FIRST = Subnet.host(Wire.virtual(Family.IPV4).get(0));
    private final Node node = Node.started(Family.IPV4, 100);

    private void takeAway() {
        node.take(new Input.AddressGone(Node.ETH0, FIRST));
    }

    @Test
    void itIsPutBackAtOnceThenSlowlyThenThePeerMayTry() {
        node.pass(Duration.ofMillis(3610));
        node.commands.clear();
        for (int i = 1; i <= 3; i++) {
            takeAway();
            assertEquals(i, node.all(Command.AddAddresses.class).size(), "at once");
            node.pass(Duration.ofMillis(200));
        }
        for (int i = 4; i <= 6; i++) {
            takeAway();
            assertEquals(i - 1, node.all(Command.AddAddresses.class).size(), "not at once");
            node.pass(Duration.ofSeconds(1));
            assertEquals(i, node.all(Command.AddAddresses.class).size(), "a second later");
        }
        takeAway();
        assertEquals(List.of(Role.UNFIT), node.roles());
        assertEquals(Reason.Code.ADDRESS_TAKEN_AWAY, node.status().unfitBecause().get(0).code());
        assertTrue(node.notices().contains("address_taken_away"));
        node.pass(Duration.ofSeconds(9));
        assertEquals(List.of(Role.UNFIT), node.roles());
        node.pass(Duration.ofSeconds(5));
        assertEquals(Role.ACTIVE, node.status().role(), "and begins anew");
    }

    @Test
    void manyAddressesAtOnceAreOneIncident() {
        node.pass(Duration.ofMillis(3610));
        for (int i = 0; i < 20; i++) {
            takeAway();
        }
        assertEquals(Role.ACTIVE, node.status().role());
    }

    @Test
    void incidentsFarApartAreNoLoop() {
        node.pass(Duration.ofMillis(3610));
        for (int i = 0; i < 20; i++) {
            node.pass(Duration.ofSeconds(11));
            node.commands.clear();
            takeAway();
            assertEquals(1, node.all(Command.AddAddresses.class).size());
        }
    }
}
