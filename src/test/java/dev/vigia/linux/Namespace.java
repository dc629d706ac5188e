package dev.vigia.linux;

import static org.awaitility.Awaitility.await;

import dev.vigia.ffi.Errno;
import dev.vigia.ffi.LinuxAbi;
import dev.vigia.ffi.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace of its own for a test: one thread that has left the machine's (unshare(2) concerns the
 * calling thread only). It vanishes with that thread, so there is nothing to clean up after a failure.
 * Commands started by the thread live in the namespace too; only /sys still shows the machine's.
 */
final class Namespace implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread daemon = new Thread(task, "namespace");
        daemon.setDaemon(true);
        return daemon;
    });
    private final Path path;

    private Namespace() throws Exception {
        int refused = run(() -> Native.LIBC.unshare(LinuxAbi.CLONE_NEWNET) == 0 ? 0 : Native.errno());
        if (refused != 0) {
            close();
            skip("no network namespace here: " + Errno.text(refused));
        }
        path = run(() -> Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self")))
                .resolve("ns/net"));
    }

    /** Opens one, or skips the test, saying so. */
    static Namespace open() throws Exception {
        return new Namespace();
    }

    /** Two, joined by a link named {@code va} in the first and {@code vb} in the second; both ends up. */
    static Namespace[] pair() throws Exception {
        Namespace[] pair = {open(), open()};
        pair[0].join(pair[1]);
        return pair;
    }

    /**
     * Joins this namespace's {@code va} with the other's {@code vb}, without addresses, and waits until both
     * are operational: the kernel takes up to a second, before which IPv6 hears no multicast.
     */
    void join(Namespace other) throws Exception {
        ip("link add va type veth peer name vb netns " + other.path);
        ip("link set va addrgenmode none up");
        other.ip("link set vb addrgenmode none up");
        await().atMost(Duration.ofSeconds(20)).until(() -> ip("-o link show va").contains("state UP")
                && other.ip("-o link show vb").contains("state UP"));
    }

    /** Names it to ip(8). */
    Path path() {
        return path;
    }

    /** Skips the test that calls, saying so. */
    static void skip(String why) {
        System.out.println("SKIPPED: " + why);
        Assumptions.abort(why);
    }

    /** Does something in the namespace and waits for it, a minute at most. */
    <T> T run(Callable<T> task) throws Exception {
        try {
            return thread.submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) failed.getCause();
        } catch (TimeoutException late) {
            throw new AssertionError("nothing within " + PATIENCE_SECONDS + " s", late);
        }
    }

    /** Runs {@code ip} in the namespace; its output. */
    String ip(String words) throws Exception {
        return command("ip " + words);
    }

    /** Runs a command in the namespace that must succeed; its output. */
    String command(String words) throws Exception {
        return run(() -> output(List.of(words.split(" ")), ""));
    }

    /** Runs lines of {@code ip} commands in the namespace, in one process. */
    void ipBatch(String lines) throws Exception {
        run(() -> output(List.of("ip", "-batch", "-"), lines));
    }

    private static String output(List<String> command, String input) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(command + " failed: " + output);
        }
        return output;
    }

    /** Closes those that were opened: after a skipped test some are null. */
    static void close(Namespace... opened) {
        for (Namespace namespace : opened) {
            if (namespace != null) {
                namespace.close();
            }
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
