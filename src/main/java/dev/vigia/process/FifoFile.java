package dev.vigia.process;

import static dev.vigia.ffi.LinuxAbi.O_CLOEXEC;
import static dev.vigia.ffi.UnixAbi.O_NONBLOCK;
import static dev.vigia.ffi.UnixAbi.O_RDWR;
import static dev.vigia.ffi.UnixAbi.POLLOUT;
import static dev.vigia.ffi.UnixAbi.S_IFIFO;
import static dev.vigia.ffi.UnixAbi.S_IFMT;

import dev.vigia.ffi.Errno;
import dev.vigia.ffi.ErrnoException;
import dev.vigia.ffi.LinuxAbi.Pollfd;
import dev.vigia.ffi.LinuxAbi.Timespec;
import dev.vigia.ffi.Memory;
import dev.vigia.ffi.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

/**
 * A FIFO (fifo(7)) that is written without ever waiting.
 *
 * <p>Opened for reading too, as Linux allows: so it needs no reader to be opened, and what a reader that died has not
 * read yet is there for the next.
 */
final class FifoFile implements AutoCloseable {
    /** Up to so many bytes the kernel writes a line as one, or not at all (PIPE_BUF). */
    static final int LONGEST_LINE = 4096;

    private final Path path;
    private final Object inode;
    private final int fd;
    private final Memory line = new Memory(LONGEST_LINE);
    private final Memory poll = new Memory(Pollfd.SIZE + Timespec.SIZE);

    private FifoFile(Path path, Object inode, int fd) {
        this.path = path;
        this.inode = inode;
        this.fd = fd;
        poll.i32(Pollfd.FD, fd);
        poll.u16(Pollfd.EVENTS, POLLOUT);
    }

    /**
     * Opens a FIFO; makes one that only its owner may use where there is none.
     *
     * @param reader the user who is to read one that is made here; empty for ourselves
     * @throws IOException where something else is there, or the kernel refuses
     */
    static FifoFile open(Path path, String reader) throws IOException {
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        try (var name = new Memory(bytes.length + 1)) {
            name.write(0, bytes, 0, bytes.length);
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                Native.check(Native.LIBC.mkfifo(name.address(), 0600), "cannot make it");
                share(path, reader);
            }
            Object inode = inode(path);
            int fd = Native.check(Native.LIBC.open(name.address(), O_RDWR | O_NONBLOCK | O_CLOEXEC),
                    "cannot open it");
            return new FifoFile(path, inode, fd);
        } catch (ErrnoException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
    }

    /** We go on writing by our group, whoever else may read. */
    private static void share(Path path, String reader) throws IOException {
        if (!reader.isEmpty()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
            Files.setOwner(path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(reader));
        }
    }

    private static Object inode(Path path) throws IOException {
        Map<String, Object> facts = Files.readAttributes(path, "unix:mode,dev,ino", LinkOption.NOFOLLOW_LINKS);
        if (((Integer) facts.get("mode") & S_IFMT) != S_IFIFO) {
            throw new IOException("it is no FIFO");
        }
        return facts.get("dev") + ":" + facts.get("ino");
    }

    /** Whether it is still what a reader finds under its path. */
    boolean stands() {
        try {
            return inode(path).equals(inode);
        } catch (IOException replaced) {
            return false;
        }
    }

    /**
     * Writes a line.
     *
     * @return whether it is written; false where there is no room for it
     * @throws IOException where the kernel refuses
     */
    boolean write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        line.write(0, bytes, 0, bytes.length);
        if (Native.LIBC.write(fd, line.address(), bytes.length) >= 0) {
            return true;
        }
        int errno = Native.errno();
        if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
            return false;
        }
        throw new IOException(new ErrnoException("cannot write to it", errno).getMessage());
    }

    /** Waits until there may be room, at most so long. */
    void awaitRoom(Duration span) {
        poll.i64(Pollfd.SIZE + Timespec.TV_SEC, span.getSeconds());
        poll.i64(Pollfd.SIZE + Timespec.TV_NSEC, span.getNano());
        Native.LIBC.ppoll(poll.address(), 1, poll.address(Pollfd.SIZE), 0);
    }

    @Override
    public void close() {
        Native.LIBC.close(fd);
        line.close();
        poll.close();
    }
}
