package dev.vigia.health;

import static dev.vigia.health.Checks.after;
import static dev.vigia.health.Checks.at;
import static dev.vigia.health.Checks.check;
import static dev.vigia.health.Checks.fail;
import static dev.vigia.health.Checks.file;
import static dev.vigia.health.Checks.rhythm;
import static dev.vigia.health.Checks.witness;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Priority;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks decide about fitness with weight 0 and move the priority with any other, by keepalived's signs. */
class FitnessTest {
    private static Fitness fold(int priority, boolean owning, Map<String, CheckState> states,
            CheckSettings... tracked) {
        return Fitness.of(new Priority(priority), Arrays.stream(tracked).map(Tracked::new).toList(), List.of(), states,
                owning);
    }

    /** One check of a weight; results as in {@link Checks#after}, {@code .} for none. */
    @ParameterizedTest(name = "{5}: weight {0} reverse {1} results {2}")
    @CsvSource({
        "0,    false, +, 100, '',               weight 0 and up is fit",
        "0,    false, -, 100, CHECK_FAILED,     weight 0 and down is unfit",
        "0,    false, ., 100, CHECK_UNDECIDED,  weight 0 and unknown is unfit",
        "0,    true,  +, 100, CHECK_FAILED,     reversed and up is unfit",
        "0,    true,  -, 100, '',               reversed and down is fit",
        "0,    true,  ., 100, CHECK_UNDECIDED,  reversed and unknown is unfit",
        "20,   false, +, 120, '',               a positive weight is added while up",
        "20,   false, -, 100, '',               a positive weight is not added while down",
        "20,   false, ., 100, '',               a positive weight is not added while unknown",
        "-20,  false, +, 100, '',               a negative weight is not taken off while up",
        "-20,  false, -, 80,  '',               a negative weight is taken off while down",
        "-20,  false, ., 100, '',               a negative weight is not taken off while unknown",
        "20,   true,  +, 80,  '',               reversed: a positive weight is taken off while up",
        "20,   true,  -, 100, '',               reversed: a positive weight does nothing while down",
        "-20,  true,  +, 100, '',               reversed: a negative weight does nothing while up",
        "-20,  true,  -, 120, '',               reversed: a negative weight is added while down",
        "253,  false, +, 254, '',               never above 254",
        "154,  false, +, 254, '',               254 itself",
        "155,  false, +, 254, '',               254 not 255",
        "-253, false, -, 1,   '',               never below 1",
        "-99,  false, -, 1,   '',               1 itself",
        "-100, false, -, 1,   '',               1 not 0"})
    void oneCheck(int weight, boolean reverse, String results, int priority, String cause, String rule) {
        CheckSettings check = check("web", weight, reverse);
        Fitness fitness = fold(100, false, Map.of("web", after(check, results.replace(".", ""))), check);
        assertEquals(priority, fitness.priority().number());
        assertEquals(cause, fitness.causes().isEmpty() ? "" : fitness.causes().get(0).kind().name());
        assertEquals(cause.isEmpty(), fitness.fit());
        if (results.equals(".")) {
            assertEquals(fitness, fold(100, false, Map.of(), check), "no state is the unknown state");
        }
    }

    @Test
    void theAddressOwnersPriorityIsNeverMovedButItCanBeUnfit() {
        CheckSettings light = check("light", -30, false);
        CheckSettings decisive = check("decisive", 0, false);
        var states = Map.of("light", after(light, "-"), "decisive", after(decisive, "-"));
        Fitness fitness = fold(255, false, states, light, decisive);
        assertEquals(255, fitness.priority().number());
        assertEquals(List.of(new Unfit(Unfit.Kind.CHECK_FAILED, "decisive", "exit status 3")), fitness.causes());
    }

    @Test
    void allWeightsAreSummedBeforeTheyAreClamped() {
        CheckSettings up = check("up", 200, false);
        CheckSettings down = check("down", -150, false);
        var states = Map.of("up", after(up, "+"), "down", after(down, "-"));
        assertEquals(150, fold(100, false, states, up, down).priority().number());
        assertEquals(150, fold(100, false, states, down, up).priority().number());
    }

    @Test
    void theInstanceMaySayAnotherWeightThanTheCheck() {
        CheckSettings check = check("web", 0, false);
        var tracked = List.of(new Tracked(check, new Influence(-20, false)));
        Fitness fitness = Fitness.of(new Priority(100), tracked, List.of(), Map.of("web", after(check, "-")), false);
        assertTrue(fitness.fit());
        assertEquals(80, fitness.priority().number());
    }

    @Test
    void whoOwnsTheAddressesKeepsThemUntilTheCheckHasSpoken() {
        CheckSettings check = check("web", 0, false);
        assertTrue(fold(100, true, Map.of(), check).fit());
        assertTrue(fold(100, true, Map.of("web", after(check, "")), check).fit());
        assertFalse(fold(100, true, Map.of("web", after(check, "-")), check).fit());
    }

    @Test
    void whatCannotRunIsUnfitWithItsOwnCause() {
        CheckSettings check = check("web", 0, false);
        CheckState state = after(check, "+").next(rhythm(1, 1), fail(Outcome.MISSING, "/bin/x does not exist"),
                at(200));
        Fitness fitness = fold(100, false, Map.of("web", state), check);
        assertEquals("check_unable (web: /bin/x does not exist)", fitness.causes().get(0).toString());
    }

    @Test
    void everyCauseIsNamed() {
        CheckSettings one = check("one", 0, false);
        CheckSettings two = check("two", 0, true);
        Fitness fitness = fold(100, false, Map.of("one", after(one, "-"), "two", after(two, "+")), one, two);
        assertEquals("[check_failed (one: exit status 3), check_failed (two: passes, and is reversed)]",
                fitness.causes().toString());
    }

    @ParameterizedTest(name = "{5}: weight {0} reverse {1} number {2}")
    @CsvSource({
        "0,    false, 0,           100, true,  weight 0 and 0 is fit",
        "0,    false, 1,           100, false, weight 0 and any other number is unfit",
        "0,    false, -7,          100, false, weight 0 and a negative number is unfit",
        "0,    true,  0,           100, false, reversed: 0 is unfit",
        "0,    true,  5,           100, true,  reversed: any other number is fit",
        "1,    false, 0,           100, true,  0 adds nothing",
        "1,    false, 30,          130, true,  the number is added",
        "1,    false, -30,         70,  true,  a negative number is taken off",
        "2,    false, -30,         40,  true,  the number times the weight",
        "-3,   false, 10,          70,  true,  a negative weight",
        "3,    true,  10,          70,  true,  reversed it has the other sign",
        "1,    false, 400,         254, true,  never above 254",
        "1,    false, -253,        1,   true,  253 is taken off",
        "1,    false, -254,        1,   false, 254 taken off is unfit",
        "-127, false, 2,           1,   false, a product of -254 is unfit",
        "100,  false, 2147483647,  254, true,  no number turns over",
        "100,  false, -2147483648, 1,   false, nor a negative one"})
    void files(int weight, boolean reverse, int value, int priority, boolean fit, String rule) {
        CheckSettings file = file("maintenance", weight, reverse);
        CheckState state = CheckState.initial(file, at(0)).next(file.rhythm(), CheckResult.value(value, "holds it"),
                at(1));
        Fitness fitness = fold(100, false, Map.of("maintenance", state), file);
        assertEquals(priority, fitness.priority().number());
        assertEquals(fit, fitness.fit());
    }

    @Test
    void aFileThatCannotBeReadIsUnfitWithWeightZeroAndAddsNothingElse() {
        CheckSettings decisive = file("a", 0, false);
        CheckSettings weighted = file("b", 100, false);
        CheckState down = CheckState.initial(decisive, at(0)).next(rhythm(1, 1),
                CheckResult.value(50, "50"), at(1)).next(rhythm(1, 1),
                new CheckResult(Outcome.UNREADABLE, "no number: 'x'", "", 50, Checks.ms(0)), at(2));
        assertEquals("[check_failed (a: no number: 'x')]",
                fold(100, false, Map.of("a", down), decisive).causes().toString());
        Fitness fitness = fold(100, false, Map.of("b", down), weighted);
        assertTrue(fitness.fit());
        assertEquals(100, fitness.priority().number());
    }

    @Test
    void productsOfHugeNumbersLeaveRoomForTheOthers() {
        CheckSettings file = file("a", 254, false);
        CheckSettings check = check("web", -100, false);
        CheckState huge = CheckState.initial(file, at(0)).next(rhythm(1, 1),
                CheckResult.value(Integer.MAX_VALUE, "much"), at(1));
        assertEquals(155, fold(1, false, Map.of("a", huge, "web", after(check, "-")), file, check).priority()
                .number());
    }

    /** Two witnesses; {@code .} for no result yet. */
    @ParameterizedTest(name = "{4}: {0} {1} owning {2}")
    @CsvSource({
        "+, +, false, true,  both answer",
        "+, -, false, true,  one answers",
        "-, +, false, true,  the other answers",
        "-, -, false, false, none answers",
        "., ., false, false, none has answered yet",
        "., -, false, false, none of them has answered yet",
        "., +, false, true,  one is enough at the start",
        "., ., true,  true,  who owns waits for their answers",
        "-, ., true,  true,  who owns waits for the last answer",
        "-, -, true,  false, who owns and has lost all is unfit"})
    void witnesses(String first, String second, boolean owning, boolean fit, String rule) {
        List<CheckSettings> witnesses = List.of(witness("gateway", 0), witness("switch", 0));
        Map<String, CheckState> states = new HashMap<>();
        states.put("gateway", after(witnesses.get(0), first.replace(".", "")));
        states.put("switch", after(witnesses.get(1), second.replace(".", "")));
        for (var tracked : List.of(List.<Tracked>of(), witnesses.stream().map(Tracked::new).toList())) {
            Fitness fitness = Fitness.of(new Priority(100), tracked, witnesses, states, owning);
            assertEquals(fit, fitness.fit(), tracked.toString());
            assertEquals(fit ? 0 : 1, fitness.causes().size(), "one cause for all witnesses");
        }
    }

    @Test
    void theLossOfAllWitnessesNamesThem() {
        List<CheckSettings> witnesses = List.of(witness("gateway", 0), witness("switch", 0));
        var states = new HashMap<>(Map.of("gateway", after(witnesses.get(0), "-")));
        assertEquals("[check_undecided (gateway, switch: exit status 3; has not run yet)]",
                Fitness.of(new Priority(100), List.of(), witnesses, states, false).causes().toString());
        states.put("switch", after(witnesses.get(1), "-"));
        assertEquals("[witnesses_lost (gateway, switch: exit status 3)]",
                Fitness.of(new Priority(100), List.of(), witnesses, states, true).causes().toString());
    }

    @Test
    void aWitnessWithAWeightMovesThePriorityToo() {
        CheckSettings gateway = witness("gateway", -20);
        CheckSettings other = witness("switch", 0);
        var states = Map.of("gateway", after(gateway, "-"), "switch", after(other, "+"));
        Fitness fitness = Fitness.of(new Priority(100), List.of(new Tracked(gateway)), List.of(gateway, other), states,
                false);
        assertTrue(fitness.fit());
        assertEquals(80, fitness.priority().number());
    }

    @Test
    void weightsHaveARange() {
        assertEquals(-254, new Influence(-254, false).weight());
        assertThrows(IllegalArgumentException.class, () -> new Influence(255, false));
        assertThrows(IllegalArgumentException.class, () -> new Influence(-255, false));
    }
}
