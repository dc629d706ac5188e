package dev.vigia.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Supplier;

/**
 * A file of lines that the loop writes, so it must not wait for a disk: it lies beside the control socket, in memory
 * as a rule, and nothing is synced. It outlives the process, not a loss of power. For one thread.
 */
final class LineFile implements AutoCloseable {
    /** Longer than this, in bytes, it is written anew. */
    static final int LONGEST = 256 << 10;
    /** Larger than what we write: more is not read. */
    private static final int LARGEST = 4 * LONGEST;

    private final Path file;
    private FileChannel channel;
    private long length;

    /**
     * A file of one agent.
     *
     * @param socket its control socket's path
     * @param what what it holds, the end of its name
     */
    LineFile(Path socket, String what) {
        this.file = socket.resolveSibling(socket.getFileName() + "." + what);
    }

    /**
     * Its whole lines: one that was cut short was not yet written.
     *
     * @throws NoSuchFileException where it is not there yet
     */
    List<String> read() throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(file.toString());
        }
        try (var stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(stream.readNBytes(LARGEST), StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        }
    }

    /**
     * Writes a line at its end; or the whole anew, for the first time and where it has become long.
     *
     * @param line without its end
     * @param whole all lines that count, this one included, each with its end
     */
    void write(String line, Supplier<String> whole) throws IOException {
        if (channel == null || length > LONGEST) {
            writeAnew(whole.get());
        } else {
            append(line + "\n");
        }
    }

    /** A line cut short would spoil the next: where one may be, the whole is written anew. */
    private void append(String line) throws IOException {
        try {
            length += put(channel, line);
        } catch (IOException full) {
            close();
            channel = null;
            throw full;
        }
    }

    private static int put(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return bytes.limit();
    }

    /** Aside and moved into place; where that fails, the file stays as it is and the next line tries again. */
    private void writeAnew(String text) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(aside);
        FileChannel next = FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            int written = put(next, text);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            close();
            channel = next;
            length = written;
        } finally {
            if (channel != next) {
                next.close();
            }
        }
    }

    /** Closes the file, which stays. */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    /** Its path. */
    @Override
    public String toString() {
        return file.toString();
    }
}
