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

    /**
     * What a command gave back.
     *
     * @param exit its exit status
     * @param printed its standard output
     * @param complained its standard error; ip(8) complains there of other namespaces that are just going away
     */
    record Outcome(int exit, String printed, String complained) {
        /** Both streams. */
        String output() {
            return printed + complained;
        }
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
        return outcome.printed();
    }

    /** Runs a command that may fail. */
    static Outcome attempt(List<String> words, String input) {
        try {
            // Files, not pipes: the bound holds even when a grandchild keeps the output open.
            Path output = Files.createTempFile("vigia-shell", ".out");
            Path errors = Files.createTempFile("vigia-shell", ".err");
            try {
                Process process = new ProcessBuilder(words).redirectError(errors.toFile())
                        .redirectOutput(output.toFile()).start();
                try (var stdin = process.getOutputStream()) {
                    stdin.write(input.getBytes(StandardCharsets.UTF_8));
                } catch (IOException closedEarly) {
                    // It ended without reading; its exit code tells.
                }
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return new Outcome(124, Files.readString(output), "not done within " + PATIENCE_SECONDS + " s");
                }
                return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            return new Outcome(127, "", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException("interrupted while running " + words, e));
        }
    }
}
