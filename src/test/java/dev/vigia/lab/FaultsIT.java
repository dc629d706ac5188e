package dev.vigia.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gravest of the quick rows of the fault matrix; {@code scripts/faults} has them all. */
class FaultsIT {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final int ATTEMPTS = 3;
    private static final ExecutorService ONE = Executors.newSingleThreadExecutor();

    @AfterAll
    static void end() {
        ONE.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3", "10", "28", "30"})
    void vigiaStaysInsideTheBound(String number) {
        Skip.unless(Lab.obstacle());
        FaultRow row = Faults.rows().stream().filter(one -> one.number().equals(number)).findFirst().orElseThrow();
        Outcome outcome = Outcome.unmeasured(Outcome.Verdict.STALLED, "never run");
        // What befell a machine that stood still tells nothing.
        for (int seed = 1; seed <= ATTEMPTS && outcome.verdict() == Outcome.Verdict.STALLED; seed++) {
            outcome = Faults.bounded(ONE, row, Router.VIGIA, INTERVAL, seed);
        }
        System.out.printf("row %s, %s: both %d ms, nobody %d ms, takeovers %d%n", number, row.fault(),
                outcome.figures().both().toMillis(), outcome.figures().nobody().toMillis(),
                outcome.figures().takeovers());
        assertEquals(Outcome.Verdict.INSIDE, outcome.verdict(), outcome.toString());
    }
}
