package dev.vigia.process;

import dev.vigia.agent.FifoSettings;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every FIFO of an agent with the program that reads it, if there is one. */
public final class Fifos {
    /** How long a program may take to read the last lines before it is killed. */
    private static final Duration LAST_LINES = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Clock clock;
    private final List<FifoWriter> writers = new ArrayList<>();
    private final List<FifoReader> readers = new ArrayList<>();

    /**
     * Begins: makes what is missing, starts the programs.
     *
     * @param user whom the programs run as
     */
    public Fifos(List<FifoSettings> settings, String user, Confinement confinement, Trust trust, Clock clock) {
        this.clock = clock;
        for (FifoSettings fifo : settings) {
            boolean read = !fifo.script().isEmpty();
            writers.add(new FifoWriter(Path.of(fifo.path()), read ? user : "", clock));
            if (read) {
                List<String> argv = new ArrayList<>(fifo.script());
                argv.add(fifo.path());
                readers.add(new FifoReader(argv, confinement, trust, clock, FIRST_PAUSE));
            }
        }
    }

    /** Writes a line to each; called by the loop, which never waits. */
    public void write(String line) {
        writers.forEach(writer -> writer.write(line));
    }

    /** Lets what waits be written and read, then ends everything; at once where {@code patience} is zero. */
    public void close(Duration patience) {
        Moment deadline = clock.now().plus(patience.compareTo(LAST_LINES) > 0 ? LAST_LINES : patience);
        writers.forEach(writer -> writer.close(deadline));
        Moment last = clock.now().plus(patience.compareTo(LAST_LINES) > 0 ? LAST_LINES : patience);
        readers.forEach(reader -> reader.close(last));
    }
}
