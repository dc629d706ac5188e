package dev.vigia.journal;

import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.json.Json;
import dev.vigia.loop.Journal;
import dev.vigia.time.Moment;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that gets every input of an agent, a line of JSON each, with a check sum of what the agent did about it. It is
 * for its owner alone: a configuration may hold a password. Written by a thread of its own, from the agent's start on;
 * ends for good where it is full, or where the disk refuses it, and the agent goes on; so it does where there is none.
 */
public final class JournalFile implements Journal.Recorder, AutoCloseable {
    /** The version of its form. */
    static final int FORM = 1;
    private static final Logger LOG = LoggerFactory.getLogger(JournalFile.class);
    private static final int QUEUE = 1 << 16;
    private static final long LARGEST = 1L << 30;
    private static final long FAREWELL_MILLIS = 3000;
    private static final int HEAD = 200;

    private record Step(Moment moment, Input input, List<Command> commands) {
    }

    private final BlockingQueue<Step> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong lost = new AtomicLong();
    private final BufferedWriter file;
    private final Path path;
    private final Thread writer = new Thread(this::write, "journal");
    private volatile boolean closing;
    private volatile boolean ended;
    private long written;

    private JournalFile(Path path, BufferedWriter file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Begins a file, or nothing where {@code path} is null; the journal that was there is kept beside it as
     * {@code .1}, since whoever is started again has most likely ended otherwise than was meant. Where it cannot be
     * made, or something else has its name, that is said in the log, and nothing is kept.
     */
    public static JournalFile open(Path path, String version) {
        if (path == null) {
            return new JournalFile(null, null);
        }
        try {
            Path former = path.resolveSibling(path.getFileName() + ".1");
            if (isJournal(path) && (isJournal(former) || !Files.exists(former, LinkOption.NOFOLLOW_LINKS))) {
                Files.move(path, former, StandardCopyOption.REPLACE_EXISTING);
            }
            FileChannel channel = FileChannel.open(path,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            var text = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
            var journal = new JournalFile(path, text);
            journal.line(Map.of("journal", FORM, "version", version));
            journal.writer.setDaemon(true);
            journal.writer.start();
            return journal;
        } catch (FileAlreadyExistsException other) {
            LOG.error("journal_refused: {} or {}.1 is there and no journal: nothing is recorded; move it away, or name"
                    + " another file", path, path);
        } catch (IOException failed) {
            LOG.error("journal_refused: {} cannot be made, nothing is recorded: {}", path, failed.toString());
        }
        return new JournalFile(null, null);
    }

    /** A plain file that begins as ours do, or one whose writer had not begun. */
    private static boolean isJournal(Path path) throws IOException {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (var stream = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            String head = new String(stream.readNBytes(HEAD), StandardCharsets.UTF_8).split("\n", 2)[0];
            return head.isEmpty() || head.startsWith("{") && head.contains("\"journal\":");
        }
    }

    @Override
    public void step(Moment moment, Input input, List<Command> commands) {
        if (file == null || ended) {
            return;
        }
        // Once something is lost, what comes after it cannot be lived through again.
        if (lost.get() > 0 || !queue.offer(new Step(moment, input, List.copyOf(commands)))) {
            lost.incrementAndGet();
        }
    }

    private void write() {
        try (file) {
            while (!ended && !(closing && queue.isEmpty())) {
                Step step = queue.poll(100, TimeUnit.MILLISECONDS);
                if (step != null) {
                    line(step);
                } else {
                    file.flush();
                }
                if (lost.get() > 0 && queue.isEmpty()) {
                    line(Map.of("lost", lost.get()));
                    end("the disk was too slow");
                } else if (written > LARGEST) {
                    end("it has 1 GiB");
                }
            }
        } catch (IOException | IllegalArgumentException failed) {
            end(failed.toString());
        } catch (InterruptedException stopped) {
            end("it was told to stop");
        }
    }

    private void end(String why) {
        ended = true;
        LOG.warn("journal_ended: {} ends here: {}", path, why);
    }

    private void line(Step step) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", step.moment().nanos());
        line.put("in", RecordText.written(step.input()));
        line.put("did", sum(step.commands()));
        line(line);
    }

    private void line(Map<String, Object> line) throws IOException {
        String text = Json.line(line) + "\n";
        written += text.length();
        file.write(text);
    }

    /** A check sum of what was done, the same for the same commands in every process. */
    static String sum(List<Command> commands) {
        var sum = new CRC32();
        List<Object> all = new ArrayList<>();
        commands.forEach(command -> all.add(RecordText.canonical(command)));
        sum.update(Json.line(all).getBytes(StandardCharsets.UTF_8));
        return commands.size() + "/" + Long.toHexString(sum.getValue());
    }

    /** Writes what is left, and ends the file. */
    @Override
    public void close() {
        closing = true;
        if (file == null) {
            return;
        }
        try {
            writer.join(FAREWELL_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
