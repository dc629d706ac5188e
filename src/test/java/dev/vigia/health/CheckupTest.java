package dev.vigia.health;

import static dev.vigia.health.Checks.at;
import static dev.vigia.health.Checks.check;
import static dev.vigia.health.Checks.fail;
import static dev.vigia.health.Checks.file;
import static dev.vigia.health.Checks.ms;
import static dev.vigia.health.Checks.pass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.time.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs are due on their grid and never overlap; results count for the run that they belong to. */
class CheckupTest {
    private final Checkup checkup = new Checkup();

    private List<Long> start(long millis) {
        return checkup.due(at(millis)).stream().map(Checkup.Run::number).toList();
    }

    @Test
    void theFirstRunIsDueAtOnceAndTheNextAnIntervalLater() {
        assertEquals(Moment.NEVER, checkup.deadline());
        checkup.configure(List.of(check("web", 0, false)), at(0));
        assertEquals(at(0), checkup.deadline());
        List<Checkup.Run> due = checkup.due(at(0));
        assertEquals(List.of(new Checkup.Run(1, check("web", 0, false), at(50))), due);
        assertEquals(List.of(), start(99), "one run at a time");
        assertEquals("web", checkup.ended(1, pass(), at(7)));
        assertEquals(at(100), checkup.deadline());
        assertEquals(List.of(), start(99));
        assertEquals(List.of(2L), start(100));
        assertEquals(Verdict.UP, checkup.state("web").verdict());
        assertNull(checkup.state("other"));
    }

    @Test
    void aRunLongerThanItsIntervalCountsOnceAndTheGridStays() {
        checkup.configure(List.of(check("web", 0, false)), at(0));
        start(0);
        assertEquals(List.of(), start(250));
        checkup.ended(1, fail(), at(250));
        assertEquals(at(300), checkup.deadline());
        assertEquals(1, checkup.state("web").runs());
        assertEquals(2, checkup.missed("web"));
        start(300);
        checkup.ended(2, pass(), at(400));
        assertEquals(at(400), checkup.deadline(), "a run as long as its interval misses nothing");
        assertEquals(2, checkup.missed("web"));
        start(430);
        checkup.ended(3, pass(), at(440));
        assertEquals(at(500), checkup.deadline(), "a late start does not move the grid");
    }

    @Test
    void checksOfOneIntervalAreSpreadOverIt() {
        checkup.configure(IntStream.range(0, 4).mapToObj(i -> check("c" + i, 0, false)).toList(), at(0));
        assertEquals(List.of(1L, 2L, 3L, 4L), start(0));
        for (long run = 1; run <= 4; run++) {
            checkup.ended(run, pass(), at(1));
        }
        List<List<Long>> starts = new ArrayList<>();
        for (long millis = 25; millis <= 125; millis += 25) {
            starts.add(start(millis));
            long now = millis;
            starts.get(starts.size() - 1).forEach(run -> checkup.ended(run, pass(), at(now)));
        }
        assertEquals(List.of(List.of(5L), List.of(6L), List.of(7L), List.of(8L), List.of(9L)), starts);
    }

    @Test
    void aResultWithoutARunChangesNothing() {
        checkup.configure(List.of(check("web", 0, false)), at(0));
        start(0);
        assertNull(checkup.ended(9, fail(), at(1)));
        checkup.ended(1, pass(), at(1));
        assertNull(checkup.ended(1, fail(), at(2)), "each run answers once");
        assertEquals(1, checkup.state("web").runs());
    }

    @Test
    void aConfigurationKeepsWhatIsAsBefore() {
        checkup.configure(List.of(check("a", 0, false), check("b", 0, false), check("c", 0, false)), at(0));
        start(0);
        checkup.ended(1, pass(), at(1));
        List<Long> gone = checkup.configure(List.of(check("b", 0, false), check("a", 0, false), check("c", 5, false)),
                at(10));
        assertEquals(List.of(3L), gone, "the changed one's");
        assertEquals(List.of("b", "a", "c"), List.copyOf(checkup.states().keySet()));
        assertEquals(Verdict.UP, checkup.state("a").verdict());
        assertEquals("b", checkup.ended(2, pass(), at(11)), "its run goes on");
        assertNull(checkup.ended(3, fail(), at(12)));
        assertEquals(Verdict.UNKNOWN, checkup.state("c").verdict());
        assertEquals(List.of(4L), start(12));
        assertEquals(List.of(4L), checkup.configure(List.of(), at(13)));
        assertEquals(Moment.NEVER, checkup.deadline());
    }

    @Test
    void whatIsWatchedRunsOnceAndAnswersOften() {
        checkup.configure(List.of(file("m", 1, false)), at(0));
        assertEquals(Moment.NEVER, checkup.due(at(0)).get(0).deadline());
        assertEquals(Moment.NEVER, checkup.deadline());
        assertEquals("m", checkup.ended(1, CheckResult.value(0, "0"), at(1)));
        assertNull(checkup.ended(1, CheckResult.value(0, "0"), at(2)));
        assertEquals("m", checkup.ended(1, CheckResult.value(5, "5"), at(3)), "another number is told at once");
        assertEquals(List.of(), start(100_000));
        assertEquals(List.of(), checkup.overdue(at(100_000)));
    }

    @Test
    void aWatcherThatCouldNotBeginIsTriedAgain() {
        checkup.configure(List.of(file("m", 1, false)), at(0));
        assertEquals(List.of(1L), start(0));
        assertEquals("m", checkup.ended(1, fail(Outcome.NOT_STARTED, "no descriptor left"), at(1)));
        assertFalse(checkup.isRunning(1));
        assertEquals(List.of(), start(2), "not at once");
        assertEquals(List.of(2L), start(60_000));
        assertEquals("m", checkup.ended(2, CheckResult.value(0, "0"), at(60_001)));
        assertTrue(checkup.isRunning(2));
    }

    @Test
    void turnsAreToldAtOnceAndOtherNewsOnceASecond() {
        checkup.configure(List.of(new CheckSettings("web", new Subject.Tcp("192.0.2.1", 80),
                new Rhythm(ms(100), ms(50), 1, 3), Influence.DECISIVE)), at(0));
        StringBuilder told = new StringBuilder();
        String results = "++--+--- -  --------b-------+";
        for (int i = 0; i < results.length(); i++) {
            for (long run : start(100 * i)) {
                char result = results.charAt(i);
                CheckResult says = result == '+' ? pass() : result == 'b' ? fail(Outcome.TIMED_OUT, "late") : fail();
                told.append(checkup.ended(run, says, at(100 * i)) == null ? '.' : '!');
            }
        }
        assertEquals("!......!............!.......!", told.toString());
    }

    @Test
    void newsOfAnotherKindWaitForTheirSecond() {
        checkup.configure(List.of(new CheckSettings("web", new Subject.Tcp("192.0.2.1", 80),
                new Rhythm(ms(500), ms(50), 1, 1), Influence.DECISIVE)), at(0));
        List<String> told = new ArrayList<>();
        List<String> evidence = List.of("a", "b", "b", "c", "c", "c");
        for (int i = 0; i < evidence.size(); i++) {
            long now = 500 * i;
            told.add(checkup.ended(start(now).get(0), fail(Outcome.REFUSED, evidence.get(i)), at(now)));
        }
        assertEquals(java.util.Arrays.asList("web", null, "web", null, "web", null), told);
    }

    @Test
    void aRunThatNeverAnswersIsGivenUp() {
        checkup.configure(List.of(check("web", 0, false)), at(0));
        start(0);
        assertEquals(at(5050), checkup.deadline());
        assertEquals(List.of(), checkup.overdue(at(5049)));
        List<Checkup.Run> overdue = checkup.overdue(at(5050));
        assertEquals(1, overdue.get(0).number());
        assertEquals("web", checkup.ended(1, fail(Outcome.TIMED_OUT, "never answered"), at(5050)));
        assertEquals(List.of(), checkup.overdue(at(5050)));
        assertEquals(List.of(2L), start(5100));
    }
}
