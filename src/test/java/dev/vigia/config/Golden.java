package dev.vigia.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The example files under {@code src/test/resources/config}, with what reading each must give beside it. */
final class Golden {
    static final String HOST = "host1";
    /** A machine that has everything, but for what a path's name says. */
    static final FileFacts FACTS = new FileFacts() {
        @Override
        public Optional<String> whyNotRunnable(String path) {
            return path.contains("missing") ? Optional.of("does not exist")
                    : path.contains("directory") ? Optional.of("is a directory")
                    : path.contains("plain-text") ? Optional.of("is not executable") : Optional.empty();
        }

        @Override
        public Optional<String> whyUnsafe(String path) {
            return path.contains("unsafe") ? Optional.of("/opt/unsafe can be written by everyone") : Optional.empty();
        }

        @Override
        public Optional<String> whyNoFifo(String path) {
            return path.contains("plain-text") ? Optional.of("is there and is no FIFO") : Optional.empty();
        }

        @Override
        public boolean knowsUser(String name) {
            return !name.equals("stranger");
        }
    };
    private static final Path HOME = Path.of("src/test/resources/config");

    private Golden() {
    }

    /** The YAML files of a folder, {@code good} or {@code bad}, in order. */
    static List<Path> files(String folder) {
        try (var files = Files.list(HOME.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What reading a file gives, named without its folder. */
    static Reading reading(Path file) {
        return ConfigFile.parse(file.getFileName().toString(), bytes(file), FACTS, HOST);
    }

    /** What reading a text gives. */
    static Reading reading(String text) {
        return ConfigFile.parse("vigia.yaml", text.getBytes(StandardCharsets.UTF_8), FACTS, HOST);
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of the file beside {@code file} with another ending; empty where there is none. */
    static String beside(Path file, String ending) {
        Path other = Path.of(file.toString().replaceFirst("\\.yaml$", ending));
        return Files.exists(other) ? new String(bytes(other), StandardCharsets.UTF_8) : "";
    }

    /** Writes the file beside {@code file} anew where {@code -Dvigia.golden=write} asks for it and there is a text. */
    static void write(Path file, String ending, String text) {
        if ("write".equals(System.getProperty("vigia.golden")) && !text.isEmpty()) {
            try {
                Files.writeString(Path.of(file.toString().replaceFirst("\\.yaml$", ending)), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
