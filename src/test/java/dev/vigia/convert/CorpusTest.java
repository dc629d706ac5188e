package dev.vigia.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.config.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each example gives exactly the YAML and the report beside it, and the YAML is one that {@code check} accepts.
 * {@code -Dvigia.golden=write} writes them anew, to be read with {@code git diff}.
 */
class CorpusTest {
    private static final int AT_LEAST = 40;

    @TestFactory
    Stream<DynamicTest> examples() {
        List<Path> files = Corpus.files();
        assertTrue(files.size() >= AT_LEAST, files.size() + " examples");
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> golden(file)));
    }

    private static void golden(Path file) throws Unreadable, IOException {
        Conversion conversion = Conversion.of(file, Corpus.ID);
        String yaml = Corpus.withoutFolder(conversion.yaml());
        String losses = Corpus.withoutFolder(conversion.report());
        if ("write".equals(System.getProperty("vigia.golden"))) {
            Files.writeString(Path.of(file.toString().replaceFirst("\\.conf$", ".yaml")), yaml);
            Files.writeString(Path.of(file.toString().replaceFirst("\\.conf$", ".losses")), losses);
        }
        assertEquals(Corpus.beside(file, ".yaml"), yaml);
        assertEquals(Corpus.beside(file, ".losses"), losses);
        assertEquals(!file.endsWith("lvs-only.conf"), conversion.usable(), conversion.fault());
        accepted(conversion);
    }

    /** Usable means accepted by the checker; nothing usable is called unusable. */
    private static void accepted(Conversion conversion) {
        Reading reading = ConfigFile.parse("converted.yaml", conversion.yaml().getBytes(StandardCharsets.UTF_8),
                FileFacts.NOT_ASKED, "host");
        assertEquals(conversion.usable(), reading.usable(), reading.text() + conversion.yaml());
        if (reading.usable()) {
            assertEquals(conversion.converted(), reading.settings().instances().size());
        }
    }

    /** Every directive of an example leaves a trace: a live line, a comment or a line of the report. */
    @Test
    void nothingIsDroppedSilently() throws Unreadable {
        for (Path file : Corpus.files()) {
            Conversion conversion = Conversion.of(file, Corpus.ID);
            String all = conversion.yaml() + conversion.report();
            for (Directive block : Reader.read(new LogicalLines(file, null, Corpus.ID, new ArrayList<>()),
                    new ArrayList<>())) {
                for (Directive line : block.lines()) {
                    String trace = switch (line.name()) {
                        case "nopreempt" -> "preempt";
                        case "accept", "no_accept" -> "accept";
                        case "vrrp_version" -> "vrrp_instance";
                        case "v3_checksum_as_v2" -> "checksum: rfc9568";
                        default -> line.name();
                    };
                    Dictionary.Use use = Dictionary.use("", block.name());
                    boolean whole = use == null || use.form() == Dictionary.Form.LOST;
                    assertTrue(all.contains(whole ? block.name() : trace),
                            file + ":" + line.place().line() + ": no trace of '" + line.name() + "' in\n" + all);
                }
            }
        }
    }

    /** The samples of Debian's package, where scripts/peers has unpacked it. */
    @TestFactory
    Stream<DynamicTest> samples() throws IOException {
        Path home = Stream.of("target/peers/keepalived/usr/share/doc/keepalived/samples",
                "/usr/share/doc/keepalived/samples").map(Path::of).filter(Files::isDirectory).findFirst().orElse(null);
        if (home == null) {
            System.out.println("SKIPPED: CorpusTest.samples: no samples of keepalived; scripts/peers fetches them");
        }
        Assumptions.assumeTrue(home != null, "no samples of keepalived here; scripts/peers fetches them");
        try (var files = Files.list(home)) {
            List<Path> samples = files.filter(file -> file.getFileName().toString().startsWith("keepalived.conf"))
                    .sorted().toList();
            assertTrue(samples.size() >= 20, samples + "");
            return samples.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                Conversion conversion = Conversion.of(file, "high");
                accepted(conversion);
                assertEquals(conversion.instances(), conversion.converted(), conversion.report());
                assertEquals(conversion.instances() > 0, conversion.usable(), conversion.fault());
            }));
        }
    }
}
