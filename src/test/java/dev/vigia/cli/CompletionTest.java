package dev.vigia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.daemon.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What completes our words in a shell: every verb and option of the usage, as a real bash sees it. */
class CompletionTest {
    @TempDir
    private Path directory;

    private static String vigia(String... words) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertEquals(ExitCode.OK, Main.run(List.of(words), stream, stream), () -> out.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complete(String... words) throws Exception {
        Path script = Files.writeString(directory.resolve("vigia.bash"), vigia("completion", "bash")
                + "COMP_WORDS=(vigia " + String.join(" ", words) + ")\nCOMP_CWORD=" + words.length
                + "\n_vigia\necho \"${COMPREPLY[@]}\"\n");
        Process bash = new ProcessBuilder("bash", script.toString()).redirectErrorStream(true).start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertTrue(bash.waitFor(20, TimeUnit.SECONDS));
        return said;
    }

    @Test
    void verbsAndOptionsAreCompleted() throws Exception {
        assertEquals("status standby", complete("st"));
        assertEquals("--confirm --confirm-within", complete("reload", "--con"));
        assertEquals("--journal -c", complete("run", "-"));
        assertEquals("--for", complete("drain", "--f"));
    }

    @Test
    void everyVerbOfTheUsageIsThereInEachShell() {
        Map<String, Set<String>> verbs = Completion.verbs(vigia("help"));
        assertTrue(verbs.size() > 15, verbs::toString);
        assertTrue(verbs.get("status").containsAll(Set.of("-o", "-q", "--socket")), verbs::toString);
        String fish = vigia("completion", "fish");
        verbs.forEach((verb, options) -> {
            assertTrue(fish.contains("-a " + verb + "\n"), verb);
            options.forEach(option -> assertTrue(fish.contains("seen_subcommand_from " + verb + "' "
                    + (option.startsWith("--") ? "-l " + option.substring(2) : "-o " + option.substring(1))), option));
        });
        assertTrue(vigia("completion", "zsh").contains("bashcompinit"));
        assertEquals(Set.of(), verbs.get("help"), "what stands below the verbs belongs to none");
    }
}
