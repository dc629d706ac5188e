package dev.vigia.loop;

import dev.vigia.agent.Command;
import dev.vigia.agent.Notice;
import dev.vigia.agent.Transition;
import dev.vigia.time.Moment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest transitions with their reasons, for people; and the log line of each fact as it comes. */
public final class History {
    /** How many transitions are kept. */
    public static final int LIMIT = 1000;
    private static final Logger LOG = LoggerFactory.getLogger("vigia");

    /**
     * One transition.
     *
     * @param moment when it happened
     * @param transition what it was
     */
    public record Entry(Moment moment, Transition transition) {
    }

    private final Deque<Entry> entries = new ArrayDeque<>();

    /** Notes what a command says; most commands say nothing here. */
    void note(Moment moment, Command command) {
        if (command instanceof Command.Tell tell) {
            if (entries.size() == LIMIT) {
                entries.poll();
            }
            entries.add(new Entry(moment, tell.transition()));
            log(tell.transition());
        } else if (command instanceof Command.Log line) {
            log(line.notice());
        }
    }

    private static void log(Transition transition) {
        LOG.info("transition: {} {} -> {}, priority {}, seq {}: {}", transition.instance(), transition.from(),
                transition.to(), transition.priority(), transition.seq(), transition.reason());
    }

    private static void log(Notice notice) {
        switch (notice.severity()) {
            case ALERT, ERROR -> LOG.error("{}: {}", notice.code(), notice.text());
            case WARNING -> LOG.warn("{}: {}", notice.code(), notice.text());
            default -> LOG.info("{}: {}", notice.code(), notice.text());
        }
    }

    /** What is kept, oldest first. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }
}
