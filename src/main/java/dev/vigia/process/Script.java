package dev.vigia.process;

import dev.vigia.ffi.Native;
import dev.vigia.time.Clock;
import dev.vigia.time.Moment;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One run of a script within its time; what it leaves running in the background is left alone. */
final class Script {
    private static final int SIGKILL = 9;
    /** A signal's number above this in an exit status (bash(1), and Java's Process). */
    private static final int SIGNALLED = 128;
    /** How soon its output is looked at again, in milliseconds: after it printed, and after it did not. */
    private static final long BUSY = 1;
    private static final long QUIET = 20;
    /** How long the kernel may take to end what was killed, in milliseconds; a hung disk can take for ever. */
    private static final long BURIAL = 2000;
    /**
     * How the JDK words EAGAIN, ENOMEM, ENFILE and EMFILE of fork(2), pipe(2) and open(2), and a helper of its own
     * that had no memory to begin with. Nothing has been run then.
     */
    private static final Pattern SHORTAGE =
            Pattern.compile("error=(11|12|23|24),|Too many open files|Failed to exec spawn helper");
    /** As large as that of the JDK's thread that waits for a child's end. */
    private static final long STACK = 128 << 10;

    /** Nothing was started, since the machine lacks memory, descriptors or processes: soon it may have them again. */
    static final class ShortageException extends IOException {
        private static final long serialVersionUID = 1;

        ShortageException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * How a run ended.
     *
     * @param end by what
     * @param status its exit status; null where a signal ended it
     * @param failure what went wrong, one phrase; empty where it ended with exit status 0
     * @param output the end of what it printed
     */
    record Outcome(End end, Integer status, String failure, String output) {
        boolean failed() {
            return !failure.isEmpty();
        }
    }

    /** What ended a run. */
    enum End {
        /** Itself, with an exit status. */
        STATUS,
        /** A signal that is not ours. */
        SIGNAL,
        /** We, because its time was over. */
        KILLED
    }

    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));

    private final Process process;
    private final Tail tail;
    /** What it printed as errors; null where that goes where everything else goes. */
    private final Tail errors;

    /**
     * Starts a script whose errors are output like any other.
     *
     * @throws ShortageException where nothing was started for want of what may soon be there
     * @throws IOException where nothing could be started, or it may run without anybody who waits for it
     */
    Script(List<String> command, Map<String, String> environment) throws IOException {
        process = start(command, environment, true, NOTHING);
        tail = new Tail(process.getInputStream());
        errors = null;
    }

    /**
     * Starts a script whose errors are kept apart.
     *
     * @param kept how much of the end of each is kept, in bytes
     * @throws IOException as above
     */
    Script(List<String> command, Map<String, String> environment, int kept) throws IOException {
        this(command, environment, kept, null);
    }

    /**
     * The same that reads something.
     *
     * @param input what it reads, no more than fits into a pipe; null for nothing
     * @throws IOException as above
     */
    Script(List<String> command, Map<String, String> environment, int kept, String input) throws IOException {
        process = start(command, environment, false, input == null ? NOTHING : Redirect.PIPE);
        if (input != null) {
            feed(input);
        }
        tail = new Tail(process.getInputStream(), kept);
        errors = new Tail(process.getErrorStream(), kept);
    }

    private void feed(String input) {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // It has ended already, or does not read: what it makes of that is its exit status.
            return;
        }
    }

    private static Process start(List<String> command, Map<String, String> environment, boolean together,
            Redirect input) throws IOException {
        var builder = new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(together)
                .redirectInput(input);
        builder.environment().clear();
        builder.environment().putAll(Confinement.ENVIRONMENT);
        builder.environment().putAll(environment);
        return start(builder);
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        tryThread();
        try {
            return builder.start();
        } catch (IOException refused) {
            throw refusal(refused);
        } catch (OutOfMemoryError late) {
            throw new IOException("it may run, but nobody can wait for it: " + late.getMessage(), late);
        }
    }

    /** What the JDK refuses with, told apart: a shortage, or what will be no better the next time. */
    static IOException refusal(IOException refused) {
        String why = String.valueOf(refused.getMessage());
        return SHORTAGE.matcher(why).find() ? new ShortageException(why, refused) : refused;
    }

    /** The JDK starts its thread that waits for a child's end after the child, when it is too late to refuse. */
    private static void tryThread() throws ShortageException {
        try {
            new Thread(null, () -> { }, "notify-try", STACK).start();
        } catch (OutOfMemoryError none) {
            throw new ShortageException(String.valueOf(none.getMessage()), none);
        }
    }

    /** Waits for its end, at most {@code timeout}; then its whole process group is killed. */
    Outcome await(Clock clock, Duration timeout) throws InterruptedException {
        Moment deadline = clock.now().plus(timeout);
        boolean ended = false;
        while (!ended && clock.now().isBefore(deadline)) {
            ended = process.waitFor(listen() ? BUSY : QUIET, TimeUnit.MILLISECONDS);
        }
        End end = !ended ? End.KILLED : process.exitValue() > SIGNALLED ? End.SIGNAL : End.STATUS;
        String failure = ended ? failure(process.exitValue()) : "killed after " + timeout.toMillis() + " ms";
        if (!ended) {
            kill();
            if (!process.waitFor(BURIAL, TimeUnit.MILLISECONDS)) {
                failure += " without ending";
            }
        }
        listen();
        tail.close();
        if (errors != null) {
            errors.close();
        }
        return new Outcome(end, end == End.STATUS ? process.exitValue() : null, failure, tail.text());
    }

    /** Reads what is there; false where there was nothing. */
    private boolean listen() {
        boolean complained = errors != null && errors.listen();
        return tail.listen() | complained;
    }

    /** Its exit status, after its end; where a signal ended it, the signal's number above 128. */
    int exitValue() {
        return process.exitValue();
    }

    /** What it printed, after its end. */
    Tail printed() {
        return tail;
    }

    /** What it printed as errors where they are kept apart, after its end. */
    Tail complained() {
        return errors;
    }

    /** Whether it has not ended, although it may have been killed. */
    boolean isAlive() {
        return process.isAlive();
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
