package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
    private final FileFacts files = new LocalFiles();

    @TempDir
    Path folder;

    private Path script(String mode) throws IOException {
        Path script = Files.createFile(folder.resolve("script.sh"));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString(mode));
    }

    @Test
    void aFifoIsOneOrCanBeMade() throws Exception {
        assertEquals(Optional.empty(), files.whyNoFifo(folder + "/none"));
        assertEquals(Optional.of("has no directory to be made in"), files.whyNoFifo(folder + "/none/fifo"));
        Path plain = Files.writeString(folder.resolve("plain"), "");
        assertEquals(Optional.of("is there and is no FIFO"), files.whyNoFifo(plain.toString()));
        assertEquals(Optional.of("is there and is no FIFO"), files.whyNoFifo(folder.toString()));
        Path fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        assertEquals(Optional.empty(), files.whyNoFifo(fifo.toString()));
        Path link = Files.createSymbolicLink(folder.resolve("link"), fifo);
        assertEquals(Optional.of("is there and is no FIFO"), files.whyNoFifo(link.toString()),
                "who owns the link could lead it elsewhere");
    }

    @Test
    void aProgramIsRunnable() throws IOException {
        assertEquals(Optional.empty(), files.whyNotRunnable("/bin/sh"));
        assertEquals(Optional.empty(), files.whyNotRunnable(script("rwx------").toString()));
    }

    @Test
    void whatCannotBeRunIsSaid() throws IOException {
        assertEquals(Optional.of("is not executable"), files.whyNotRunnable(script("rw-r--r--").toString()));
        assertEquals(Optional.of("is a directory"), files.whyNotRunnable(folder.toString()));
        assertEquals(Optional.of("does not exist"), files.whyNotRunnable(folder + "/none"));
        Path dangling = Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));
        assertEquals(Optional.of("does not exist"), files.whyNotRunnable(dangling.toString()));
        assertTrue(files.whyNotRunnable(folder + "/script.sh/below").isPresent());
    }

    @Test
    void aProgramOfTheSystemIsSafe() throws IOException {
        // where this test does not see root as uid 0 (a user namespace), nothing is safe
        assumeTrue(Files.getAttribute(Path.of("/bin/sh"), "unix:uid").equals(0));
        assertEquals(Optional.empty(), files.whyUnsafe("/bin/sh"));
        assertEquals(Optional.empty(), files.whyUnsafe("/usr/../bin/./sh"));
    }

    @Test
    void aComponentThatOthersCanWriteIsNamed() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/tmp"), "unix:mode").equals(041777));
        assertEquals(Optional.of("/tmp can be written by everyone"), files.whyUnsafe("/tmp/any/script.sh"));
    }

    @Test
    void aLinkThroughAnUnsafePlaceIsUnsafe() throws IOException {
        // the program behind the link is safe, the folder of the link is not
        Path link = Files.createSymbolicLink(folder.resolve("sh"), Path.of("/bin/sh"));
        assertTrue(files.whyUnsafe(link.toString()).isPresent());
    }

    @Test
    void usersAreLookedUp() {
        assertTrue(files.knowsUser("root"));
        assertFalse(files.knowsUser("no-such-user-of-ours"));
    }
}
