package dev.vigia.health;

import static dev.vigia.health.Checks.START;
import static dev.vigia.health.Checks.after;
import static dev.vigia.health.Checks.at;
import static dev.vigia.health.Checks.fail;
import static dev.vigia.health.Checks.ms;
import static dev.vigia.health.Checks.pass;
import static dev.vigia.health.Checks.rhythm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results in a row lead to a verdict, by keepalived's rules for rise, fall and init_fail. */
class CheckStateTest {
    private static CheckSettings check(int rise, int fall, boolean initFail) {
        return new CheckSettings("web", new Subject.Script(List.of("/bin/true"), "nobody", true), rhythm(rise, fall),
                Influence.DECISIVE, initFail, false);
    }

    /** U unknown, u up, d down: the verdict before and after each result. */
    @ParameterizedTest(name = "{4}: rise {0} fall {1} init_fail {2} {3}")
    @CsvSource({
        "1, 1, false, +-+,       U u d u,             one result turns it",
        "3, 3, false, +,         U u,                 the first success decides at once",
        "3, 3, false, -,         U d,                 the first failure decides at once",
        "3, 2, false, -++-+++,   U d d d d d d u,     up takes rise successes in a row",
        "3, 2, false, +-+--,     U u u u u d,         down takes fall failures in a row",
        "2, 3, false, +--+---,   U u u u u u u d,     a success forgets the failures before it",
        "2, 1, false, -+-++,     U d d d d u,         a failure forgets the successes before it",
        "2, 3, false, +---+,     U u u u d d,         down does not go up by one success",
        "1, 1, true,  +,         d u,                 init_fail begins as down",
        "2, 2, true,  ++-,       d d u u,             init_fail takes rise successes",
        "2, 2, true,  -++,       d d d u,             init_fail stays down at a failure"})
    void results(int rise, int fall, boolean initFail, String results, String verdicts, String rule) {
        CheckSettings check = check(rise, fall, initFail);
        String seen = java.util.stream.IntStream.rangeClosed(0, results.length())
                .mapToObj(n -> after(check, results.substring(0, n)).verdict())
                .map(verdict -> verdict == Verdict.UNKNOWN ? "U" : verdict == Verdict.UP ? "u" : "d")
                .collect(Collectors.joining(" "));
        assertEquals(verdicts, seen);
    }

    @Test
    void theMomentOfTheVerdictIsKeptUntilItTurns() {
        CheckSettings check = check(1, 2, false);
        assertEquals(START, after(check, "").since());
        assertEquals(at(100), after(check, "+").since());
        assertEquals(at(100), after(check, "+++-").since());
        assertEquals(at(500), after(check, "+++--").since());
        assertEquals(at(500), after(check, "+++---").since());
    }

    @Test
    void everyTurnIsCountedButNotTheFirstVerdict() {
        CheckSettings check = check(1, 2, false);
        assertEquals(0, after(check, "+++-").changes());
        assertEquals(0, after(check, "-").changes());
        assertEquals(1, after(check, "+--").changes());
        assertEquals(2, after(check, "+--+").changes());
        assertEquals(1, after(check(1, 1, true), "+").changes());
    }

    @Test
    void theRowIsAsLongAsEqualResults() {
        CheckSettings check = check(2, 2, false);
        assertEquals(0, after(check, "").inRow());
        assertEquals(1, after(check, "+").inRow());
        assertEquals(3, after(check, "-+++").inRow());
        assertEquals(2, after(check, "-+++--").inRow());
        assertEquals(4, after(check, "++++").runs());
        assertEquals("", after(check, "").course());
        assertEquals("-+++--", after(check, "-+++--").course());
        assertEquals("+".repeat(CheckState.REMEMBERED - 1) + "-", after(check, "-" + "+".repeat(40) + "-").course());
        var full = new CheckState(Verdict.UP, Integer.MAX_VALUE, pass(), null, START, 0, 1, 9, 0);
        assertEquals(Integer.MAX_VALUE, full.next(rhythm(2, 2), pass(), START).inRow());
    }

    @Test
    void theRowOfInitFailBeginsWithTheFirstResult() {
        assertEquals(1, after(check(3, 3, true), "-").inRow());
    }

    @Test
    void theEvidenceOfADownIsItsFailureAlthoughItPassedSince() {
        CheckSettings check = check(3, 1, false);
        assertEquals("has not run yet", after(check, "").evidence());
        assertEquals("fine", after(check, "+").evidence());
        assertEquals("exit status 3", after(check, "-++").evidence());
        assertEquals("fine", after(check, "-+++").evidence());
        assertEquals("fine", after(check(3, 3, false), "+-+").evidence());
        assertEquals("exit status 3", after(check(3, 3, false), "+-").evidence(), "the last, on its way down");
        assertEquals("counts as failed until it passes (init_fail)", after(check(1, 1, true), "").evidence());
        assertEquals("counts as failed until it passes (init_fail)", after(check(3, 1, true), "+").evidence());
        assertNull(after(check, "+").lastFailure());
        assertEquals(Outcome.EXIT_STATUS, after(check, "-+").lastFailure().outcome());
    }

    @Test
    void unableIsOnlyADownThatCouldNotRun() {
        CheckSettings check = check(2, 2, false);
        CheckState up = after(check, "+");
        CheckState once = up.next(check.rhythm(), fail(Outcome.MISSING, "gone"), at(200));
        assertFalse(once.unable(), "not yet down");
        CheckState twice = once.next(check.rhythm(), fail(Outcome.MISSING, "gone"), at(300));
        assertTrue(twice.unable());
        assertTrue(twice.next(check.rhythm(), pass(), at(400)).unable(), "one success of two");
        assertFalse(after(check, "-").unable());
        assertFalse(after(check(1, 1, true), "").unable());
    }

    @Test
    void resultsThatAlternateAreRestlessWhateverTheVerdict() {
        CheckSettings check = check(1, 3, false);
        assertEquals(0, after(check, "").restlessness());
        assertEquals(0, after(check, "+").restlessness());
        assertEquals(0, after(check, "-").restlessness());
        assertEquals(1, after(check, "+-").restlessness());
        assertEquals(1, after(check, "-+").restlessness());
        assertEquals(4, after(check, "+-+-+").restlessness());
        assertFalse(after(check, "+-+-+").isFlapping());
        assertTrue(after(check, "+-+-+-").isFlapping());
        assertEquals(Verdict.UP, after(check, "+-+-+-").verdict());
        assertEquals(20, after(check, "+-".repeat(40)).restlessness());
        assertEquals(1, after(check, "+-".repeat(40) + "-".repeat(19)).restlessness());
        assertEquals(0, after(check, "+-".repeat(40) + "-".repeat(20)).restlessness());
        assertEquals(0, after(check, "+".repeat(70)).restlessness());
    }

    @Test
    void rhythmsOutsideTheirRangesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Rhythm(ms(0), ms(1), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Rhythm(ms(1), ms(0), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Rhythm(ms(1), ms(1), 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Rhythm(ms(1), ms(1), 1, 0));
        assertEquals(1, new Rhythm(ms(1), ms(1), 1, 1).rise());
    }

    @Test
    void onlyWhatCannotRunIsUnable() {
        String unable = java.util.Arrays.stream(Outcome.values()).filter(Outcome::unable).map(Outcome::word)
                .collect(Collectors.joining(" "));
        assertEquals("missing not_executable insecure not_started", unable);
        assertEquals(1, java.util.Arrays.stream(Outcome.values()).filter(Outcome::passed).count());
        assertTrue(Outcome.PASSED.passed());
    }
}
