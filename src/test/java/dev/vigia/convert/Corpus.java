package dev.vigia.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The example files under {@code src/test/resources/convert}, with what converting each must give beside it. */
final class Corpus {
    static final String ID = "lb1";
    static final Path HOME = Path.of("src/test/resources/convert");

    private Corpus() {
    }

    /** The keepalived.conf examples, in order. */
    static List<Path> files() {
        try (var files = Files.list(HOME)) {
            return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text of a conversion with the examples' folder left out of the places in it. */
    static String withoutFolder(String text) {
        return text.replace(HOME + "/", "");
    }

    /** The text of the file beside {@code file} with another ending; empty where there is none. */
    static String beside(Path file, String ending) {
        Path other = Path.of(file.toString().replaceFirst("\\.conf$", ending));
        try {
            return Files.exists(other) ? Files.readString(other) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Converts a text as if it were a file. */
    static Conversion convert(String text) throws Unreadable {
        return convert(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Converts bytes as if they were a file. */
    static Conversion convert(byte[] bytes) throws Unreadable {
        return Conversion.of(Path.of("keepalived.conf"), bytes, ID);
    }
}
