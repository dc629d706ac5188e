package dev.vigia.lab;

import dev.vigia.ffi.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A process that a lab started, its output in a file; ended by id, with its children. */
final class Program {
    private static final int SIGHUP = 1;
    private static final int SIGSTOP = 19;
    private static final int SIGCONT = 18;

    private final Process process;
    private final Path output;
    private final int before;

    /**
     * Starts it.
     *
     * @param words the command
     * @param environment added to ours
     * @param directory where it runs and where its output goes
     * @param name the name of its output file
     */
    Program(List<String> words, Map<String, String> environment, Path directory, String name) {
        this.output = directory.resolve(name + ".log");
        this.before = Files.exists(output) ? text().length() : 0;
        var builder = new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        try {
            this.process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to stop (SIGTERM), as a service manager would; does not wait. */
    void terminate() {
        process.destroy();
    }

    /** Tells it to read its configuration again (SIGHUP). */
    void hangUp() {
        signal(SIGHUP);
    }

    /** Freezes it (SIGSTOP), not its children. */
    void freeze() {
        signal(SIGSTOP);
    }

    /** Freezes it and its children (SIGSTOP). */
    void freezeAll() {
        freeze();
        process.descendants().forEach(child -> Native.LIBC.kill((int) child.pid(), SIGSTOP));
    }

    /** Lets it run on (SIGCONT). */
    void thaw() {
        signal(SIGCONT);
    }

    /** Not to one that has ended: its number may be somebody else's by now, numbers come round in minutes here. */
    private void signal(int number) {
        if (process.isAlive()) {
            Native.LIBC.kill((int) process.pid(), number);
        }
    }

    /**
     * Ends it and its children at once (SIGKILL), so that none of them can say goodbye: frozen first, because a
     * parent would start a killed child again, and children may be told of the parent's death.
     */
    void kill() {
        freeze();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        exit(Duration.ofSeconds(10));
    }

    /** Waits until it has ended; its exit code (128 + signal where a signal ended it), empty at the limit. */
    OptionalInt exit(Duration limit) {
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            return ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    /** Whether it runs. */
    boolean alive() {
        return process.isAlive();
    }

    /** Its process id. */
    long pid() {
        return process.pid();
    }

    /** What it has printed. */
    String output() {
        return text().substring(before);
    }

    private String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return output.getFileName() + " (pid " + pid() + ")";
    }
}
