package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.LeaseSettings.GateChoice;
import dev.vigia.agent.Role;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import dev.vigia.vrrp.Standing.Caution;
import dev.vigia.vrrp.Timers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent is killed: at each step of a takeover and in the middle of its tenure, and comes back or does not. */
class CrashTest {
    /** After the commands of a takeover come those of a quiet tenure: adverts, looks, renewals. */
    private static final int STEPS = 16;
    private static final long[] RESTARTS_MS = {0, 100, 200, 300, 500, 1000, 3000};
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration ROUND_TRIP = Duration.ofNanos(2 * Weather.CALM.longestDelay());

    /** Restarts after {@code milliseconds}; 0 for never. */
    private static void restart(Lan lan, SimWorld node, long milliseconds) {
        if (milliseconds > 0) {
            lan.simulation.plan(lan.simulation.now().plus(Duration.ofMillis(milliseconds)), node::start);
        }
    }

    @ParameterizedTest
    @EnumSource
    void atEachStepOfATakeover(Caution prefer) {
        int died = 0;
        for (long restart : RESTARTS_MS) {
            for (int step = 1; step <= STEPS; step++) {
                String what = prefer + ", killed after command " + step + ", back after " + restart + " ms";
                Lan lan = new Lan(step, INTERVAL, prefer, GateChoice.AUTO);
                SimWorld taker = lan.node(150, true);
                SimWorld peer = lan.node(100, true);
                SimWorld owner = lan.node(200, true);
                lan.settle();
                owner.powerOff();
                AtomicReference<Moment> killed = new AtomicReference<>();
                taker.outbox().after(step, () -> {
                    killed.set(lan.simulation.now());
                    taker.crash();
                    restart(lan, taker, restart);
                });
                for (int i = 0; i < 50 && killed.get() == null; i++) {
                    lan.simulation.run(INTERVAL);
                }
                assertTrue(killed.get() != null, what + ": never got there");
                Duration down = Timers.activeDown(new Priority(1), INTERVAL);
                lan.simulation.run(down.multipliedBy(2).plusMillis(2 * restart));
                SimWorld heir = restart > 0 ? taker : peer;
                assertEquals(List.of(heir), lan.owners(), what);
                Duration most = prefer == Caution.SAFETY ? ROUND_TRIP : ROUND_TRIP.plus(INTERVAL);
                assertTrue(lan.overlap().compareTo(most) <= 0, what + ": two answered for " + lan.overlap());
                died++;
            }
        }
        assertEquals(STEPS * RESTARTS_MS.length, died);
    }

    @Test
    void whatADeadAgentHeldIsGoneWithItsLease() {
        Lan lan = new Lan(5, INTERVAL, Caution.SAFETY, GateChoice.OFF);
        SimWorld owner = lan.node(150, true);
        lan.settle();
        owner.crash();
        Duration lifetime = owner.instance().addressLifetime();
        lan.simulation.run(lifetime.dividedBy(3));
        assertTrue(owner.answers(), "the lease ended early");
        lan.simulation.run(lifetime.plusSeconds(1));
        assertEquals(0, owner.kernel().virtual().size());
    }

    /** Back before a peer may take over: nobody does, and nobody on the LAN notices. */
    @ParameterizedTest
    @ValueSource(longs = {10, 50, 100, 150, 190})
    void whoComesBackInTimeIsReadopted(long downMs) {
        for (int tenth = 0; tenth < 10; tenth++) {
            Lan lan = new Lan(tenth, INTERVAL);
            SimWorld owner = lan.node(150, true);
            SimWorld peer = lan.node(100, true);
            var client = new Client(lan.simulation, Lan.ADDRESS);
            lan.settle();
            client.begin();
            long told = lan.simulation.watch().transitions();
            lan.simulation.run(INTERVAL.multipliedBy(tenth).dividedBy(10));
            owner.crash();
            lan.simulation.run(Duration.ofMillis(downMs));
            owner.start();
            lan.simulation.run(INTERVAL.multipliedBy(20));
            client.end();
            String what = "crash at " + tenth + " tenths, down for " + downMs + " ms";
            assertEquals(List.of(owner), lan.owners(), what);
            assertEquals(Role.BACKUP, lan.simulation.watch().role(peer), what);
            assertEquals(told + 1, lan.simulation.watch().transitions(), what);
            assertEquals(List.of(), client.lost(), what);
        }
    }

    /** Back too late: the peer has it by then, or is about to. */
    @Test
    void whoComesBackTooLateIsBackup() {
        Lan lan = new Lan(3, INTERVAL);
        SimWorld owner = lan.node(150, false);
        SimWorld peer = lan.node(100, false);
        lan.settle();
        owner.crash();
        lan.simulation.run(INTERVAL.multipliedBy(3).plusMillis(1));
        assertFalse(owner.answers());
        owner.start();
        lan.simulation.run(INTERVAL.multipliedBy(10));
        assertEquals(List.of(peer), lan.owners());
        assertEquals(0, owner.kernel().virtual().size());
        assertEquals(Duration.ZERO, lan.overlap());
    }
}
