package dev.vigia.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The place of a control socket, held by one agent at a time: a lock beside it says so even when the
 * agent that holds it stands still, and ends with its holder, so that a stale socket stops nobody.
 */
public final class SocketFile implements AutoCloseable {
    /** The group that may ask, where this system has one of that name. */
    private static final String GROUP = "vigia";

    private final Path path;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final ServerSocketChannel channel;

    private SocketFile(Path path, FileChannel lockFile, FileLock lock, ServerSocketChannel channel) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
        this.channel = channel;
    }

    /** Another agent holds the socket. */
    public static final class HeldException extends Exception {
        private static final long serialVersionUID = 1;

        private HeldException(Path path) {
            super("another agent runs on " + path + "; stop it, or give this one its own global_defs.control_socket");
        }
    }

    /**
     * Takes the place, removing a socket that nobody serves any more.
     *
     * @throws HeldException where another agent has it
     * @throws IOException where the directory or the socket cannot be made; its message is a whole sentence
     */
    public static SocketFile open(Path path) throws HeldException, IOException {
        try {
            return take(path);
        } catch (IOException failed) {
            throw new IOException("the control socket " + path + " cannot be made: " + why(failed), failed);
        }
    }

    private static SocketFile take(Path path) throws HeldException, IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            giveToGroup(directory);
        }
        // For its owner alone: who could read it could lock it, and keep every agent from starting.
        FileChannel lockFile = FileChannel.open(directory.resolve(path.getFileName() + ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            FileLock lock = lockFile.tryLock();
            if (lock == null) {
                throw new HeldException(path);
            }
            return new SocketFile(path, lockFile, lock, bind(path));
        } catch (HeldException | IOException | RuntimeException failed) {
            lockFile.close();
            if (failed instanceof OverlappingFileLockException) {
                throw new HeldException(path);
            }
            throw failed;
        }
    }

    private static String why(IOException failed) {
        if (failed instanceof AccessDeniedException denied) {
            return "permission denied for " + denied.getFile();
        }
        if (failed instanceof FileSystemException refused && refused.getReason() != null) {
            return refused.getFile() + ": " + refused.getReason();
        }
        return failed.getMessage();
    }

    private static ServerSocketChannel bind(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
                throw new IOException("something else has that name; move it away, or name another");
            }
            Files.delete(path);
        }
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path));
            giveToGroup(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
            return channel;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static void giveToGroup(Path path) {
        try {
            GroupPrincipal group =
                    path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(GROUP);
            Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(group);
        } catch (IOException noSuchGroup) {
            // Then it stays with the agent's own group.
            return;
        }
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Who may ask, by its owner and group. */
    Readers readers() throws IOException {
        return Readers.of(path);
    }

    /** Removes the socket and gives the place free. */
    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(path);
            lock.release();
            lockFile.close();
        } catch (IOException alreadyGone) {
            // What was to be removed is not there any more.
            return;
        }
    }
}
