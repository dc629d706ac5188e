package dev.vigia.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.lab.Supervision.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The agent under a supervisor that does what the shipped unit says. */
class SupervisionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration BRIEF = Duration.ofMillis(20);
    /** Owns its address as soon as it starts. */
    private static final Plan OWNER = new Plan(255, Duration.ofSeconds(1), Plan.IPV4);

    private static final String CONFIGURATION = """
            global_defs:
              control_socket: %1$s/control.sock
              state_directory: %1$s/state
            vrrp_instance:
              web: { interface: eth0, virtual_router_id: 51, priority: 255, virtual_ipaddress: [ "%2$s" ] }
            """;

    private Lab lab;
    private Station station;
    private Path file;
    private Supervision supervision;

    @BeforeEach
    void start() {
        Skip.unless(Lab.obstacle());
        lab = Lab.open();
        station = lab.lan("supervised").station("lb1");
        file = Router.write(station, "vigia.yaml",
                CONFIGURATION.formatted(station.directory(), OWNER.addresses().get(0)));
        supervision = new Supervision(station, file, PATIENCE);
        until(() -> supervision.told().contains("READY=1") && station.holds(OWNER.address()), "the agent is up");
    }

    @AfterEach
    void close() {
        if (supervision != null) {
            supervision.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    private void until(BooleanSupplier state, String what) {
        for (long left = Pair.START.dividedBy(BRIEF); left > 0 && !state.getAsBoolean(); left--) {
            supervision.run(BRIEF);
        }
        assertTrue(state.getAsBoolean(), () -> "not within " + Pair.START + ": " + what + "; ends "
                + supervision.ends() + (supervision.agent() == null ? "" : ", said " + supervision.agent().output()));
    }

    @Test
    void aKilledAgentComesBackAndNothingIsCleanedUpMeanwhile() {
        for (int life = 1; life <= 2; life++) {
            long before = supervision.agent().pid();
            supervision.agent().kill();
            int lives = life;
            until(() -> supervision.ends().size() == lives, "the end is seen");
            assertEquals(new End("signal", "KILL", "", 0, false), supervision.ends().get(life - 1));
            assertTrue(station.holds(OWNER.address()), "what stands is left to the next life");
            until(() -> supervision.told().contains("READY=1"), "the next life");
            assertTrue(supervision.agent().pid() != before);
        }
        until(() -> supervision.told().contains("WATCHDOG=1"), "a sign of life from the loop");
        supervision.stop(Pair.START);
        assertEquals(new End("success", "0", "", 0, true), supervision.ends().get(2));
        assertTrue(!station.holds(OWNER.address()), "an orderly stop takes the address down");
        assertNull(supervision.agent());
    }

    @Test
    void anAgentThatStandsStillIsKilledAndComesBack() {
        supervision.agent().freeze();
        until(() -> !supervision.ends().isEmpty(), "the watchdog has waited long enough");
        assertEquals(new End("watchdog", "KILL", "", 0, false), supervision.ends().get(0));
        until(() -> supervision.told().contains("READY=1"), "the next life");
        supervision.stop(Pair.START);
        assertTrue(!station.holds(OWNER.address()));
    }

    @Test
    void whatDidNotStopInTimeIsCleanedUpAfter() {
        supervision.agent().freeze();
        supervision.stop(Duration.ofMillis(300));
        End end = supervision.ends().get(0);
        assertEquals("timeout", end.result());
        assertEquals(0, end.exit());
        assertTrue(end.last() && end.words().contains("clean-up: 1 addresses and 1 gates taken off"), end.words());
        assertTrue(!station.holds(OWNER.address()), "nothing is left");
    }

    @Test
    void aConfigurationThatIsNoLongerValidIsFinal() throws IOException {
        Files.writeString(file, Files.readString(file).replace("priority:", "prioritty:"));
        supervision.agent().kill();
        until(() -> supervision.ends().size() == 2, "the start that the file refuses");
        assertEquals("KILL", supervision.ends().get(0).status());
        End end = supervision.ends().get(1);
        assertEquals("exit-code 3", end.result() + " " + end.status());
        assertTrue(end.last() && end.exit() == 3, end.toString());
        assertTrue(end.words().contains("the kernel takes each off by itself when its lease ends"), end.words());
    }

    @Test
    void aStopInTheFirstMomentOfALifeCleansUpWhatTheLastOneLeft() {
        supervision.agent().kill();
        until(() -> supervision.ends().size() == 1 && supervision.agent() != null, "the next life begins");
        supervision.stop(Pair.START);
        End end = supervision.ends().get(1);
        assertEquals("success", end.result());
        assertTrue(end.last() && end.exit() == 0, end.toString());
        assertTrue(!station.holds(OWNER.address()), "nothing is left: " + end);
    }
}
