package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.config.Problem.Severity;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Error messages are user interface: each example file gives exactly the text beside it.
 * {@code -Dvigia.golden=write} writes the texts anew, to be read with {@code git diff}.
 */
class GoldenTest {
    @TestFactory
    Stream<DynamicTest> bad() {
        return Golden.files("bad").stream().map(file -> DynamicTest.dynamicTest(name(file), () -> refused(file)));
    }

    @TestFactory
    Stream<DynamicTest> good() {
        return Golden.files("good").stream().map(file -> DynamicTest.dynamicTest(name(file), () -> accepted(file)));
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static void refused(Path file) {
        Reading reading = Golden.reading(file);
        Golden.write(file, ".problems", reading.text());
        assertFalse(reading.usable());
        assertTrue(reading.problems().stream().anyMatch(problem -> problem.severity() == Severity.ERROR));
        assertEquals(Golden.beside(file, ".problems"), reading.text());
    }

    private static void accepted(Path file) {
        Reading reading = Golden.reading(file);
        Golden.write(file, ".problems", reading.text());
        assertEquals(Golden.beside(file, ".problems"), reading.text());
        assertTrue(reading.usable());
        String printed = SettingsText.of(reading.settings());
        Golden.write(file, ".normal", printed);
        assertAll(
                () -> assertEquals(Golden.beside(file, ".normal"), printed),
                () -> assertEquals(reading.settings(), Golden.reading(printed).settings(), "printed and read back"));
    }
}
