package dev.vigia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.cli.Arguments.UsageException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The words after a verb. */
class ArgumentsTest {
    private static Arguments read(String... words) throws UsageException {
        return new Arguments("status", List.of(words), Set.of("-o", "--socket"), Set.of("-q"));
    }

    private static String wrong(String... words) {
        return assertThrows(UsageException.class, () -> read(words)).getMessage();
    }

    @Test
    void valuesComeAfterASpaceOrAnEqualsSign() throws Exception {
        assertEquals("/a=b", read("--socket", "/a=b").value("--socket", ""));
        assertEquals("/a=b", read("--socket=/a=b").value("--socket", ""));
        assertEquals("/default", read().value("--socket", "/default"));
        assertTrue(read("-q").has("-q"));
        assertFalse(read().has("-q"));
    }

    @Test
    void whatIsWrongIsNamed() {
        assertEquals("status does not know '--colour'", wrong("--colour"));
        assertEquals("status does not know 'extra'", wrong("-q", "extra"));
        assertEquals("status does not know '-q=1'", wrong("-q=1"));
        assertEquals("status does not know '-ojson'", wrong("-ojson"));
        assertEquals("status --socket needs a value", wrong("--socket"));
        assertEquals("status --socket needs a value", wrong("--socket="));
        assertEquals("status --socket needs a value", wrong("--socket", ""));
        assertEquals("status takes -o only once", wrong("-o", "json", "-o", "table"));
    }

    @Test
    void oneNameMayStandAnywhereWhereAVerbTakesOne() throws Exception {
        for (List<String> words : List.of(List.of("web", "-o", "json"), List.of("-o", "json", "web"))) {
            var arguments = new Arguments("drain", words, Set.of("-o"), Set.of(), true);
            assertEquals("web", arguments.name());
            assertEquals("json", arguments.value("-o", ""));
        }
        assertEquals("", new Arguments("drain", List.of(), Set.of(), Set.of(), true).name());
        assertEquals("drain takes one name, not also 'db'", assertThrows(UsageException.class,
                () -> new Arguments("drain", List.of("web", "db"), Set.of(), Set.of(), true)).getMessage());
        assertEquals("drain does not take an empty name", assertThrows(UsageException.class,
                () -> new Arguments("drain", List.of(""), Set.of(), Set.of(), true)).getMessage());
        assertEquals("drain does not know '-x'", assertThrows(UsageException.class,
                () -> new Arguments("drain", List.of("-x"), Set.of(), Set.of(), true)).getMessage());
    }

    @Test
    void someMustBeGivenAndSomeTakeAFewWords() throws Exception {
        assertEquals("say which socket with --socket",
                assertThrows(UsageException.class, () -> read().required("--socket", "which socket")).getMessage());
        assertEquals("table", read().oneOf("-o", List.of("table", "json")));
        assertEquals("json", read("-o", "json").oneOf("-o", List.of("table", "json")));
        assertEquals("-o takes table or json, not 'xml'", assertThrows(UsageException.class,
                () -> read("-o", "xml").oneOf("-o", List.of("table", "json"))).getMessage());
    }
}
