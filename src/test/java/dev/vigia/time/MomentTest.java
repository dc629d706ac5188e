package dev.vigia.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.net.Seed;
import java.math.BigInteger;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MomentTest {
    private static final Moment EARLIEST = new Moment(Long.MIN_VALUE);
    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    @Test
    void neverStaysNever() {
        assertEquals(Moment.NEVER, Moment.NEVER.plus(Duration.ofSeconds(1)));
        assertEquals(Moment.NEVER, Moment.NEVER.plus(Duration.ofSeconds(-1)));
        assertEquals(Moment.NEVER, Moment.NEVER.minus(Duration.ofSeconds(1)));
        assertEquals(Moment.NEVER, Moment.NEVER.minus(Duration.ofSeconds(-1)));
    }

    @Test
    void whatOverflowsStaysAtTheEnd() {
        assertEquals(Moment.NEVER, Moment.ORIGIN.plus(LONGEST));
        assertEquals(Moment.NEVER, new Moment(Long.MAX_VALUE - 1).plus(Duration.ofNanos(2)));
        assertEquals(new Moment(Long.MAX_VALUE - 1), new Moment(Long.MAX_VALUE - 2).plus(Duration.ofNanos(1)));
        assertEquals(EARLIEST, EARLIEST.minus(Duration.ofNanos(1)));
        assertEquals(EARLIEST, new Moment(-2).minus(LONGEST));
        assertEquals(EARLIEST, EARLIEST.plus(Duration.ofNanos(-1)));
        assertEquals(Moment.NEVER, new Moment(5).minus(Duration.ofSeconds(Long.MIN_VALUE)));
    }

    @Test
    void theWaitForNeverIsLongAndNeverNegative() {
        assertEquals(Duration.ofNanos(Long.MAX_VALUE), Moment.ORIGIN.until(Moment.NEVER));
        assertEquals(Duration.ofNanos(Long.MAX_VALUE), new Moment(-1).until(Moment.NEVER));
        assertEquals(Duration.ofNanos(Long.MIN_VALUE), Moment.NEVER.until(new Moment(-2)));
        assertEquals(Duration.ZERO, Moment.NEVER.until(Moment.NEVER));
    }

    @Test
    void arithmeticIsExactOrSaturates() {
        SplittableRandom random = Seed.random(MomentTest.class);
        for (int i = 0; i < 100_000; i++) {
            Moment moment = new Moment(random.nextLong() >> random.nextInt(64));
            Duration span = Duration.ofNanos(random.nextLong() >> random.nextInt(64));
            if (moment.equals(Moment.NEVER)) {
                continue;
            }
            BigInteger at = BigInteger.valueOf(moment.nanos());
            BigInteger by = BigInteger.valueOf(span.toNanos());
            assertEquals(saturated(at.add(by)), moment.plus(span).nanos());
            assertEquals(saturated(at.subtract(by)), moment.minus(span).nanos());
            Moment other = new Moment(span.toNanos());
            assertEquals(saturated(by.subtract(at)), moment.until(other).toNanos());
        }
    }

    private static long saturated(BigInteger exact) {
        return exact.max(BigInteger.valueOf(Long.MIN_VALUE)).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }

    @Test
    void orderIsThatOfTime() {
        SplittableRandom random = Seed.random(MomentTest.class);
        for (int i = 0; i < 10_000; i++) {
            Moment one = new Moment(random.nextLong());
            Moment other = random.nextInt(10) == 0 ? one : new Moment(random.nextLong());
            boolean before = one.nanos() < other.nanos();
            assertEquals(before, one.isBefore(other));
            assertEquals(before, other.isAfter(one));
            assertEquals(before, one.compareTo(other) < 0);
            assertEquals(before ? one : other, Moment.earlier(one, other));
            assertEquals(before ? other : one, Moment.later(one, other));
        }
        assertTrue(Moment.ORIGIN.isBefore(Moment.NEVER));
        assertFalse(Moment.NEVER.isAfter(Moment.NEVER));
    }
}
