package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    private static final List<String> WORDS = List.of("priority", "preempt", "preempt_delay", "dev");

    @ParameterizedTest
    @CsvSource({"prioritty, priority", "pririty, priority", "proirity, priority", "priorixy, priority",
        "PRIORITY, priority", "preempt-delay, preempt_delay", "rpeepmt, preempt", "dve, dev", "xyz, ''", "d, ''",
        "pxixrxty, ''", "'', ''"})
    void theNearestWordIsFoundWithinTwoSteps(String written, String meant) {
        assertEquals(meant, Spelling.nearest(written, WORDS));
    }

    /** Each key of each block misspelled at random, read as a file: the hint must name the right one. */
    @Test
    void misspelledKeysAreRecognised() {
        long seed = Long.getLong("vigia.seed", RandomGenerator.getDefault().nextLong());
        System.out.println("SpellingTest: -Dvigia.seed=" + seed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int asked = 0;
        int right = 0;
        for (Block block : Keys.BLOCKS) {
            for (String word : block.words()) {
                for (int i = 0; i < 10; i++) {
                    String written = misspelled(word, random);
                    if (block.words().contains(written)) {
                        continue;
                    }
                    asked++;
                    right += hints(block, written).contains("did you mean '" + word + "'?") ? 1 : 0;
                }
            }
        }
        System.out.printf("SpellingTest: %d of %d misspellings recognised%n", right, asked);
        assertTrue(asked > 1000 && right >= asked * 0.8, right + " of " + asked);
    }

    private static List<String> hints(Block block, String written) {
        String text = block == Keys.ROOT ? written + ": 1\n"
                : block == Keys.GLOBAL ? "global_defs: { " + written + ": 1 }\n"
                : block.name().contains("track") || block.name().contains("script") || block.name().contains("check")
                || block.name().contains("delays") ? block.name() + ": { web: { " + written + ": 1 } }\n"
                : "vrrp_instance: { web: { " + written + ": 1 } }\n";
        return Golden.reading(text).problems().stream().map(Problem::hint).toList();
    }

    private static String misspelled(String word, RandomGenerator random) {
        var letters = new StringBuilder(word);
        for (int i = random.nextInt(2); i >= 0; i--) {
            int at = random.nextInt(letters.length() - 1);
            char letter = (char) ('a' + random.nextInt(26));
            switch (random.nextInt(4)) {
                case 0 -> letters.insert(at, letter);
                case 1 -> letters.deleteCharAt(at);
                case 2 -> letters.setCharAt(at, letter);
                default -> letters.insert(at, letters.charAt(at + 1)).deleteCharAt(at + 2);
            }
        }
        return letters.toString();
    }
}
