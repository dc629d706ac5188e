package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StoryTest {
    @Test
    void fixedSeeds() {
        long takeovers = 0;
        for (long seed = 1; seed <= 200; seed++) {
            takeovers += Story.live(seed).takeovers();
        }
        System.out.println("takeovers: " + takeovers);
        assertTrue(takeovers > 1000);
    }
}
