package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Resources never run on both nodes but where the file allows it, and always on one in the end. */
@Timeout(300)
class ServicesTest {
    private static final int FIXED = 300;
    private static final int RANDOM = 100;

    @Test
    void noResourceEverRunsTwice() {
        long seed = Long.getLong("vigia.seed", RandomGenerator.getDefault().nextLong());
        System.out.println("sim.ServicesTest: -Dvigia.seed=" + seed);
        long takeovers = 0;
        for (int i = 1; i <= FIXED; i++) {
            takeovers += ServiceStory.live(i);
        }
        for (int i = 0; i < RANDOM; i++) {
            takeovers += ServiceStory.live(seed + i);
        }
        System.out.println("sim.ServicesTest: " + takeovers + " takeovers of resources");
        assertTrue(takeovers > FIXED + RANDOM);
    }
}
