package dev.vigia.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vigia.agent.Agent;
import dev.vigia.agent.Command;
import dev.vigia.agent.Input;
import dev.vigia.agent.Transition;
import dev.vigia.json.Json;
import dev.vigia.time.Moment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A new agent that lives through a journal: it must do what the recorded one did, to the last byte. */
public final class Replay {
    /**
     * How it went.
     *
     * @param inputs how many inputs there were
     * @param span from the first to the last
     * @param version of the agent that was recorded
     * @param line the first line where it did something else, from 1; 0 for none
     * @param difference what differs, or why the file ends before the agent did; empty where nothing is to be said
     */
    public record Outcome(long inputs, Duration span, String version, long line, String difference) {
        /** Whether all that was recorded was done again. */
        public boolean same() {
            return line == 0;
        }
    }

    private static final int LONGEST_HEAD = 1000;
    /** Many times the largest configuration. */
    private static final int LONGEST = 16 << 20;

    private final Agent agent = new Agent();
    private final BiConsumer<Duration, Transition> told;
    private Moment first;
    private Moment last;
    private long inputs;
    /** Whether the line read last had an end. */
    private boolean whole;

    private Replay(BiConsumer<Duration, Transition> told) {
        this.told = told;
    }

    /**
     * Replays a file.
     *
     * @param told takes each transition with its time since the first input
     * @throws IOException where it cannot be read
     * @throws IllegalArgumentException where it is no journal of this version; the message names the line
     */
    public static Outcome of(Path file, BiConsumer<Duration, Transition> told) throws IOException {
        var replay = new Replay(told);
        // A damaged byte is a damaged line, which can be named.
        try (var lines = new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8))) {
            return replay.run(lines);
        }
    }

    private Outcome run(BufferedReader lines) throws IOException {
        String version = version(line(lines, LONGEST_HEAD));
        long number = 1;
        for (String line = line(lines, LONGEST); line != null; line = line(lines, LONGEST)) {
            number++;
            String difference;
            try {
                difference = step((Map<?, ?>) Json.parse(line));
            } catch (RuntimeException broken) {
                if (!whole) {
                    return outcome(version, 0, "the last line is not whole: its writer was killed");
                }
                throw new IllegalArgumentException("line " + number + ": " + broken.getMessage(), broken);
            }
            if (!difference.isEmpty()) {
                return outcome(version, difference.startsWith("from here on") ? 0 : number, difference);
            }
        }
        return outcome(version, 0, "");
    }

    /** The next line, or so much of it that no line of ours is longer; null at the end. */
    private String line(Reader lines, int longest) throws IOException {
        var text = new StringBuilder();
        int next = lines.read();
        while (next >= 0 && next != '\n' && text.length() < longest) {
            text.append((char) next);
            next = lines.read();
        }
        whole = next >= 0;
        return next < 0 && text.isEmpty() ? null : text.toString();
    }

    private static String version(String head) {
        try {
            if (Json.parse(head == null ? "" : head) instanceof Map<?, ?> fields
                    && fields.get("journal") instanceof Long form && form == JournalFile.FORM) {
                return String.valueOf(fields.get("version"));
            }
        } catch (IllegalArgumentException notJson) {
            throw new IllegalArgumentException("this is no journal of Vigia", notJson);
        }
        throw new IllegalArgumentException("this is no journal of Vigia, or one of another form");
    }

    /** Takes one line; says what differs, empty for nothing. */
    private String step(Map<?, ?> line) {
        if (line.get("lost") instanceof Long lost) {
            return "from here on inputs are missing: " + lost + " were lost";
        }
        Moment now = new Moment((Long) line.get("at"));
        Input input = (Input) RecordText.read(line.get("in"), Input.class);
        if (input == null) {
            throw new IllegalArgumentException("there is no input");
        }
        first = first == null ? now : first;
        last = now;
        inputs++;
        List<Command> commands;
        try {
            commands = agent.step(now, input);
        } catch (RuntimeException defect) {
            return "the agent fails: " + defect;
        }
        for (Command command : commands) {
            if (command instanceof Command.Tell tell) {
                told.accept(first.until(now), tell.transition());
            }
        }
        String sum = JournalFile.sum(commands);
        return sum.equals(line.get("did")) ? "" : "recorded " + line.get("did") + ", now " + sum + ": " + commands;
    }

    private Outcome outcome(String version, long line, String difference) {
        return new Outcome(inputs, first == null ? Duration.ZERO : first.until(last), version, line, difference);
    }
}
