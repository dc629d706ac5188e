package dev.vigia.process;

import dev.vigia.agent.Role;
import dev.vigia.agent.Told;
import dev.vigia.agent.Transition;
import dev.vigia.json.Json;
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
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last transition told of each name, kept on disk before its scripts start, so that sequence numbers go on
 * after a restart and nothing is told twice. A directory that cannot be written is a warning, no more.
 */
public final class TellLog {
    private static final Logger LOG = LoggerFactory.getLogger(TellLog.class);

    /** Larger than anything we write. */
    private static final int LARGEST = 1 << 20;

    private final Path file;
    /** Guards the file; taken before {@link #told} is. */
    private final Object writing = new Object();
    private final Map<String, Told> told = new TreeMap<>();
    private long changes;
    private long written;
    private boolean warned;

    /**
     * The log of one agent.
     *
     * @param directory where it is kept; several agents may share it
     * @param agent tells this agent's from others', its control socket's path
     */
    public TellLog(Path directory, String agent) {
        this.file = directory.resolve("told" + escaped(agent) + ".json");
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

    /** What was told before; nothing where nothing can be read. */
    public Map<String, Told> recall() {
        synchronized (told) {
            try {
                told.putAll(read(Json.parse(content())));
            } catch (NoSuchFileException first) {
                LOG.debug("told_unreadable: {} is not there yet", file);
            } catch (IOException | IllegalArgumentException damaged) {
                LOG.warn("told_unreadable: {} cannot be read, sequence numbers start anew: {}", file,
                        damaged.toString());
            }
            return Map.copyOf(told);
        }
    }

    /** Only of a plain file and only so much: the start must not hang on what somebody else put there. */
    private String content() throws IOException {
        if (Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isRegularFile()) {
            try (var stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return new String(stream.readNBytes(LARGEST), StandardCharsets.UTF_8);
            }
        }
        throw new IOException("it is no plain file");
    }

    private static Map<String, Told> read(Object json) {
        if (!(json instanceof Map<?, ?> root) || !(root.get("told") instanceof Map<?, ?> names)) {
            throw new IllegalArgumentException("it holds no \"told\"");
        }
        Map<String, Told> read = new HashMap<>();
        names.forEach((name, entry) -> {
            if (!(entry instanceof Map<?, ?> last) || !(last.get("seq") instanceof Long seq) || seq < 1) {
                throw new IllegalArgumentException(name + " has no sensible \"seq\"");
            }
            read.put((String) name, new Told(seq, Role.valueOf(String.valueOf(last.get("role")))));
        });
        return read;
    }

    /**
     * Keeps a transition as told; on disk when this returns, unless the disk refuses. Those who come
     * while another writes share the next write.
     */
    void keep(Transition transition) {
        long mine;
        synchronized (told) {
            told.put(transition.instance(), new Told(transition.seq(), transition.to()));
            mine = ++changes;
        }
        synchronized (writing) {
            if (written < mine) {
                writeAll();
            }
        }
    }

    private void writeAll() {
        Map<String, Object> names = new LinkedHashMap<>();
        synchronized (told) {
            told.forEach((name, last) -> names.put(name, Map.of("seq", last.seq(), "role", last.role().name())));
            written = changes;
        }
        try {
            if (!Files.isDirectory(file.getParent())) {
                Files.createDirectories(file.getParent());
            }
            write(Json.line(Map.of("schema", 1, "told", names)) + "\n");
            warned = false;
        } catch (IOException unwritable) {
            if (!warned) {
                warned = true;
                LOG.warn("state_unwritable: {} cannot be written, sequence numbers will not survive a restart: {}",
                        file, unwritable.toString());
            }
        }
    }

    /** Aside and moved into place; the file before the directory, so that a power cut leaves the old or the new. */
    private void write(String text) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        // Made anew, never opened: in a careless directory it might be somebody's link to something of ours.
        Files.deleteIfExists(aside);
        try (var channel = FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
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
}
