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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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

    private final Path file;
    private final Map<String, Told> told = new TreeMap<>();
    private boolean warned;

    /**
     * The log of one agent.
     *
     * @param directory where it is kept; several agents may share it
     * @param agent tells this agent's from others', its control socket's path
     */
    public TellLog(Path directory, String agent) {
        this.file = directory.resolve("told" + agent.replaceAll("[^A-Za-z0-9._-]+", "-") + ".json");
    }

    /** What was told before; nothing where nothing can be read. */
    public synchronized Map<String, Told> recall() {
        try {
            told.putAll(read(Json.parse(Files.readString(file))));
        } catch (NoSuchFileException first) {
            LOG.debug("told_unreadable: {} is not there yet", file);
        } catch (IOException | IllegalArgumentException damaged) {
            LOG.warn("told_unreadable: {} cannot be read, sequence numbers start anew: {}", file,
                    damaged.getMessage());
        }
        return Map.copyOf(told);
    }

    private static Map<String, Told> read(Object json) {
        if (!(json instanceof Map<?, ?> root) || !(root.get("told") instanceof Map<?, ?> names)) {
            throw new IllegalArgumentException("it holds no \"told\"");
        }
        Map<String, Told> read = new HashMap<>();
        names.forEach((name, entry) -> {
            if (!(entry instanceof Map<?, ?> last) || !(last.get("seq") instanceof Long seq)) {
                throw new IllegalArgumentException(name + " has no \"seq\"");
            }
            read.put((String) name, new Told(seq, Role.valueOf(String.valueOf(last.get("role")))));
        });
        return read;
    }

    /** Keeps a transition as told. */
    synchronized void keep(Transition transition) {
        told.put(transition.instance(), new Told(transition.seq(), transition.to()));
        Map<String, Object> names = new LinkedHashMap<>();
        told.forEach((name, last) -> names.put(name, Map.of("seq", last.seq(), "role", last.role().name())));
        try {
            Files.createDirectories(file.getParent());
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

    private void write(String text) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        try (var channel = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(false);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
