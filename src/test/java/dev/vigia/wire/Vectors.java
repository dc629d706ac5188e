package dev.vigia.wire;

import dev.vigia.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads files of vectors, one JSON object a line. */
final class Vectors {
    private Vectors() {
    }

    /** The vectors in a file of {@code src/test/resources/vectors}. */
    static List<Map<?, ?>> ofResource(String name) {
        try (var stream = Vectors.class.getResourceAsStream("/vectors/" + name)) {
            return of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The vectors in any file. */
    static List<Map<?, ?>> of(Path file) throws IOException {
        return of(Files.readString(file));
    }

    private static List<Map<?, ?>> of(String text) {
        return text.lines().filter(line -> !line.isBlank())
                .<Map<?, ?>>map(line -> (Map<?, ?>) Json.parse(line)).toList();
    }
}
