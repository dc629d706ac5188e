package dev.vigia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.daemon.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vigia convert}: YAML on stdout, the report on stderr, exit codes as promised. */
class ConvertVerbTest {
    private static final Path EXAMPLES = Path.of("src/test/resources/convert");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ExitCode run(Object... words) {
        List<String> all = Arrays.stream(words).map(Object::toString).toList();
        return Main.run(all, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void lossesAreNoFailureAndTheYamlIsChecked() throws IOException {
        assertEquals(ExitCode.OK, run("convert", EXAMPLES.resolve("copied-sample.conf")));
        assertTrue(err.toString(StandardCharsets.UTF_8).matches("(?s).*copied-sample.conf: "
                + "1 of 1 vrrp_instance converted; \\d+ lost, \\d+ changed, 8 notes\n"), err::toString);
        Path yaml = folder.resolve("vigia.yaml");
        Files.write(yaml, out.toByteArray());
        assertEquals(ExitCode.OK, run("check", "-c", yaml, "--no-files"), err::toString);
    }

    @Test
    void theConfigurationIdChooses() {
        assertEquals(ExitCode.OK, run("convert", EXAMPLES.resolve("unicast-conditional.conf"), "-i", "lb2"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("    priority: 100\n"), out::toString);
    }

    @Test
    void jsonSaysTheSame() {
        assertEquals(ExitCode.OK, run("convert", EXAMPLES.resolve("copied-sample.conf"), "-o", "json"));
        String json = out.toString(StandardCharsets.UTF_8);
        assertTrue(json.startsWith("{\n  \"schema\": 1,"), json);
        assertTrue(json.contains("\"what\": \"notification_email\""), json);
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatCannotBeUsedIsAConfigurationError() throws IOException {
        assertEquals(ExitCode.CONFIGURATION, run("convert", EXAMPLES.resolve("lvs-only.conf")));
        assertEquals(ExitCode.CONFIGURATION, run("convert", folder.resolve("missing.conf")));
        Path open = Files.writeString(folder.resolve("open.conf"), "global_defs {\n");
        assertEquals(ExitCode.CONFIGURATION, run("convert", open));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains(open + ":1:1: error: the block 'global_defs'"));
        assertEquals(ExitCode.USAGE, run("convert"));
        assertEquals(ExitCode.USAGE, run("convert", open, "more"));
    }
}
