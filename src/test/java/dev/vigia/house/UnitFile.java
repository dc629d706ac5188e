package dev.vigia.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A systemd unit with its drop-ins, as systemd.syntax(7) reads them: assignments add up, an empty one forgets. */
public final class UnitFile {
    /** The shipped unit. */
    public static final Path SHIPPED = Path.of("conf/systemd/vigia.service");

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** Reads the files, the unit first. */
    public UnitFile(Path... files) {
        for (Path file : files) {
            try {
                Files.readAllLines(file).stream().map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("["))
                        .forEach(this::assign);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void assign(String line) {
        String[] assignment = line.split("=", 2);
        List<String> all = values.computeIfAbsent(assignment[0], key -> new ArrayList<>());
        if (assignment[1].isEmpty()) {
            all.clear();
        } else {
            all.add(assignment[1]);
        }
    }

    /** The value that holds: the last; empty where there is none. */
    public String value(String key) {
        List<String> all = values.getOrDefault(key, List.of());
        return all.isEmpty() ? "" : all.get(all.size() - 1);
    }

    /** The words of the value. */
    public List<String> words(String key) {
        return value(key).isEmpty() ? List.of() : List.of(value(key).split("\\s+"));
    }

    /** A command line without the marks that stand before it (systemd.service(5)). */
    public List<String> command(String key) {
        List<String> words = new ArrayList<>(words(key));
        words.set(0, words.get(0).replaceFirst("^[-@:+!]+", ""));
        return words;
    }

    /** Whether the key is set at all. */
    public boolean has(String key) {
        return !value(key).isEmpty();
    }
}
