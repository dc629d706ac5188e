package dev.vigia.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The place of the control socket: one holder, a narrow mode, and whole sentences where it cannot be had. */
class SocketFileTest {
    @TempDir
    private Path directory;

    private Path path() {
        return directory.resolve("run/control.sock");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** The group "vigia" where there is one, else that of what else we make. */
    private GroupPrincipal expectedGroup() throws IOException {
        try {
            return directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName("vigia");
        } catch (IOException absent) {
            return Files.readAttributes(directory, PosixFileAttributes.class).group();
        }
    }

    @Test
    void directorySocketAndLockAreForOwnerAndGroupAlone() throws Exception {
        try (SocketFile file = SocketFile.open(path())) {
            assertEquals("rwxr-x---", mode(path().getParent()));
            assertEquals("rw-rw----", mode(path()));
            assertEquals("rw-------", mode(directory.resolve("run/control.sock.lock")));
            assertEquals(expectedGroup(), Files.readAttributes(path(), PosixFileAttributes.class).group());
            assertEquals(expectedGroup(), file.readers().group());
        }
        assertFalse(Files.exists(path()), "nothing that nobody serves is left");
    }

    @Test
    void aSecondHolderIsRefusedUntilTheFirstLetsGo() throws Exception {
        try (SocketFile first = SocketFile.open(path())) {
            var held = assertThrows(SocketFile.HeldException.class, () -> SocketFile.open(path()));
            assertTrue(held.getMessage().contains("another agent runs on " + path()), held.getMessage());
            assertTrue(held.getMessage().contains("global_defs.control_socket"), held.getMessage());
            assertTrue(Files.exists(path()), "the first keeps its socket");
            assertTrue(first.channel().isOpen());
        }
        SocketFile.open(path()).close();
    }

    @Test
    void aStaleSocketStopsNobody() throws Exception {
        Files.createDirectories(path().getParent());
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path()));
        }
        assertTrue(Files.exists(path()), "as after kill -9");
        SocketFile.open(path()).close();
    }

    @Test
    void nothingThatIsNoSocketIsRemoved() throws Exception {
        Files.createDirectories(path().getParent());
        Files.writeString(path(), "precious");
        IOException refused = assertThrows(IOException.class, () -> SocketFile.open(path()));
        assertTrue(refused.getMessage().contains("something else has that name"), refused.getMessage());
        assertEquals("precious", Files.readString(path()));
        Files.delete(path());
        Files.createSymbolicLink(path(), directory.resolve("elsewhere"));
        assertThrows(IOException.class, () -> SocketFile.open(path()));
        assertTrue(Files.isSymbolicLink(path()));
    }

    @Test
    void whatStandsInTheWayIsNamed() throws Exception {
        Files.writeString(directory.resolve("plain"), "");
        IOException refused = assertThrows(IOException.class,
                () -> SocketFile.open(directory.resolve("plain/deeper/control.sock")));
        assertTrue(refused.getMessage().startsWith("the control socket " + directory + "/plain/deeper/control.sock"
                + " cannot be made: "), refused.getMessage());
        assertTrue(refused.getMessage().endsWith("Not a directory"), refused.getMessage());
        IOException tooLong = assertThrows(IOException.class,
                () -> SocketFile.open(directory.resolve("x".repeat(120))));
        assertTrue(tooLong.getMessage().contains("too long"), tooLong.getMessage());
    }

    @Test
    void theLongestPathThatFitsDoes() throws Exception {
        // sun_path has 108 bytes; the JDK leaves two of them free.
        Path longest = directory.resolve("x".repeat(106 - directory.toString().length() - 1));
        assertEquals(106, longest.toString().length());
        SocketFile.open(longest).close();
    }
}
