package dev.vigia.loop;

import dev.vigia.agent.Command;
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

    /** Who keeps more than the latest of it. */
    public interface Recorder {
        /** Keeps nothing. */
        Recorder NONE = (moment, input, commands) -> {
        };

        /** The agent took an input at a moment, and this is what it said is to be done. Waits for nobody. */
        void step(Moment moment, Input input, List<Command> commands);
    }

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final int limit;
    private final Recorder recorder;

    /** A journal that keeps the latest {@code limit} inputs, at least one. */
    public Journal(int limit) {
        this(limit, Recorder.NONE);
    }

    /** The same, where somebody keeps more. */
    public Journal(int limit, Recorder recorder) {
        this.recorder = recorder;
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

    /** What the agent said to the input recorded last. */
    void answered(Moment moment, Input input, List<Command> commands) {
        recorder.step(moment, input, commands);
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
