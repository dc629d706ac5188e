package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
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
        assertTrue(asked > 1000 && right >= asked * 0.92, right + " of " + asked);
    }

    /** Where each block stands in a file; those that are maps by name stand there under their own. */
    private static final Map<Block, String> PLACES = Map.ofEntries(
            Map.entry(Keys.ROOT, "%s: 1"), Map.entry(Keys.GLOBAL, "global_defs: { %s: 1 }"),
            Map.entry(MetricsKeys.METRICS, "global_defs: { metrics: { %s: 1 } }"),
            within("virtual_routes: [ { %s: 1 } ]", RoutingKeys.ROUTE),
            within("virtual_rules: [ { %s: 1 } ]", RoutingKeys.RULE),
            within("authentication: { %s: 1 }", PeerKeys.AUTHENTICATION),
            within("auth_hmac: { %s: 1 }", HmacKeys.HMAC), within("lease: { %s: 1 }", Keys.LEASE),
            within("failover_domain: { %s: 1 }", ResourceKeys.DOMAIN),
            ofResource("%s: 1", ResourceKeys.RESOURCE), ofResource("meta: { %s: 1 }", ResourceKeys.META),
            ofResource("op: { %s: 1 }", ResourceKeys.OPERATIONS),
            ofResource("op: { start: { %s: 1 } }", ResourceKeys.OPERATION),
            ofResource("op: { stop: { %s: 1 } }", ResourceKeys.STOP),
            ofResource("op: { monitor: { %s: 1 } }", ResourceKeys.MONITOR));

    private static Map.Entry<Block, String> within(String text, Block block) {
        return Map.entry(block, "vrrp_instance: { web: { " + text + " } }");
    }

    private static Map.Entry<Block, String> ofResource(String text, Block block) {
        return Map.entry(block, "resource: { web: { " + text + " } }");
    }

    private static List<String> hints(Block block, String written) {
        String place = PLACES.getOrDefault(block, block.name() + ": { web: { %s: 1 } }");
        return Golden.reading(place.formatted(written) + "\n").problems().stream().map(Problem::hint).toList();
    }

    private static String misspelled(String word, RandomGenerator random) {
        var letters = new StringBuilder(word);
        for (int i = random.nextInt(2); i >= 0 && letters.length() > 1; i--) {
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
