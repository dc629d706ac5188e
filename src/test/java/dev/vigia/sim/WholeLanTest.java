package dev.vigia.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** On a LAN that loses nothing never two answer because an agent is dead, frozen or starved. */
class WholeLanTest {
    private static final long SEEDS = 150;

    @Test
    void theGateKeepsWhatItPromises() {
        long takeovers = LongStream.rangeClosed(1, SEEDS)
                .map(seed -> Story.liveOnWholeLan(seed, true).takeovers()).sum();
        assertTrue(takeovers > 500, "takeovers: " + takeovers);
    }

    /** The control: without gates the same lives break the same demand. */
    @Test
    void withoutTheGateTheSameLivesBreakIt() {
        long broken = LongStream.rangeClosed(1, SEEDS).filter(WholeLanTest::twoAnswerWithoutGates).count();
        assertTrue(broken > SEEDS / 6, "broken: " + broken);
    }

    private static boolean twoAnswerWithoutGates(long seed) {
        try {
            Story.liveOnWholeLan(seed, false);
            return false;
        } catch (Violation violation) {
            return violation.getMessage().contains("answers though it stands still");
        }
    }
}
