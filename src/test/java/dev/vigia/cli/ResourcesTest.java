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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the verbs make of a file with resources, whose agent is on no machine. */
@Timeout(60)
class ResourcesTest {
    private static final String FILE = """
            resource:
              db: { agent: "ocf:nobody:has-this", params: { size: %s } }
            vrrp_instance:
              web: { interface: eth0, virtual_router_id: 51, virtual_ipaddress: [ 10.0.0.100/24 ], resources: [ db ],
                     takeover: manual }
              dmz: { interface: eth1, virtual_router_id: 51, virtual_ipaddress: [ 10.1.0.100/24 ] }
            vrrp_sync_group: { both: { group: [ web, dmz ] } }
            """;
    private static final String ABSENT = ": agent: ocf:nobody:has-this cannot be asked";

    @TempDir
    private Path folder;
    private Path file;

    /** What a run printed. */
    private record Ran(ExitCode code, String out, String err) {
    }

    private static Ran run(Object... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        ExitCode code = Main.run(List.of(words).stream().map(Object::toString).toList(),
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("vigia.yaml"), FILE.formatted("1"));
    }

    @Test
    void anAbsentAgentIsAnErrorHereAndAWarningForAnotherMachine() {
        Ran here = run("check", "-c", file);
        assertEquals(ExitCode.CONFIGURATION, here.code());
        assertTrue(here.err().contains(file + ":2:16: error" + ABSENT), here.err());
        Ran elsewhere = run("check", "-c", file, "--no-files");
        assertEquals(ExitCode.OK, elsewhere.code());
        assertTrue(elsewhere.err().contains(file + ":2:16: warning" + ABSENT), elsewhere.err());
    }

    @Test
    void aCibIsPrintedAndWhatItLacksIsSaid() throws IOException {
        Ran exported = run("cib", "export", "-c", file);
        assertEquals(ExitCode.OK, exported.code());
        assertTrue(exported.out().startsWith("<cib validate-with=\"pacemaker-3.0\""), exported.out());
        assertTrue(exported.out().contains(
                "<primitive id=\"db\" class=\"ocf\" provider=\"nobody\" type=\"has-this\">"));
        assertTrue(exported.err().contains("warning" + ABSENT), exported.err());
        assertTrue(exported.err().contains("that web and dmz move together is not exported"), exported.err());
        Files.writeString(file, FILE.formatted("\"\\uFFFF\""));
        Ran uncarried = run("cib", "export", "-c", file);
        assertEquals(ExitCode.CONFIGURATION, uncarried.code());
        assertTrue(uncarried.err().contains("this file cannot be a CIB"), uncarried.err());
        assertEquals("", uncarried.out());
        assertEquals(ExitCode.USAGE, run("cib", "import", "-c", file).code());
        assertEquals(ExitCode.USAGE, run("cib").code());
    }
}
