package dev.vigia.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

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
     * @throws IOException where the directory or the socket cannot be made
     */
    public static SocketFile open(Path path) throws HeldException, IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            giveToGroup(directory);
        }
        FileChannel lockFile = FileChannel.open(directory.resolve(path.getFileName() + ".lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            FileLock lock = lockFile.tryLock();
            if (lock == null) {
                throw new HeldException(path);
            }
            return new SocketFile(path, lockFile, lock, bind(path, directory));
        } catch (HeldException | IOException | RuntimeException failed) {
            lockFile.close();
            if (failed instanceof OverlappingFileLockException) {
                throw new HeldException(path);
            }
            throw failed;
        }
    }

    /** Binds aside and moves into place, so that the socket is never there with a wider mode. */
    private static ServerSocketChannel bind(Path path, Path directory) throws IOException {
        Path aside = directory.resolve("." + path.getFileName() + ".new");
        Files.deleteIfExists(aside);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(aside));
            giveToGroup(aside);
            Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rw-rw----"));
            Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

    /** The group that may ask; null where it cannot be read. */
    GroupPrincipal group() {
        try {
            return Files.getFileAttributeView(path, PosixFileAttributeView.class).readAttributes().group();
        } catch (IOException gone) {
            return null;
        }
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
