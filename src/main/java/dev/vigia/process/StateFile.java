package dev.vigia.process;

import dev.vigia.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** A JSON file that survives a restart: one agent's, in a directory that several may share. */
final class StateFile {
    /** Larger than anything we write. */
    private static final int LARGEST = 1 << 20;

    private final Path file;

    /**
     * A file.
     *
     * @param directory where it is kept
     * @param what what it holds, the beginning of its name
     * @param agent tells this agent's from others', its control socket's path
     */
    StateFile(Path directory, String what, String agent) {
        this.file = path(directory, what, agent, ".json");
    }

    /** Where an agent keeps something in a directory that several share. */
    static Path path(Path directory, String what, String agent, String ending) {
        return directory.resolve(what + escaped(agent) + ending);
    }

    /** A file name for each path, different for different paths: {@code /} becomes {@code -}, {@code -} is escaped. */
    private static String escaped(String path) {
        var name = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 128 && Character.isLetterOrDigit(c) || c == '.' || c == '_';
            name.append(plain ? String.valueOf(c) : c == '/' ? "-" : String.format("%%%02x", (int) c));
        }
        return name.toString();
    }

    /**
     * What it holds. Only a plain file is read and only so much of it: the start must not hang on what somebody
     * else put there.
     *
     * @throws java.nio.file.NoSuchFileException where it is not there yet
     * @throws IOException where it cannot be read
     * @throws IllegalArgumentException where it is no JSON
     */
    Object read() throws IOException {
        if (Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isRegularFile()) {
            try (var stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return Json.parse(new String(stream.readNBytes(LARGEST), StandardCharsets.UTF_8));
            }
        }
        throw new IOException("it is no plain file");
    }

    /** Aside and moved into place; the file before the directory, so that a power cut leaves the old or the new. */
    void write(Object json) throws IOException {
        if (!Files.isDirectory(file.getParent())) {
            Files.createDirectories(file.getParent());
        }
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        // Made anew, never opened: in a careless directory it might be somebody's link to something of ours.
        Files.deleteIfExists(aside);
        try (var channel = FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap((Json.line(json) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Its path. */
    @Override
    public String toString() {
        return file.toString();
    }
}
