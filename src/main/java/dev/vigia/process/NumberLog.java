package dev.vigia.process;

import dev.vigia.agent.Command;
import dev.vigia.agent.Role;
import dev.vigia.agent.Told;
import dev.vigia.json.Json;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last number given to a transition of each name: written before anybody can see the number, so that none is
 * given twice, not even where the agent is killed before it has told anybody.
 *
 * <p>It outlives the process; after a loss of power {@link TellLog} knows what was told. A file that cannot be written
 * is a warning, no more. For one thread.
 */
public final class NumberLog implements Consumer<Command>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NumberLog.class);

    private final LineFile file;
    private final Map<String, Told> given = new TreeMap<>();
    private boolean warned;

    /**
     * The log of one agent.
     *
     * @param socket its control socket's path
     */
    public NumberLog(Path socket) {
        this.file = new LineFile(socket, "numbers");
    }

    /**
     * What was given before, of this boot or told since: the larger number counts.
     *
     * @param told the last transition of each name that was told
     */
    public Map<String, Told> recall(Map<String, Told> told) {
        given.putAll(told);
        try {
            file.read().forEach(this::read);
        } catch (NoSuchFileException first) {
            LOG.debug("numbers_unreadable: {} is not there yet", file);
        } catch (IOException | IllegalArgumentException damaged) {
            LOG.warn("numbers_unreadable: {} cannot be read, numbers of transitions that were not told may be given"
                    + " again: {}", file, damaged.toString());
        }
        return new HashMap<>(given);
    }

    private void read(String line) {
        if (Json.parse(line) instanceof Map<?, ?> entry && entry.get("name") instanceof String name
                && entry.get("seq") instanceof Long seq && seq > 0) {
            Told found = new Told(seq, Role.valueOf(String.valueOf(entry.get("role"))));
            given.merge(name, found, (known, one) -> one.seq() > known.seq() ? one : known);
        }
    }

    /** Notes the number of a transition; other commands are none of its business. */
    @Override
    public void accept(Command command) {
        if (command instanceof Command.Tell tell) {
            var last = new Told(tell.transition().seq(), tell.transition().to());
            given.put(tell.transition().instance(), last);
            try {
                file.write(line(tell.transition().instance(), last), this::whole);
                warned = false;
            } catch (IOException unwritable) {
                if (!warned) {
                    warned = true;
                    LOG.warn("state_unwritable: {} cannot be written, numbers of transitions may be given again after"
                            + " a crash: {}", file, unwritable.toString());
                }
            }
        }
    }

    private static String line(String name, Told last) {
        return Json.line(Map.of("name", name, "seq", last.seq(), "role", last.role().name()));
    }

    private String whole() {
        var text = new StringBuilder();
        given.forEach((name, last) -> text.append(line(name, last)).append('\n'));
        return text.toString();
    }

    /** Closes the file, which stays. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException useless) {
            LOG.debug("state_unwritable: {}: {}", file, useless.toString());
        }
    }
}
