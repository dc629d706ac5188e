package dev.vigia.process;

import dev.vigia.agent.Role;
import dev.vigia.agent.Told;
import dev.vigia.agent.Transition;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

    private final StateFile file;
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
        this.file = new StateFile(directory, "told", agent);
    }

    /** What was told before; nothing where nothing can be read. */
    public Map<String, Told> recall() {
        synchronized (told) {
            try {
                told.putAll(read(file.read()));
            } catch (NoSuchFileException first) {
                LOG.debug("told_unreadable: {} is not there yet", file);
            } catch (IOException | IllegalArgumentException damaged) {
                LOG.warn("told_unreadable: {} cannot be read, sequence numbers start anew: {}", file,
                        damaged.toString());
            }
            return Map.copyOf(told);
        }
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

    /** The number of the last transition told of a name, in this life or before; 0 where that is not known. */
    long last(String name) {
        synchronized (told) {
            Told last = told.get(name);
            return last == null ? 0 : last.seq();
        }
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
            file.write(Map.of("schema", 1, "told", names));
            warned = false;
        } catch (IOException unwritable) {
            if (!warned) {
                warned = true;
                LOG.warn("state_unwritable: {} cannot be written, sequence numbers will not survive a restart: {}",
                        file, unwritable.toString());
            }
        }
    }
}
