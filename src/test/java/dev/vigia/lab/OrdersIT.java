package dev.vigia.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** drain, resume and handover as an operator gives them, from the shell to the kernel, across kill -9 too. */
@Timeout(240)
class OrdersIT {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    /** Long enough for a node that may take over to have done so. */
    private static final Duration SEVERAL_TAKEOVERS = INTERVAL.multipliedBy(15);

    private static Shell.Outcome vigia(Station station, String... words) {
        List<String> command = new ArrayList<>(List.of(Path.of("scripts/vigia").toAbsolutePath().toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--socket", station.directory() + "/control.sock"));
        return Shell.attempt(command, "");
    }

    private static void assertExit(int exit, String sentence, Shell.Outcome outcome) {
        assertEquals(exit, outcome.exit(), outcome.output());
        assertTrue(outcome.output().contains(sentence), outcome.output());
    }

    private static Map<?, ?> instance(Station station) {
        Map<?, ?> status = (Map<?, ?>) Json.parse(vigia(station, "status", "-o", "json").printed());
        return (Map<?, ?>) ((List<?>) status.get("instances")).get(0);
    }

    private static void assertStays(Pair pair, Station owner) {
        await().during(SEVERAL_TAKEOVERS).atMost(SEVERAL_TAKEOVERS.multipliedBy(4))
                .until(() -> pair.soleHolder().filter(owner::equals).isPresent());
    }

    /** kill -9 and a start, as a supervisor would. */
    private static void crash(Pair pair) {
        pair.firstProgram().kill();
        pair.startFirst();
        await().atMost(Pair.START).until(() -> vigia(pair.first(), "status", "-q").exit() >= 10);
    }

    @Test
    void whatIsHandedOverStaysThereUntilResumed() {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            var pair = new Pair(lab.lan("handover"), Router.VIGIA, Router.VIGIA, INTERVAL, Plan.IPV4);
            pair.startFirst();
            pair.awaitOwner(pair.first(), Pair.START);
            assertExit(8, "nobody took web over in time", vigia(pair.first(), "handover", "web"));
            assertTrue(pair.first().holds(pair.address()), "it is Active again");
            pair.startSecond();
            await().atMost(Pair.START).until(() -> pair.secondProgram().output().contains("BACKUP"));
            assertExit(7, "web is not Active here", vigia(pair.second(), "handover", "web"));
            assertExit(7, "did you mean 'web'?", vigia(pair.first(), "handover", "wep"));
            assertStays(pair, pair.first());

            assertExit(0, "web is Active at ", vigia(pair.first(), "handover", "web"));
            pair.awaitOwner(pair.second(), Pair.START);
            assertStays(pair, pair.second());
            crash(pair);
            assertStays(pair, pair.second());
            assertExit(0, "resumed", vigia(pair.first(), "resume", "web"));
            pair.awaitOwner(pair.first(), Pair.START);
            assertTrue(pair.firstProgram().output().contains("operator_act: "), pair.firstProgram()::output);
        }
    }

    @Test
    void whatIsDrainedTakesNothingOverUntilResumed() {
        Skip.unless(Lab.obstacle());
        try (Lab lab = Lab.open()) {
            var pair = new Pair(lab.lan("drain"), Router.VIGIA, Router.VIGIA, INTERVAL, Plan.IPV4);
            pair.start();
            assertExit(0, "drained this node", vigia(pair.first(), "drain", "--for", "1h"));
            pair.awaitOwner(pair.second(), Pair.START);
            pair.secondProgram().kill();
            pair.second().reboot();
            crash(pair);
            await().during(SEVERAL_TAKEOVERS).atMost(SEVERAL_TAKEOVERS.multipliedBy(4))
                    .until(() -> !pair.first().holds(pair.address()));
            assertEquals("STOP", instance(pair.first()).get("keepalived_state"));
            assertEquals(List.of("drained"), instance(pair.first()).get("unfit_because"));
            assertEquals(10, vigia(pair.first(), "status", "-q").exit(), "drained is no fault");

            Shell.Outcome resumed = vigia(pair.first(), "resume", "-o", "json");
            assertEquals("done", ((Map<?, ?>) Json.parse(resumed.printed())).get("verdict"));
            pair.awaitOwner(pair.first(), Pair.START);
            assertExit(0, "drained web", vigia(pair.first(), "drain", "web", "--for", "2s"));
            assertTrue(!pair.first().holds(pair.address()), "answered once the addresses are gone");
            pair.awaitOwner(pair.first(), Pair.START);
        }
    }
}
