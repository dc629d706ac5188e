package dev.vigia.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnfitnessTest {
    private static final Moment START = new Moment(0);
    private final Unfitness unfitness = new Unfitness();

    private Duration refusedAt(Moment now) {
        unfitness.refused(Reason.of(Reason.Code.ADDRESS_REFUSED), now);
        return now.until(unfitness.nextRelief(now));
    }

    @Test
    void eachRefusalAfterTheLastDoublesTheWhileUpToALimit() {
        Moment now = START;
        Duration expected = Unfitness.FIRST;
        for (int i = 0; i < 20; i++) {
            Duration span = refusedAt(now);
            assertEquals(expected, span);
            now = now.plus(span);
            assertEquals(List.of(), unfitness.causes(false, now));
            assertEquals(Moment.NEVER, unfitness.nextRelief(now));
            Duration doubled = expected.multipliedBy(2);
            expected = doubled.compareTo(Unfitness.LONGEST) > 0 ? Unfitness.LONGEST : doubled;
        }
        assertEquals(Unfitness.LONGEST, expected);
    }

    @Test
    void severalRefusalsInOneWhileAreOne() {
        refusedAt(START);
        Moment later = START.plus(Duration.ofSeconds(4));
        assertEquals(Duration.ofSeconds(6), refusedAt(later));
        assertEquals(1, unfitness.causes(false, later).size());
    }

    @Test
    void whoHasBehavedForAsLongBeginsAnew() {
        refusedAt(START);
        assertEquals(Unfitness.FIRST, refusedAt(START.plus(Unfitness.FIRST).plus(Unfitness.FIRST)));
    }
}
