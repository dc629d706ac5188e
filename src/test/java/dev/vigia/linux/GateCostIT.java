package dev.vigia.linux;

import static dev.vigia.linux.GatedHost.FROM4;
import static dev.vigia.linux.GatedHost.LONG;
import static dev.vigia.linux.GatedHost.VA;
import static dev.vigia.linux.GatedHost.VRID;
import static dev.vigia.linux.GatedHost.WEB4;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.net.Family;
import dev.vigia.net.Subnet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the gate costs the loop's thread; printed, with bounds so wide that only a blunder breaks them. */
@Timeout(120)
class GateCostIT {
    private static final int ROUNDS = Integer.getInteger("vigia.rounds", 200);
    private static final MonotonicClock CLOCK = new MonotonicClock();
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

    private static void measure(String what, Callable<?> task) throws Exception {
        measure(what, ROUNDS, task);
    }

    private static void measure(String what, int rounds, Callable<?> task) throws Exception {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            var start = CLOCK.now();
            task.call();
            nanos.add(start.until(CLOCK.now()).toNanos());
        }
        long first = nanos.get(0) / 1000;
        nanos.sort(null);
        System.out.printf("gate: %s: first %d us, median %d us, worst of %d %d us%n", what, first,
                nanos.get(rounds / 2) / 1000, rounds, nanos.get(rounds - 1) / 1000);
        assertTrue(nanos.get(rounds / 2) < 500_000_000, what);
    }

    @Test
    void oneRouter() throws Exception {
        List<Subnet> slice = IntStream.range(1, Command.SLICE + 1).mapToObj(i -> Subnet.parse("10.20.0." + i)).toList();
        measure("guard", () -> {
            gated.guard(Family.IPV4, LONG);
            return null;
        });
        measure("gate and free a slice of " + slice.size(), () -> {
            gated.gate.cover(WEB4, slice);
            gated.gate.uncover(WEB4, slice);
            return null;
        });
        RawSocket socket = gated.socket("va", Family.IPV4);
        gated.advertise(Family.IPV4);
        measure("look at", () -> gated.open(WEB4));
        measure("advertise, the way to the neighbour included", () -> {
            assertEquals(0, socket.send(FROM4, Family.IPV4.group(), GatedHost.advert(VRID.number(), 100)));
            return null;
        });
        measure("advertise and shut", () -> {
            assertEquals(0, socket.send(FROM4, Family.IPV4.group(), GatedHost.advert(VRID.number(), 100)));
            return gated.gate.perform(new Command.Shut(WEB4));
        });
        measure("shut what is closed", () -> gated.gate.perform(new Command.Shut(WEB4)));
        var sent = new Command.Send(WEB4, GatedHost.VA, FROM4, Family.IPV4.group(),
                GatedHost.advert(VRID.number(), 100));
        measure("an advert and its mark", () -> {
            gated.gate.sent(sent, true);
            return null;
        });
    }

    @Test
    void takingOver() throws Exception {
        gated.guard(Family.IPV4, LONG);
        for (int count : new int[] {1, 4000}) {
            List<Subnet> all = IntStream.range(0, count)
                    .mapToObj(i -> Subnet.parse("10.20." + i / 250 + "." + (i % 250 + 1))).toList();
            for (int from = 0; from < all.size(); from += Command.SLICE) {
                gated.gate.cover(WEB4, all.subList(from, Math.min(all.size(), from + Command.SLICE)));
            }
            all.forEach(address -> gated.standing.add(address.address()));
            gated.advertise(Family.IPV4);
            int index = Asker.index(gated.host, "va");
            measure("a new life takes over " + count + " addresses", 20, () -> {
                gated.gate.close();
                return gated.live("test", GateTable.OWNED, index);
            });
            gated.gate.perform(new Command.Guard(WEB4, VA, VRID, FROM4, LONG));
            assertEquals(new Input.Guarded(WEB4, ""), gated.last());
            assertTrue(gated.open(WEB4).compareTo(Duration.ofSeconds(20)) > 0);
        }
    }
}
