package dev.vigia.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Command;
import dev.vigia.agent.NotifySettings;
import dev.vigia.agent.Reason;
import dev.vigia.agent.Role;
import dev.vigia.agent.RouterId;
import dev.vigia.agent.Transition;
import dev.vigia.net.Family;
import dev.vigia.net.Priority;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What scripts are told of transitions, and in which order. */
class NotifyQueueTest {
    private static final NotifySettings ALL = new NotifySettings(List.of("/any", "two words"), List.of("/master", "-q"),
            List.of("/backup"), List.of("/fault"), List.of("/stop"), Duration.ofSeconds(7));
    private static final NotifySettings ANY = new NotifySettings(List.of("/any"), List.of(), List.of(), List.of(),
            List.of(), NotifySettings.DEFAULT_TIMEOUT);

    private final NotifyQueue queue = new NotifyQueue(0);

    private static Command.Tell tell(long seq, Role from, Role to, NotifySettings listeners) {
        return new Command.Tell(new Transition("web", seq, from, to, new Priority(150),
                new Reason(Reason.Code.ACTIVE_DOWN, "silence")), listeners);
    }

    private List<List<String>> commands(Role to) {
        queue.add(tell(1, Role.BACKUP, to, ALL));
        return queue.next().runs().stream().map(NotifyRun::argv).toList();
    }

    @Test
    void theRolesOwnScriptComesFirstAndOnlyTheGenericOneGetsArguments() {
        assertEquals(List.of(List.of("/master", "-q"),
                List.of("/any", "two words", "INSTANCE", "web", "MASTER", "150")), commands(Role.ACTIVE));
        assertEquals(List.of(List.of("/backup"),
                List.of("/any", "two words", "INSTANCE", "web", "BACKUP", "150")), commands(Role.BACKUP));
        assertEquals(List.of(List.of("/fault"),
                List.of("/any", "two words", "INSTANCE", "web", "FAULT", "150")), commands(Role.UNFIT));
        assertEquals(List.of(List.of("/stop"),
                List.of("/any", "two words", "INSTANCE", "web", "STOP", "150")), commands(Role.STOPPED));
    }

    @Test
    void bothScriptsFindTheSameVariablesAndTheirTime() {
        queue.add(tell(12, Role.UNFIT, Role.ACTIVE, ALL));
        for (NotifyRun run : queue.next().runs()) {
            assertEquals(Map.of("VIGIA_KIND", "INSTANCE", "VIGIA_INSTANCE", "web", "VIGIA_STATE", "ACTIVE",
                    "VIGIA_KEEPALIVED_STATE", "MASTER", "VIGIA_PREVIOUS", "INITIALIZE", "VIGIA_REASON", "active_down",
                    "VIGIA_PRIORITY", "150", "VIGIA_SEQ", "12"), run.environment());
            assertEquals(Duration.ofSeconds(7), run.timeout());
        }
    }

    @Test
    void transitionsComeInOrderEachOnce() {
        LongStream.rangeClosed(1, NotifyQueue.LIMIT)
                .forEach(seq -> queue.add(tell(seq, Role.BACKUP, Role.ACTIVE, ANY)));
        for (long seq = 1; seq <= NotifyQueue.LIMIT; seq++) {
            NotifyQueue.Turn turn = queue.next();
            assertEquals(seq, turn.transition().seq());
            assertNull(turn.runs().get(0).environment().get("VIGIA_SKIPPED"));
        }
        assertTrue(queue.isEmpty());
        assertNull(queue.next());
    }

    @Test
    void beyondTheLimitTheOldestAreSkippedAndTheNextScriptIsToldHowMany() {
        LongStream.rangeClosed(1, NotifyQueue.LIMIT + 3)
                .forEach(seq -> queue.add(tell(seq, Role.BACKUP, Role.ACTIVE, ALL)));
        NotifyQueue.Turn first = queue.next();
        assertEquals(4, first.transition().seq());
        first.runs().forEach(run -> assertEquals("3", run.environment().get("VIGIA_SKIPPED")));
        NotifyQueue.Turn second = queue.next();
        assertEquals(5, second.transition().seq());
        second.runs().forEach(run -> assertNull(run.environment().get("VIGIA_SKIPPED")));
    }

    @Test
    void whatWasSkippedIsNotForgottenOverATransitionThatNobodyListensTo() {
        queue.add(tell(1, Role.BACKUP, Role.ACTIVE, ANY));
        queue.add(tell(2, Role.ACTIVE, Role.BACKUP, NotifySettings.NONE));
        LongStream.rangeClosed(3, NotifyQueue.LIMIT + 1)
                .forEach(seq -> queue.add(tell(seq, Role.BACKUP, Role.ACTIVE, ANY)));
        assertEquals(List.of(), queue.next().runs());
        assertEquals("1", queue.next().runs().get(0).environment().get("VIGIA_SKIPPED"));
    }

    @Test
    void whatWasGivenUpIsSkippedWithAllThatItWouldHaveSaidWasSkipped() {
        LongStream.rangeClosed(1, NotifyQueue.LIMIT + 2)
                .forEach(seq -> queue.add(tell(seq, Role.BACKUP, Role.ACTIVE, ANY)));
        queue.giveUp(queue.next());
        queue.giveUp(queue.next());
        NotifyQueue.Turn told = queue.next();
        assertEquals(5, told.transition().seq());
        assertEquals("4", told.runs().get(0).environment().get("VIGIA_SKIPPED"));
        assertNull(queue.next().runs().get(0).environment().get("VIGIA_SKIPPED"), "said once");
    }

    @Test
    void whatAKilledAgentNumberedAndDidNotTellIsSkipped() {
        var next = new NotifyQueue(7);
        next.add(tell(10, Role.STOPPED, Role.BACKUP, ANY));
        next.add(tell(11, Role.BACKUP, Role.ACTIVE, ANY));
        assertEquals("2", next.next().runs().get(0).environment().get("VIGIA_SKIPPED"), "8 and 9");
        assertNull(next.next().runs().get(0).environment().get("VIGIA_SKIPPED"));
        queue.add(tell(10, Role.STOPPED, Role.BACKUP, ANY));
        assertNull(queue.next().runs().get(0).environment().get("VIGIA_SKIPPED"), "nobody knows of any");
    }

    @Test
    void whatIsRunBeforeAReleaseComesAfterWhatWasToldAndOneRivalSpeaksForAll() {
        NotifySettings listeners = NotifySettings.NONE.withBeforeRelease(List.of("/move", "a"), Duration.ofSeconds(5))
                .withRival(List.of("/rival"));
        Transition standing = tell(1, Role.BACKUP, Role.ACTIVE, ANY).transition();
        queue.add(tell(1, Role.BACKUP, Role.ACTIVE, ANY));
        queue.add(new Command.TellRival(standing, listeners));
        queue.add(new Command.TellRival(standing, listeners));
        queue.add(new Command.Prepare(new RouterId("web", Family.IPV4), 1, standing, listeners, Moment.NEVER));
        queue.add(tell(2, Role.ACTIVE, Role.BACKUP, ANY));
        assertTrue(queue.next().isTransition());
        NotifyQueue.Turn rival = queue.next();
        assertEquals(List.of("/rival"), rival.runs().get(0).argv());
        assertFalse(rival.isTransition());
        NotifyQueue.Turn prepare = queue.next();
        assertEquals(List.of("/move", "a"), prepare.runs().get(0).argv());
        assertEquals("1", prepare.runs().get(0).environment().get("VIGIA_SEQ"));
        queue.giveUp(prepare);
        assertEquals(2, queue.next().transition().seq());
        assertEquals(0, queue.everSkipped(), "no transition was");
        assertTrue(queue.isEmpty());
    }

    @Test
    void everyRoleHasItsWord() {
        assertEquals(List.of(OperatorWord.MASTER, OperatorWord.BACKUP, OperatorWord.FAULT, OperatorWord.STOP),
                List.of(Role.values()).stream().map(OperatorWord::of).toList());
        assertEquals(List.of("ACTIVE", "BACKUP", "INITIALIZE", "INITIALIZE"),
                List.of(Role.values()).stream().map(Role::state).toList());
    }
}
