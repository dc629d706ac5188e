package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.agent.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples that users copy are without fault, also where they are only commented out. */
class ExamplesTest {
    private static final Path HOME = Path.of("conf");
    @TempDir
    private Path folder;

    @Test
    void everyExampleIsWithoutProblems() throws IOException {
        List<Path> examples;
        try (var files = Files.list(HOME)) {
            examples = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
        assertTrue(examples.size() >= 4, "examples: " + examples);
        for (Path example : examples) {
            Reading reading = ConfigFile.read(example, FileFacts.NOT_ASKED, "host1");
            assertEquals("", reading.text());
            assertTrue(reading.usable());
        }
    }

    @Test
    void whatTheTypicalExampleShowsInCommentsIsValidAndComplete() throws IOException {
        String all = Files.readString(HOME.resolve("vigia.yaml")).replaceAll("(?m)^( +)# ([a-z_]+:)", "$1$2");
        Reading reading = Golden.reading(all);
        assertEquals("", reading.text());
        for (Block block : Keys.BLOCKS) {
            for (Key<?> key : block.keys()) {
                assertTrue(all.contains(" " + key.name() + ":") || all.contains("\n" + key.name() + ":"),
                        "the example shows " + key.name());
            }
        }
    }

    /** Who follows it word by word has no script yet. */
    @Test
    void theQuickStartIsValidOnAMachineWithoutScripts() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        Matcher quickStart = Pattern.compile("(?s)<<EOF\n(.*?)\n    EOF").matcher(readme);
        assertTrue(quickStart.find(), "README.md shows a configuration");
        String text = quickStart.group(1).replaceAll("(?m)^    ", "");
        Path file = Files.writeString(folder.resolve("vigia.yaml"), text);
        assertEquals("", ConfigFile.read(file, new LocalFiles(), "host1").text());
    }

    @Test
    void thePairDiffersInNameAndPriorityOnly() {
        Settings one = ConfigFile.read(HOME.resolve("lb1.yaml"), FileFacts.NOT_ASKED, "x").settings();
        Settings two = ConfigFile.read(HOME.resolve("lb2.yaml"), FileFacts.NOT_ASKED, "x").settings();
        assertTrue(one.instances().get(0).priority().compareTo(two.instances().get(0).priority()) > 0);
        String same = SettingsText.of(two).replace("router_id: lb2", "router_id: lb1")
                .replace("priority: 100", "priority: 150");
        assertEquals(SettingsText.of(one), same);
    }
}
