package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    static Stream<Block> blocks() {
        return Stream.concat(Keys.BLOCKS.stream(), Stream.of(Keys.ADDRESS));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void noWordIsBothTakenAndRefused(Block block) {
        List<String> words = block.words();
        assertEquals(words.size(), new HashSet<>(words).size(), "distinct: " + words);
        assertFalse(words.isEmpty());
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void everyKeySaysWhatItDoesAndADefaultIsReadFromItsText(Block block) {
        for (Key<?> key : block.keys()) {
            assertFalse(key.about().isBlank() || key.about().endsWith("."), key.name());
            assertEquals(key.fallback().isEmpty(), key.preset() == null, key.name());
            assertFalse(key.required() && key.preset() != null, key.name());
        }
    }

    /** Words of the contract that have no code yet: refused by name, never taken for a misspelling. */
    @ParameterizedTest
    @ValueSource(strings = {"mcast_src_ip",
        "use_vmac",
        "garp_extra_if"})
    void wordsOfTheContractAreRefusedAsNotYetThere(String word) {
        var problems = Golden.reading("vrrp_instance: { web: { " + word + ": 1 } }\n").problems();
        assertTrue(problems.stream().anyMatch(p -> p.message().equals("'" + word + "' is not supported yet")),
                problems.toString());
    }

    @Test
    void blocksOfTheContractAreRefusedAsNotYetThere() {
        for (String word : List.of("static_routes", "include")) {
            assertEquals("'" + word + "' is not supported yet",
                    Golden.reading(word + ": {}\n").problems().get(0).message());
        }
    }
}
