package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.config.Mistakes.Mistake;
import dev.vigia.config.Mistakes.Way;
import dev.vigia.config.Problem.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every key spoilt in six ways: refused, at the very place, and with the right word where one was misspelt. */
class MistakesTest {
    /** What came of the files of one way. */
    private static final class Tally {
        private int files;
        private int refused;
        private int exact;
        private int suggested;
    }

    private static String everything() throws Exception {
        return Files.readString(Path.of("conf/vigia.yaml")).replaceAll("(?m)^( +)# ([a-z_0-9]+:)", "$1$2");
    }

    @Test
    void everyMistakeIsRefusedWhereItIs() throws Exception {
        String good = everything();
        assertEquals("", Golden.reading(good).text(), "the control");
        Map<Way, Tally> tallies = new EnumMap<>(Way.class);
        List<String> inexact = new ArrayList<>();
        List<Mistake> mistakes = Mistakes.of(good);
        for (Mistake mistake : mistakes) {
            Tally tally = tallies.computeIfAbsent(mistake.way(), way -> new Tally());
            Reading reading = Golden.reading(mistake.text());
            List<Problem> errors = reading.problems().stream()
                    .filter(problem -> problem.severity() == Severity.ERROR).toList();
            boolean exact = errors.stream().anyMatch(problem -> problem.place().line() == mistake.line()
                    && (mistake.column() == 0 || problem.place().column() == mistake.column()));
            tally.files++;
            tally.refused += reading.usable() ? 0 : 1;
            tally.exact += exact ? 1 : 0;
            tally.suggested += errors.stream().anyMatch(problem ->
                    problem.hint().equals("did you mean '" + mistake.key() + "'?")) ? 1 : 0;
            if (!exact || reading.usable()) {
                inexact.add(mistake.way() + " " + mistake.key() + " at " + mistake.line() + ":" + mistake.column()
                        + ": " + reading.text());
            }
        }
        System.out.printf("MistakesTest: %-14s %6s %8s %16s %s%n", "way", "files", "refused", "at the place",
                "right word");
        tallies.forEach((way, tally) -> System.out.printf("MistakesTest: %-14s %6d %8d %16d %s%n", way, tally.files,
                tally.refused, tally.exact, way == Way.MISSPELT ? String.valueOf(tally.suggested) : ""));
        assertTrue(mistakes.size() >= 200, "only " + mistakes.size() + " files");
        assertEquals(Way.values().length, tallies.size());
        assertEquals(List.of(), inexact, "each is refused at its very place");
        Tally misspelt = tallies.get(Way.MISSPELT);
        assertTrue(misspelt.suggested * 5 >= misspelt.files * 4, "four of five misspellings are understood");
    }
}
