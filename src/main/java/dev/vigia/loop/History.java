package dev.vigia.loop;

import dev.vigia.agent.Command;
import dev.vigia.agent.Transition;
import dev.vigia.time.Moment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest transitions with their reasons, for people. */
public final class History {
    /** How many transitions are kept. */
    public static final int LIMIT = 1000;

    /**
     * One transition.
     *
     * @param moment when it happened
     * @param transition what it was
     */
    public record Entry(Moment moment, Transition transition) {
    }

    private final Deque<Entry> entries = new ArrayDeque<>();

    /** Notes what a command tells; most commands tell nothing here. */
    void note(Moment moment, Command command) {
        if (command instanceof Command.Tell tell) {
            if (entries.size() == LIMIT) {
                entries.poll();
            }
            entries.add(new Entry(moment, tell.transition()));
        }
    }

    /** What is kept, oldest first. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }
}
