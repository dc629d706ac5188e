package dev.vigia.process;

import dev.vigia.agent.Command;
import dev.vigia.agent.RouterId;
import dev.vigia.agent.SerialMark;
import dev.vigia.net.Family;
import dev.vigia.net.IpAddress;
import dev.vigia.wire.Serial;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last serials of signed adverts, kept over restarts: so that peers take our next advert for new, and we none for
 * new that was recorded before.
 *
 * <p>Each is written before the advert is sent, or what was heard acted upon, into a {@link LineFile}, which outlives
 * the process. Every few seconds a thread of its own writes them to the state directory, which outlives a loss of
 * power. What cannot be written is a warning, no more.
 */
public final class SerialLog implements Consumer<Command>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SerialLog.class);
    private static final long PACE_SECONDS = 10;
    private static final long FAREWELL_SECONDS = 2;

    private final LineFile lines;
    private final StateFile file;
    /** By router and sender as they are written. */
    private final Map<String, Serial> serials = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "serials");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean changed;
    private boolean warned;
    private boolean warnedOfLines;

    /**
     * The log of one agent.
     *
     * @param directory where it is kept; several agents may share it
     * @param socket the agent's control socket's path
     */
    public SerialLog(Path directory, String socket) {
        this.lines = new LineFile(Path.of(socket), "serials");
        this.file = new StateFile(directory, "serials", socket);
        writer.scheduleWithFixedDelay(this::keep, PACE_SECONDS, PACE_SECONDS, TimeUnit.SECONDS);
    }

    /** What was remembered before: the later serial of both files counts; nothing where neither can be read. */
    public List<SerialMark> recall() {
        try {
            if (!(file.read() instanceof Map<?, ?> root) || !(root.get("serials") instanceof List<?> kept)) {
                throw new IllegalArgumentException("it holds no \"serials\"");
            }
            kept.forEach(line -> read(String.valueOf(line)));
        } catch (NoSuchFileException first) {
            LOG.debug("serials_unreadable: {} is not there yet", file);
        } catch (IOException | IllegalArgumentException damaged) {
            unreadable(file, damaged);
        }
        try {
            lines.read().forEach(this::read);
        } catch (NoSuchFileException first) {
            LOG.debug("serials_unreadable: {} is not there yet", lines);
        } catch (IOException | IllegalArgumentException damaged) {
            unreadable(lines, damaged);
        }
        List<SerialMark> marks = new ArrayList<>();
        serials.forEach((key, serial) -> marks.add(mark(key.split(" "), serial)));
        return marks;
    }

    private static void unreadable(Object which, Exception damaged) {
        LOG.warn("serials_unreadable: {} cannot be read; adverts that were recorded before this start may be believed"
                + " for as long as time_window: {}", which, damaged.toString());
    }

    private void read(String line) {
        int last = line.lastIndexOf(' ');
        if (last < 0 || line.length() - last != 17) {
            throw new IllegalArgumentException("a line that is no serial");
        }
        Serial serial = new Serial(Long.parseUnsignedLong(line, last + 1, line.length(), 16));
        String key = line.substring(0, last);
        // Asked before it is believed: throws where it names nobody.
        mark(key.split(" "), serial);
        serials.merge(key, serial, (known, found) -> found.isAfter(known) ? found : known);
    }

    private static SerialMark mark(String[] words, Serial serial) {
        if (words.length != 3) {
            throw new IllegalArgumentException("a line that is no serial");
        }
        var router = new RouterId(words[0], Family.valueOf(words[1]));
        return new SerialMark(router, words[2].equals("-") ? null : IpAddress.parse(words[2]), serial);
    }

    /** Remembers a serial; other commands are none of its business. */
    @Override
    public void accept(Command command) {
        if (!(command instanceof Command.Remember remember)) {
            return;
        }
        SerialMark mark = remember.mark();
        String key = mark.router().instance() + ' ' + mark.router().family().name() + ' '
                + (mark.sender() == null ? "-" : mark.sender().toString());
        serials.put(key, mark.serial());
        changed = true;
        try {
            lines.write(key + ' ' + mark.serial(), () -> String.join("\n", all()) + "\n");
            warnedOfLines = false;
        } catch (IOException unwritable) {
            if (!warnedOfLines) {
                warnedOfLines = true;
                unwritable(lines, unwritable);
            }
        }
    }

    private List<String> all() {
        List<String> all = new ArrayList<>();
        serials.forEach((key, serial) -> all.add(key + ' ' + serial));
        return all;
    }

    private void keep() {
        if (!changed) {
            return;
        }
        changed = false;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        json.put("serials", all());
        try {
            file.write(json);
            warned = false;
        } catch (IOException unwritable) {
            changed = true;
            if (!warned) {
                warned = true;
                unwritable(file, unwritable);
            }
        }
    }

    private static void unwritable(Object which, IOException why) {
        LOG.warn("state_unwritable: {} cannot be written; after a restart adverts that are recorded now may be believed"
                + " for as long as time_window: {}", which, why.toString());
    }

    /** Ends once all is on disk, or the disk takes too long. */
    @Override
    public void close() {
        writer.execute(this::keep);
        writer.shutdown();
        try {
            if (!writer.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("state_unwritable: {} is still being written; the agent ends without it", file);
            }
            lines.close();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (IOException useless) {
            LOG.debug("state_unwritable: {}: {}", lines, useless.toString());
        }
    }
}
