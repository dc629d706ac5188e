package dev.vigia.lab;

import dev.vigia.journal.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What agents of a station are told, each life in a file of its own, and new agents that live through it. */
final class Journals {
    private static final String FOLDER = "journals";

    private Journals() {
    }

    /** From now on a station's agents keep a journal. */
    static void record(Station station) {
        try {
            Files.createDirectories(station.directory().resolve(FOLDER));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The words that make the next agent keep one; none where nobody asked for it. */
    static List<String> words(Station station) {
        Path folder = station.directory().resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        return List.of("--journal", folder.resolve("life-" + lives(folder).size()).toString());
    }

    private static List<Path> lives(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What a new agent does otherwise than one of this station did; empty for nothing. */
    static List<String> differences(Station station) {
        List<String> all = new ArrayList<>();
        Path folder = station.directory().resolve(FOLDER);
        for (Path life : Files.isDirectory(folder) ? lives(folder) : List.<Path>of()) {
            try {
                Replay.Outcome outcome = Replay.of(life, (at, told) -> {
                });
                if (!outcome.same() || outcome.inputs() == 0) {
                    all.add("%s %s: %d inputs, line %d: %s".formatted(station, life.getFileName(), outcome.inputs(),
                            outcome.line(), outcome.difference()));
                }
            } catch (IOException | IllegalArgumentException unreadable) {
                all.add(station + " " + life.getFileName() + ": " + unreadable.getMessage());
            }
        }
        return all;
    }
}
