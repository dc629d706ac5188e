package dev.vigia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.daemon.ExitCode;
import dev.vigia.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb around the checks, on whatever machine this is and as whoever runs it. */
class DoctorVerbTest {
    private static final String FILE = """
            global_defs: { control_socket: %s/none.sock, state_directory: %s }
            vrrp_instance:
              web: { interface: vigia-none0, virtual_router_id: 51, virtual_ipaddress: [ 10.0.0.100/24 ] }
            """;

    @TempDir
    private Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ExitCode doctor(String... words) {
        out.reset();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        String[] all = new String[words.length + 1];
        all[0] = "doctor";
        System.arraycopy(words, 0, all, 1, words.length);
        return Main.run(List.of(all), stream, stream);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatFailsIsExitCodeOne() throws Exception {
        Path file = Files.writeString(directory.resolve("v.yaml"), FILE.formatted(directory, directory));
        assertEquals(ExitCode.FAILURE, doctor(file.toString()));
        assertTrue(said().startsWith("CHECK "), said());
        assertTrue(said().contains("there is no such interface"), said());
        assertTrue(said().contains("no agent answers on " + directory + "/none.sock"), said());
        assertEquals(ExitCode.FAILURE, doctor(file.toString(), "--json"));
        Map<?, ?> json = (Map<?, ?>) Json.parse(said());
        assertEquals(1L, json.get("schema"));
        assertEquals(false, json.get("ok"));
        assertEquals(file.toString(), json.get("file"));
        assertEquals(ExitCode.FAILURE, doctor(file.toString(), "-o", "json", "--socket", "/nowhere.sock"));
        assertTrue(said().contains("/nowhere.sock"), said());
    }

    @Test
    void aFileThatCannotBeUsedIsExitCodeThreeAndTheRestIsLookedAt() throws Exception {
        assertEquals(ExitCode.CONFIGURATION, doctor(directory.resolve("none.yaml").toString()));
        assertTrue(said().contains("does not exist"), said());
        assertTrue(said().contains("kernel_version"), said());
        Path wrong = Files.writeString(directory.resolve("w.yaml"), "vrrp_instance: 7\n");
        assertEquals(ExitCode.CONFIGURATION, doctor(wrong.toString()));
        assertTrue(said().contains("vigia check -c " + wrong), said());
    }

    @Test
    void wordsItDoesNotKnowAreRefused() {
        assertEquals(ExitCode.USAGE, doctor("a.yaml", "b.yaml"));
        assertEquals(ExitCode.USAGE, doctor("--fix"));
        assertEquals(ExitCode.USAGE, doctor("-o", "yaml"));
    }
}
