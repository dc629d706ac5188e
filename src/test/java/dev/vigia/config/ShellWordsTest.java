package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {
    @Test
    void wordsAreSplitAsAShellWould() throws Wrong {
        assertSplit("/bin/a b  c", "/bin/a", "b", "c");
        assertSplit("  a\tb\nc ", "a", "b", "c");
        assertSplit("a 'b c' d", "a", "b c", "d");
        assertSplit("a \"b c\" d", "a", "b c", "d");
        assertSplit("a'b'\"c\"d", "abcd");
        assertSplit("'' \"\" a", "", "", "a");
        assertSplit("a\\ b \\\\ \\'", "a b", "\\", "'");
        assertSplit("'a\\b \"'", "a\\b \"");
        assertSplit("\"a\\\"b \\$c \\d '\"", "a\"b $c \\d '");
        assertSplit("\"a\\\\b\"", "a\\b");
        assertSplit("");
        assertSplit(" \n ");
    }

    private static void assertSplit(String line, String... words) throws Wrong {
        assertEquals(List.of(words), ShellWords.split(line).words());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", "\"", "a 'b", "a \"b", "a\\", "\"a\\", "\"a\\\"", "'it''s"})
    void whatIsNotClosedIsRefused(String line) {
        assertThrows(Wrong.class, () -> ShellWords.split(line));
    }

    @Test
    void onlyAnUnquotedOperatorIsNoticed() throws Wrong {
        assertEquals(">", ShellWords.split("a > b | c").operator());
        assertEquals("$", ShellWords.split("a $HOME").operator());
        assertEquals("", ShellWords.split("a '>' \"|\" \\; http://x/?q=1").operator());
    }
}
