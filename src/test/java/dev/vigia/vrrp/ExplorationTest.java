package dev.vigia.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.IpAddress;
import dev.vigia.net.Priority;
import dev.vigia.vrrp.Standing.Caution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every world that two or three routers can get into by a number of events: any advert delivered or lost, the next
 * timer, crash and start, relaunch, unfit and fit, cut and healed, in every order.
 *
 * <p>What a step must never do is judged in {@link SmallWorld}; from each world met, quiet must lead to one Active
 * router. Priorities whose skews are quarters of a second let timers of several routers run out at one moment, and
 * histories come together again.
 */
@Timeout(180)
class ExplorationTest {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** Active_Down_Interval of the least priority. */
    private static final Duration TAKEN_OVER = Duration.ofMillis(3750);
    /** Until the best has waited out its timer and had the sign that it waits for. */
    private static final Duration SETTLED = TAKEN_OVER.plus(INTERVAL);
    private static final Set<String> ALWAYS = Set.of(
            "Initialize", "Backup Silence", "Backup Vacancy", "Active NONE", "Active ADOPTED");

    @ParameterizedTest(name = "priorities {0}, preempt {1}, {2}, depth {3}")
    @CsvSource({
        "192 128, true, SAFETY, 20, 300000",
        "192 128, true, AVAILABILITY, 20, 300000",
        "192 128, false, SAFETY, 20, 300000",
        "128 128, true, SAFETY, 20, 140000",
        "192 128 64, true, SAFETY, 10, 180000",
    })
    void everyWorldWithinReach(String priorities, boolean preempt, Caution caution, int depth, int fewest) {
        List<Standing> us = new ArrayList<>();
        for (String priority : priorities.split(" ")) {
            us.add(new Standing(new Priority(Integer.parseInt(priority)), IpAddress.parse("192.0.2." + (9 - us.size())),
                    INTERVAL, preempt, caution, INTERVAL.multipliedBy(3)));
        }
        Exploration all = new Exploration(us, TAKEN_OVER, SETTLED).to(depth).andQuiet();
        System.out.println("exploration, priorities " + priorities + ", preempt " + preempt + ", " + caution
                + ", depth " + depth + ": " + all);
        boolean waitsForProof = preempt && caution == Caution.SAFETY && !priorities.equals("128 128");
        Set<String> kinds = new TreeSet<>(ALWAYS);
        kinds.addAll(waitsForProof ? Set.of("Backup Proof") : Set.of());
        assertEquals(kinds, all.kinds());
        assertTrue(all.worlds() > fewest, "too few to mean anything: " + all.worlds());
    }
}
