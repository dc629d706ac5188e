package dev.vigia.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short system commands, {@code ip} mostly, and waits for them. */
final class Shell {
    private static final long PATIENCE_SECONDS = 30;

    private Shell() {
    }

    /** What a command gave back. */
    record Outcome(int exit, String output) {
    }

    /**
     * Runs a command that must succeed.
     *
     * @return what it printed
     * @throws IllegalStateException with its words and its output where it ends otherwise than with 0
     */
    static String run(String... words) {
        return run(List.of(words), "");
    }

    /** The same with a standard input. */
    static String run(List<String> words, String input) {
        Outcome outcome = attempt(words, input);
        if (outcome.exit() != 0) {
            throw new IllegalStateException(String.join(" ", words) + " ended with " + outcome.exit() + ": "
                    + outcome.output().strip() + (input.isEmpty() ? "" : "\nfor:\n" + input));
        }
        return outcome.output();
    }

    /** Runs a command that may fail; its output holds both streams. */
    static Outcome attempt(List<String> words, String input) {
        try {
            Path output = Files.createTempFile("vigia-shell", ".out");
            try {
                // A file, not a pipe: the bound holds even when a grandchild keeps the output open.
                Process process = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile())
                        .start();
                try (var stdin = process.getOutputStream()) {
                    stdin.write(input.getBytes(StandardCharsets.UTF_8));
                } catch (IOException closedEarly) {
                    // It ended without reading; its exit code tells.
                }
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return new Outcome(124, "not done within " + PATIENCE_SECONDS + " s\n" + Files.readString(output));
                }
                return new Outcome(process.exitValue(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            return new Outcome(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException("interrupted while running " + words, e));
        }
    }
}
