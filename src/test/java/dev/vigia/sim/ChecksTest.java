package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Reason;
import dev.vigia.agent.Role;
import dev.vigia.health.CheckSettings;
import dev.vigia.health.Influence;
import dev.vigia.health.Rhythm;
import dev.vigia.health.Subject;
import dev.vigia.sim.SimChecks.Behaviour;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that fail, flap, are slow or hang, on one node and on both; {@link Watch} looks on at every moment. */
class ChecksTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int ROUNDS = 300;
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final Rhythm RHYTHM = new Rhythm(Duration.ofMillis(100), Duration.ofMillis(50), 1, 2);
    private static final CheckSettings API = new CheckSettings("api", new Subject.Tcp("192.0.2.1", 80), RHYTHM,
            Influence.DECISIVE);
    private static final CheckSettings LOAD = new CheckSettings("load", new Subject.Tcp("192.0.2.1", 81), RHYTHM,
            new Influence(-100, false));

    private final Lan lan = new Lan(5, INTERVAL);
    private final SimWorld one = lan.node(150, false, API, LOAD);
    private final SimWorld two = lan.node(100, true, API, LOAD);

    private Role role(SimWorld node) {
        return lan.simulation.watch().role(node);
    }

    private Reason.Code why(SimWorld node) {
        return lan.simulation.watch().life(node).why();
    }

    private static void behave(SimWorld node, CheckSettings check, Behaviour behaviour) {
        node.outbox().checks().behave(check.name(), behaviour);
    }

    /** The first failure counts as none yet: fall is 2. A hanging one costs its timeout, the peer its skew. */
    @ParameterizedTest
    @CsvSource({"BROKEN, CHECK_FAILED", "HANGING, CHECK_FAILED", "UNABLE, CHECK_UNABLE"})
    void theOwnerFailsAndThePeerTakesOver(Behaviour behaviour, Reason.Code code) {
        lan.settle();
        assertEquals(List.of(one), lan.owners());
        behave(one, API, behaviour);
        lan.simulation.run(Duration.ofMillis(2 * 100 + 50 + 61 + 20));
        assertEquals(List.of(two), lan.owners());
        assertEquals(Role.UNFIT, role(one));
        assertEquals(code, why(one));
        assertEquals(Reason.Code.RESIGNATION_HEARD, why(two));
        assertEquals(Duration.ZERO, lan.overlap(), "who is unfit closes at once");
        behave(one, API, Behaviour.WELL);
        lan.simulation.run(CALM);
        assertEquals(Role.BACKUP, role(one));
        assertEquals(Reason.Code.FIT_AGAIN, why(one));
    }

    @Test
    void whereBothAreUnfitNobodyOwnsItAndBothSayWhy() {
        lan.settle();
        behave(one, API, Behaviour.BROKEN);
        behave(two, API, Behaviour.HANGING);
        lan.simulation.run(CALM);
        assertEquals(List.of(), lan.owners());
        assertEquals(List.of(Role.UNFIT, Role.UNFIT), List.of(role(one), role(two)));
        assertEquals(List.of(Reason.Code.CHECK_FAILED, Reason.Code.CHECK_FAILED), List.of(why(one), why(two)));
        long told = lan.simulation.watch().transitions();
        lan.simulation.run(Duration.ofMinutes(1));
        assertEquals(told, lan.simulation.watch().transitions(), "told once");
        behave(two, API, Behaviour.SLOW);
        lan.simulation.run(CALM);
        assertEquals(List.of(two), lan.owners());
    }

    @Test
    void aSlowCheckMovesNobody() {
        lan.settle();
        long told = lan.simulation.watch().transitions();
        behave(one, API, Behaviour.SLOW);
        behave(two, API, Behaviour.SLOW);
        lan.simulation.run(Duration.ofMinutes(1));
        assertEquals(told, lan.simulation.watch().transitions());
    }

    @Test
    void aWeightMakesItYieldSoftly() {
        lan.settle();
        behave(one, LOAD, Behaviour.BROKEN);
        lan.simulation.run(CALM);
        assertEquals(List.of(two), lan.owners());
        assertEquals(Role.BACKUP, role(one));
        assertEquals(Reason.Code.HIGHER_PRIORITY, why(one));
        assertEquals(Reason.Code.PREEMPTED_LOWER, why(two));
    }

    /** Thousands of transitions at every build; {@code scripts/simulate --checks 100000} is the long run. */
    @Test
    void whateverTheyDoAFitNodeOwnsItOrNobody() {
        long seed = Long.getLong("vigia.seed", new SecureRandom().nextLong());
        Watch watch = CheckStory.live(seed, ROUNDS);
        System.out.println("sim.ChecksTest: -Dvigia.seed=" + seed + ": " + watch.transitions() + " transitions, "
                + new TreeMap<>(watch.reasons()));
        assertTrue(watch.transitions() > 2 * ROUNDS, "transitions");
        assertTrue(watch.reasons().keySet().containsAll(Set.of(Reason.Code.CHECK_FAILED, Reason.Code.CHECK_UNABLE,
                Reason.Code.FIT_AGAIN, Reason.Code.RESIGNATION_HEARD)), watch.reasons().toString());
    }
}
