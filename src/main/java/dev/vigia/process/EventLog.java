package dev.vigia.process;

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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history on disk, a line for each event: two files of bounded size, the older replaced when the newer is full.
 * Written by a thread of its own. What a full disk or a read-only directory does not take is kept in memory, as much
 * as the files would hold, and tried again.
 */
public final class EventLog implements AutoCloseable {
    /** How many lines wait for a disk that does not take them; then the oldest are lost. */
    static final int WAITING = 2000;
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final long LARGEST = 1 << 20;
    private static final long FAREWELL_SECONDS = 2;

    private final Path file;
    private final long largest;
    private final long retryMillis;
    private final ScheduledThreadPoolExecutor writer = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "history");
        thread.setDaemon(true);
        return thread;
    });
    /** Not yet on disk, oldest first; guarded by itself, and never while the disk is waited for. */
    private final Deque<String> pending = new ArrayDeque<>();
    private FileChannel channel;
    /** How much of the file holds whole lines. */
    private long length;
    private volatile String trouble = "";

    /**
     * The log of one agent.
     *
     * @param directory where it is kept; several agents may share it
     * @param agent tells this agent's from others', its control socket's path
     */
    public EventLog(Path directory, String agent) {
        this(directory, agent, LARGEST, 5000);
    }

    /** With files of a chosen size in bytes, and tried again after so many milliseconds. */
    EventLog(Path directory, String agent, long largest, long retryMillis) {
        this.file = StateFile.path(directory, "history", agent, ".jsonl");
        this.largest = largest;
        this.retryMillis = retryMillis;
        // what still waits at the end is written by who closes
        writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private Path older() {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    /** The whole lines on disk, oldest first; none where nothing can be read. */
    public List<String> recall() {
        List<String> lines = new ArrayList<>();
        for (Path part : List.of(older(), file)) {
            try {
                lines.addAll(read(part));
            } catch (NoSuchFileException first) {
                LOG.debug("history_unreadable: {} is not there yet", part);
            } catch (IOException unreadable) {
                LOG.warn("history_unreadable: {} cannot be read, what it tells is missing: {}", part,
                        unreadable.toString());
            }
        }
        return lines;
    }

    /** What a crash left half written, or somebody else wrote, is no event. */
    private List<String> read(Path part) throws IOException {
        if (!Files.readAttributes(part, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isRegularFile()) {
            throw new IOException("it is no plain file");
        }
        try (var stream = Files.newInputStream(part, LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(stream.readNBytes((int) (2 * largest)), StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().filter(EventLog::whole).toList();
        }
    }

    private static boolean whole(String line) {
        try {
            return Json.parse(line) instanceof Map;
        } catch (IllegalArgumentException damaged) {
            return false;
        }
    }

    /** Keeps a line, soon: never waits for the disk. */
    public void keep(String line) {
        boolean idle;
        synchronized (pending) {
            idle = pending.isEmpty();
            pending.add(line);
            if (pending.size() > WAITING) {
                pending.poll();
            }
        }
        // one that waits already is written along by whoever comes first
        if (idle) {
            try {
                writer.execute(this::write);
            } catch (RejectedExecutionException ended) {
                LOG.debug("state_unwritable: {} is closed", file);
            }
        }
    }

    /** Why the latest lines are not on disk, for people; empty where they are. */
    public String trouble() {
        return trouble;
    }

    private List<String> waiting() {
        synchronized (pending) {
            return List.copyOf(pending);
        }
    }

    private void write() {
        List<String> lines = waiting();
        int written = 0;
        try {
            for (String line : lines) {
                append(line);
                written++;
            }
            if (channel != null) {
                channel.force(false);
            }
            if (!trouble.isEmpty()) {
                LOG.info("state_written: {} is written again", file);
            }
            trouble = "";
        } catch (IOException unwritable) {
            if (trouble.isEmpty()) {
                LOG.warn("state_unwritable: {} cannot be written, the history will not survive a restart: {}", file,
                        unwritable.toString());
            }
            trouble = file + " cannot be written: " + unwritable;
            forget();
        }
        done(lines.subList(0, written));
    }

    /** Takes what is written off the list, unless it made room meanwhile; what is left is tried again. */
    private void done(List<String> written) {
        boolean left;
        synchronized (pending) {
            for (String line : written) {
                if (pending.peek() == line) {
                    pending.poll();
                }
            }
            left = !pending.isEmpty();
        }
        if (left && !writer.isShutdown()) {
            try {
                writer.schedule(this::write, trouble.isEmpty() ? 0 : retryMillis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException ended) {
                LOG.debug("state_unwritable: {} is closed", file);
            }
        }
    }

    /** Opens it anew next time: whatever was wrong may be gone by then. */
    private void forget() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException useless) {
            LOG.debug("state_unwritable: {}: {}", file, useless.toString());
        }
        channel = null;
    }

    private void append(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        if (channel != null && length + bytes.remaining() > largest) {
            channel.close();
            channel = null;
            Files.move(file, older(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        if (channel == null) {
            open();
        }
        long after = length + bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes, after - bytes.remaining());
            }
            length = after;
        } catch (IOException full) {
            // half a line would spoil the next
            channel.truncate(length);
            throw full;
        }
    }

    private void open() throws IOException {
        if (!Files.isDirectory(file.getParent())) {
            Files.createDirectories(file.getParent());
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("something else has that name");
        }
        channel = FileChannel.open(file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        String text = Files.size(file) > 2 * largest ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
        length = text.lastIndexOf('\n') + 1;
        channel.truncate(length);
    }

    /** Ends once everything is on disk, or the disk takes too long. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("state_unwritable: {} is still being written; the agent ends without it", file);
                return;
            }
            write();
            forget();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
