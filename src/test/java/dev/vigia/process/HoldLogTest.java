package dev.vigia.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vigia.agent.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leave to run resources outlives the agent, but no boot. */
class HoldLogTest {
    @TempDir
    private Path directory;

    private HoldLog log(String boot) {
        return new HoldLog(directory.resolve("control.sock"), boot);
    }

    @Test
    void whatIsHeldIsKnownToTheNextAgentOfThisBootOnly() {
        // Never closed: this is how a killed process leaves it.
        HoldLog log = log("one");
        assertEquals(List.of(), log.recall());
        log.accept(new Command.Hold("web", true));
        log.accept(new Command.Hold("with a space", true));
        assertEquals(List.of("web", "with a space"), log("one").recall());
        log.accept(new Command.Hold("web", false));
        assertEquals(List.of("with a space"), log("one").recall());
        assertEquals(List.of(), log("two").recall());
    }

    @Test
    void aFileThatIsNoneMeansNothing() throws IOException {
        Files.writeString(directory.resolve("control.sock.holds"), "garbage\nheld web\n");
        assertEquals(List.of(), log("one").recall());
        HoldLog log = log("one");
        log.recall();
        log.accept(new Command.Hold("db", true));
        assertEquals(List.of("db"), log("one").recall());
    }
}
