package dev.vigia.process;

import dev.vigia.agent.Command;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of which instances this node may run the resources, for an agent that is started again on the same boot of the
 * machine: what was before a boot counts no more, for whoever was fenced has been booted. Written before others are
 * told that they may. What cannot be written is a warning: then a restarted agent asks for leave anew. For one thread.
 */
public final class HoldLog implements Consumer<Command>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HoldLog.class);
    private static final String HELD = "held ";
    private static final String CEDED = "ceded ";

    private final LineFile file;
    private final String boot;
    private final Set<String> held = new TreeSet<>();
    private boolean warned;

    /**
     * The log of one agent.
     *
     * @param socket its control socket's path
     * @param boot another with each boot of the machine: {@code /proc/sys/kernel/random/boot_id}
     */
    public HoldLog(Path socket, String boot) {
        this.file = new LineFile(socket, "holds");
        this.boot = boot;
    }

    /** Of which instances it might before, in this boot; none where nothing can be read. */
    public List<String> recall() {
        try {
            List<String> lines = file.read();
            if (!lines.isEmpty() && lines.get(0).equals(boot)) {
                lines.forEach(this::read);
            }
        } catch (NoSuchFileException first) {
            LOG.debug("holds_unreadable: {} is not there yet", file);
        } catch (IOException damaged) {
            LOG.warn("holds_unreadable: {} cannot be read, so resources wait for leave to run: {}", file,
                    damaged.toString());
        }
        return List.copyOf(held);
    }

    private void read(String line) {
        if (line.startsWith(HELD)) {
            held.add(line.substring(HELD.length()));
        } else if (line.startsWith(CEDED)) {
            held.remove(line.substring(CEDED.length()));
        }
    }

    /** Notes leave given or given up; other commands are none of its business. */
    @Override
    public void accept(Command command) {
        if (command instanceof Command.Hold hold) {
            String line = (hold.held() ? HELD : CEDED) + hold.group();
            read(line);
            try {
                file.write(line, this::whole);
                warned = false;
            } catch (IOException unwritable) {
                if (!warned) {
                    warned = true;
                    LOG.warn("state_unwritable: {} cannot be written, so after a restart resources wait for leave to"
                            + " run, or run without: {}", file, unwritable.toString());
                }
            }
        }
    }

    private String whole() {
        var text = new StringBuilder(boot).append('\n');
        held.forEach(name -> text.append(HELD).append(name).append('\n'));
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
