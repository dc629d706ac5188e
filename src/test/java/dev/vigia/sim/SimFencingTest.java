package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.FenceDevice;
import dev.vigia.agent.FenceDevice.Action;
import dev.vigia.agent.FenceDevice.Target;
import dev.vigia.agent.FenceParameters;
import dev.vigia.agent.Input;
import dev.vigia.sim.SimFencing.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a simulated fence agent does to a machine, and what of it is learnt. */
class SimFencingTest {
    private static final FenceDevice DEVICE = new FenceDevice("power", "fence_own", Action.REBOOT, "reboot",
            List.of(new Target("lb1", "lb1", Duration.ZERO), new Target("lb2", "lb2", Duration.ZERO)),
            Optional.empty(), Duration.ofSeconds(20), 2, FenceParameters.NONE);
    private static final Duration ENOUGH = Duration.ofSeconds(4);

    private final Lan lan = new Lan(17, Duration.ofSeconds(5));
    private SimWorld one;
    private SimWorld two;

    @BeforeEach
    void begin() {
        one = lan.node(150, true);
        two = lan.node(100, true);
        two.start();
        run(20_000);
        assertTrue(two.answers(), "the control");
        one.start();
        run(20);
    }

    private void run(long millis) {
        lan.simulation.run(Duration.ofMillis(millis));
    }

    private void fence(SimWorld asker, SimWorld victim) {
        asker.outbox().perform(new Command.Fence("web", 3, DEVICE, victim.name()), false);
    }

    private List<Boolean> learnt(SimWorld asker) {
        return asker.journal().latest(200).stream().map(entry -> entry.input())
                .filter(Input.Fenced.class::isInstance).map(input -> ((Input.Fenced) input).proven()).toList();
    }

    @Test
    void theMachineIsDeadWithItsAddressesBeforeTheProofComes() {
        fence(one, two);
        for (int i = 0; i < 4_000 && learnt(one).isEmpty(); i++) {
            run(1);
        }
        assertEquals(List.of(true), learnt(one));
        assertFalse(two.up());
        assertTrue(two.kernel().virtual().isEmpty());
        assertFalse(two.answers());
        assertEquals(1, one.outbox().fencing().done());
    }

    @Test
    void itBootsAgainWhereItIsToldTo() {
        one.outbox().fencing().restartAfter(Duration.ofSeconds(30));
        fence(one, two);
        run(ENOUGH.toMillis());
        assertFalse(two.up());
        run(31_000);
        assertTrue(two.up());
    }

    @Test
    void whatFailsHangsOrIsNotSaidProvesNothing() {
        one.outbox().fencing().behave(Behaviour.FAILS);
        fence(one, two);
        run(ENOUGH.toMillis());
        one.outbox().fencing().behave(Behaviour.HANGS);
        fence(one, two);
        run(19_000);
        assertEquals(List.of(false), learnt(one), "it hangs yet");
        run(1_100);
        assertEquals(List.of(false, false), learnt(one));
        assertTrue(two.up());
        one.outbox().fencing().behave(Behaviour.WORKS_UNSAID);
        fence(one, two);
        run(ENOUGH.toMillis());
        assertEquals(List.of(false, false, false), learnt(one));
        assertFalse(two.up());
    }

    @Test
    void itGoesOnWhenWhoWantedItIsKilledAndNobodyLearnsOfIt() {
        fence(one, two);
        one.crash();
        one.start();
        run(ENOUGH.toMillis());
        assertFalse(two.up());
        assertEquals(List.of(), learnt(one));
    }

    @Test
    void itEndsWithItsMachineAndStandsStillWithIt() {
        fence(one, two);
        one.powerOff();
        run(ENOUGH.toMillis());
        assertTrue(two.up());
        one.start();
        run(10);
        fence(one, two);
        one.pause(true);
        run(60_000);
        assertTrue(two.up());
        one.pause(false);
        run(100);
        assertFalse(two.up());
    }
}
