package dev.vigia.loop;

import dev.vigia.agent.Input;
import dev.vigia.time.Moment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest inputs of an agent with their moments: stepping a new agent through them repeats what happened. */
public final class Journal {
    /**
     * One input.
     *
     * @param moment when the agent took it
     * @param input what it was
     */
    public record Entry(Moment moment, Input input) {
    }

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final int limit;

    /** A journal that keeps the latest {@code limit} inputs, at least one. */
    public Journal(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a journal keeps at least one entry");
        }
        this.limit = limit;
    }

    /** Keeps an input, dropping the oldest where there is no room. */
    void record(Moment moment, Input input) {
        if (entries.size() == limit) {
            entries.poll();
        }
        entries.add(new Entry(moment, input));
    }

    /** What is kept, oldest first. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The latest entries, at most {@code count}, oldest first. */
    public List<Entry> latest(int count) {
        List<Entry> all = entries();
        return all.subList(Math.max(0, all.size() - count), all.size());
    }
}
