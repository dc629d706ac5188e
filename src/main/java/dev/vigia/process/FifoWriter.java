package dev.vigia.process;

import dev.vigia.notify.FifoBacklog;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes lines to one FIFO, in order, on a thread of its own: who does not read holds up nobody. What finds no room is
 * kept, and lost only beyond {@link FifoBacklog#LIMIT} lines, which is said with the exact count.
 */
final class FifoWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FifoWriter.class);
    /** How soon it is looked again whether there is room, or a FIFO that can be opened. */
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** How often a loss that goes on is told. */
    private static final Duration PACE = Duration.ofSeconds(10);

    private final Path path;
    private final String reader;
    private final Clock clock;
    private final FifoBacklog backlog = new FifoBacklog();
    private final Thread thread;
    private FifoFile file;
    private String trouble = "";
    private Moment nextReport;
    private Moment end = Moment.NEVER;

    /**
     * Begins.
     *
     * @param reader the user who is to read it where it must be made; empty for ourselves
     */
    FifoWriter(Path path, String reader, Clock clock) {
        this.path = path;
        this.reader = reader;
        this.clock = clock;
        this.nextReport = clock.now();
        // Before the first line, so that a reader finds it.
        open();
        this.thread = new Thread(this, "fifo-" + path.getFileName());
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a line in; called by the loop, which never waits. */
    synchronized void write(String line) {
        backlog.add(line);
        notifyAll();
    }

    /** Lets what waits be written until {@code deadline}, then ends. */
    void close(Moment deadline) {
        synchronized (this) {
            end = deadline;
            notifyAll();
        }
        try {
            thread.join(Math.max(1, clock.now().until(deadline).toMillis()) + PAUSE.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            for (String line = next(); line != null; line = next()) {
                if (open() && put(line)) {
                    written(line);
                } else if (file == null) {
                    pause();
                } else {
                    file.awaitRoom(PAUSE);
                }
                reportLosses(false);
            }
        } catch (InterruptedException ended) {
            LOG.debug("fifo_ended: {}", path);
        } finally {
            reportLosses(true);
            shut();
        }
    }

    /** The oldest line, waiting for one; null at the end. */
    private synchronized String next() throws InterruptedException {
        while (backlog.first() == null && end.equals(Moment.NEVER)) {
            wait();
        }
        return clock.now().isBefore(end) ? backlog.first() : null;
    }

    private synchronized void pause() throws InterruptedException {
        if (end.equals(Moment.NEVER)) {
            wait(PAUSE.toMillis());
        } else {
            wait(1);
        }
    }

    /** Opens it where it is not open, or is not what stands under its path any more. */
    private boolean open() {
        if (file != null && file.stands()) {
            return true;
        }
        if (file != null) {
            LOG.warn("fifo_replaced: {}: somebody removed it; what was not read from it is lost", path);
        }
        shut();
        try {
            file = FifoFile.open(path, reader);
            return true;
        } catch (IOException refused) {
            trouble("fifo_unusable", refused.getMessage() + "; lines wait for it");
            return false;
        }
    }

    private boolean put(String line) {
        try {
            if (file.write(line)) {
                return true;
            }
            trouble("fifo_full", "nobody reads it, or not fast enough; lines wait");
        } catch (IOException refused) {
            trouble("fifo_unusable", refused.getMessage() + "; lines wait");
            shut();
        }
        return false;
    }

    private synchronized void written(String line) {
        backlog.written(line);
        if (backlog.size() == 0 && !trouble.isEmpty()) {
            trouble = "";
            LOG.info("fifo_well: {}: every line that was kept is written", path);
        }
    }

    private void trouble(String code, String what) {
        if (!what.equals(trouble)) {
            trouble = what;
            LOG.warn("{}: {}: {}", code, path, what);
        }
    }

    private synchronized void reportLosses(boolean last) {
        Moment now = clock.now();
        if (last || !now.isBefore(nextReport)) {
            nextReport = now.plus(PACE);
            long lost = backlog.takeLost();
            if (lost > 0) {
                LOG.error("fifo_lost: {}: {} lines found no room and are lost; their numbers are missing", path, lost);
            }
            if (last && backlog.size() > 0) {
                LOG.error("fifo_lost: {}: {} lines were not written before the agent ended", path, backlog.size());
            }
        }
    }

    private void shut() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
