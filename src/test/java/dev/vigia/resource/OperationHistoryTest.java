package dev.vigia.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is remembered of operations: what can still matter, and no more of it however often a monitor runs. */
class OperationHistoryTest {
    private static final Operation START = Operation.of(Task.START, Operation.DEFAULT_TIMEOUT);
    private static final Operation STOP = Operation.of(Task.STOP, Operation.DEFAULT_TIMEOUT);
    private static final Operation MONITOR = Operation.monitor(Duration.ofSeconds(1), Operation.DEFAULT_TIMEOUT);
    private static final Operation PROBE = Operation.monitor(Duration.ZERO, Operation.DEFAULT_TIMEOUT);

    private int second;

    private OperationHistory with(OperationHistory history, Operation operation, Outcome outcome) {
        second++;
        return history.with(new Performed(operation, outcome, Moment.ORIGIN.plus(Duration.ofSeconds(second)),
                Duration.ofMillis(5)));
    }

    private static List<String> told(OperationHistory history) {
        return history.performed().stream().map(one -> one.operation().key() + " " + one.outcome().code().status()
                + " at " + Moment.ORIGIN.until(one.at()).toSeconds()).toList();
    }

    @Test
    void theLastOfEachIsKeptAndAMonitorSinceItSaysTheSame() {
        OperationHistory history = with(OperationHistory.NONE, PROBE, Outcome.of(OcfCode.NOT_RUNNING));
        assertEquals(List.of("monitor_0 7 at 1"), told(history), "a probe that finds nothing is no failure");
        history = with(history, START, Outcome.of(OcfCode.OK));
        for (int i = 0; i < 100; i++) {
            history = with(history, MONITOR, Outcome.of(OcfCode.OK));
        }
        assertEquals(List.of("start_0 0 at 2", "monitor_1000 0 at 3"), told(history));
        history = with(history, MONITOR, Outcome.of(OcfCode.NOT_RUNNING));
        assertEquals(List.of("start_0 0 at 2", "monitor_1000 7 at 103"), told(history));
        history = with(with(history, STOP, Outcome.of(OcfCode.OK)), START, Outcome.of(OcfCode.OK));
        assertEquals(List.of("monitor_1000 7 at 103", "start_0 0 at 105"), told(history), "the failure stays known");
        assertEquals(Map.of("monitor ok", 100L, "monitor failed", 1L, "start ok", 2L, "stop ok", 1L),
                history.counts());
        assertEquals(List.of("start_0 0 at 105"), told(history.forgiven()));
    }

    @Test
    void aStopEndsMonitorsUnlessItFails() {
        OperationHistory running = with(with(OperationHistory.NONE, START, Outcome.of(OcfCode.OK)), MONITOR,
                Outcome.of(OcfCode.OK));
        assertEquals(List.of("stop_0 0 at 3"), told(with(running, STOP, Outcome.of(OcfCode.OK))));
        OperationHistory stuck = with(running, STOP, Outcome.timeout("killed"));
        assertEquals(List.of("monitor_1000 0 at 2", "stop_0 1 at 4"), told(stuck));
        assertEquals(1L, stuck.counts().get("stop failed"));
    }

    @Test
    void whatWasCalledOffTellsNothing() {
        assertEquals(OperationHistory.NONE, with(OperationHistory.NONE, MONITOR, Outcome.cancelled()));
    }
}
