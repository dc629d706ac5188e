package dev.vigia.process;

import dev.vigia.ffi.Native;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of a script within its time. */
final class Script {
    private static final int SIGKILL = 9;
    /** A signal's number above this in an exit status (bash(1), and Java's Process). */
    private static final int SIGNALLED = 128;
    /** How long output is still read after the script has ended. */
    private static final Duration AFTERMATH = Duration.ofMillis(100);

    /**
     * How a run ended.
     *
     * @param failure what went wrong, one phrase; empty where it ended with exit status 0
     * @param output the end of what it printed
     */
    record Outcome(String failure, String output) {
        boolean failed() {
            return !failure.isEmpty();
        }
    }

    private final Process process;
    private final Tail tail;
    private final Thread reader;

    /**
     * Starts a script.
     *
     * @throws IOException where nothing could be started
     */
    Script(List<String> command, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(Confinement.ENVIRONMENT);
        builder.environment().putAll(environment);
        process = builder.start();
        tail = new Tail(process.getInputStream());
        reader = new Thread(tail, "script-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Waits for its end, at most {@code timeout}; then its whole process group is killed. */
    Outcome await(Duration timeout) throws InterruptedException {
        boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            kill();
            process.waitFor();
        }
        reader.join(AFTERMATH.toMillis());
        try {
            process.getInputStream().close();
        } catch (IOException alreadyClosed) {
            reader.interrupt();
        }
        return new Outcome(ended ? failure(process.exitValue()) : "killed after " + timeout.toMillis() + " ms",
                tail.text());
    }

    /** Kills the process group; harmless when it has ended. */
    void kill() {
        if (process.isAlive()) {
            Native.LIBC.kill((int) -process.pid(), SIGKILL);
            process.destroyForcibly();
        }
    }

    private static String failure(int status) {
        if (status == 0) {
            return "";
        }
        return status > SIGNALLED ? "ended by signal " + (status - SIGNALLED) : "exit status " + status;
    }
}
