package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The production agent and loop through faults, calm and an orderly end; a failure names its seed. */
class StoryTest {
    @Test
    void twoHundredFixedSeeds() {
        long takeovers = LongStream.rangeClosed(1, 200).map(seed -> Story.live(seed).takeovers()).sum();
        assertTrue(takeovers > 1000, "takeovers: " + takeovers);
    }

    @Test
    void fiftyRandomSeeds() {
        long first = new SecureRandom().nextLong(1L << 40);
        System.out.println("StoryTest: seeds " + first + " to " + (first + 49));
        long takeovers = LongStream.range(first, first + 50).map(seed -> Story.live(seed).takeovers()).sum();
        assertTrue(takeovers > 100, "takeovers: " + takeovers);
    }

    @Test
    void theSameSeedIsTheSameStory() {
        for (long seed = 1; seed <= 20; seed++) {
            Watch one = Story.live(seed);
            Watch other = Story.live(seed);
            assertEquals(one.takeovers(), other.takeovers());
            assertEquals(one.digest(), other.digest());
        }
    }
}
