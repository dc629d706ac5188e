package dev.vigia.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The conformance page says the truth: each test that it names exists, each frame is read by one, and the page is
 * what the rules give. {@code -Dvigia.golden=write} writes it anew, to be read with {@code git diff}.
 */
class ConformanceTest {
    private static final Path PAGE = Path.of("src/site/conformance.md");
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Path TESTS = Path.of("src/test/java/dev/vigia");

    private static List<Rule> rules() throws IOException {
        return Rule.read(Files.readAllLines(RESOURCES.resolve("conformance/rules.txt")));
    }

    @Test
    void thePageIsWhatTheRulesGive() throws IOException {
        Path interop = RESOURCES.resolve("conformance/interop.md");
        String page = ConformancePage.of(rules(), Files.exists(interop) ? Files.readString(interop) : "");
        if ("write".equals(System.getProperty("vigia.golden"))) {
            Files.writeString(PAGE, page);
        }
        assertEquals(Files.readString(PAGE), page);
    }

    @Test
    void everyTestThatARuleNamesExists() throws IOException {
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Rule rule : rules()) {
            assertEquals("", rule.unread(), rule.number());
            for (String test : rule.tests()) {
                named++;
                if (!exists(test)) {
                    missing.add(rule.number() + ": " + test);
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(named > 100, "only " + named);
    }

    /** Whether a test's source has the method or the words, or a golden its file. */
    private static boolean exists(String test) throws IOException {
        if (test.startsWith("config/")) {
            return Files.exists(RESOURCES.resolve(test));
        }
        int end = test.indexOf('#') < 0 ? test.indexOf(' ') : test.indexOf('#');
        Path source = TESTS.resolve(test.substring(0, end).replace('.', '/') + ".java");
        if (!Files.exists(source)) {
            return false;
        }
        String text = Files.readString(source);
        String wanted = test.substring(end + 1);
        if (wanted.startsWith("\"")) {
            return text.contains(wanted.replace("\"", ""));
        }
        int at = text.indexOf("    void " + wanted + "(");
        // Its annotations stand between it and the empty line before it.
        String annotations = at < 0 ? "" : text.substring(text.lastIndexOf("\n\n", at), at);
        return annotations.contains("Test\n") || annotations.contains("ParameterizedTest(");
    }

    @Test
    void everyRuleIsShownOrItsGapIsStated() throws IOException {
        List<String> numbers = new ArrayList<>();
        for (Rule rule : rules()) {
            numbers.add(rule.number());
            assertTrue(!rule.tests().isEmpty() || !rule.frames().isEmpty() || !rule.said("gap").isEmpty()
                    || !rule.said("note").isEmpty(), rule.number() + " is neither shown nor a gap");
        }
        assertEquals(numbers.stream().distinct().toList(), numbers);
        assertTrue(numbers.size() >= 75, "only " + numbers.size());
    }

    @Test
    void everyCraftedFrameBelongsToOneRule() throws IOException {
        List<String> ids = new ArrayList<>();
        for (String line : Files.readAllLines(RESOURCES.resolve("vectors/crafted-frames.jsonl"))) {
            ids.add((String) ((Map<?, ?>) Json.parse(line)).get("id"));
        }
        List<String> named = rules().stream().flatMap(rule -> rule.frames().stream()).toList();
        assertEquals(named.size(), new TreeSet<>(named).size(), () -> "twice: " + named);
        assertEquals(new TreeSet<>(ids), new TreeSet<>(named));
    }
}
