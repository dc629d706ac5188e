package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.cli.Caller.NoAnswerException;
import dev.vigia.control.SocketFile;
import dev.vigia.daemon.ExitCode;
import dev.vigia.daemon.Rehearsal;
import dev.vigia.ffi.Native;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * {@code vigia train}, which only the launcher calls: goes through what the verbs do, so that the JVM can archive
 * the classes that they take.
 *
 * <p>With {@code --alone}, in a network namespace of its own, it lives the whole short life of an agent on the
 * loopback link. Without, it touches no network: it runs an agent whose socket is held already.
 */
final class TrainVerb {
    private static final String CONFIGURATION = """
            global_defs:
              router_id: train
              control_socket: "%1$s/control.sock"
              state_directory: "%1$s"
            vrrp_instance:
              train:
                interface: lo
                virtual_router_id: 1
                priority: 255
                advert_int: 100ms
                virtual_ipaddress: [ 198.51.100.1/32 ]
            """;
    private static final int SIGTERM = 15;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MOST_QUESTIONS = 100;

    private TrainVerb() {
    }

    static ExitCode run(List<String> words, PrintStream err) throws UsageException {
        boolean alone = new Arguments("train", words, Set.of(), Set.of("--alone")).has("--alone");
        try {
            Path directory = Files.createTempDirectory("vigia-train-");
            try {
                return train(directory, alone);
            } finally {
                remove(directory);
            }
        } catch (IOException failed) {
            err.println("vigia: cannot train: " + failed.getMessage());
            return ExitCode.FAILURE;
        }
    }

    private static ExitCode train(Path directory, boolean alone) throws UsageException, IOException {
        Path socket = directory.resolve("control.sock");
        String file = Files.writeString(directory.resolve("vigia.yaml"), CONFIGURATION.formatted(directory)).toString();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        CheckVerb.run(List.of("-c", file), nowhere, nowhere);
        if (alone) {
            var operator = new Thread(() -> askAndEnd(socket, nowhere), "operator");
            operator.setDaemon(true);
            operator.start();
            return RunVerb.run(List.of("-c", file), nowhere);
        }
        Native.LIBC.getuid();
        Rehearsal.play();
        ask(List.of("--socket", socket.toString()), nowhere);
        return runRefused(socket, file, nowhere);
    }

    /** Runs an agent as far as it comes where another holds its socket. */
    private static ExitCode runRefused(Path socket, String file, PrintStream nowhere)
            throws UsageException, IOException {
        try {
            SocketFile held = SocketFile.open(socket);
            try {
                RunVerb.run(List.of("-c", file), nowhere);
            } finally {
                held.close();
            }
            return ExitCode.OK;
        } catch (SocketFile.HeldException impossible) {
            throw new IOException(impossible);
        }
    }

    /** Asks until the router owns its address, or long enough, and then ends this process as an operator would. */
    private static void askAndEnd(Path socket, PrintStream nowhere) {
        try {
            ExitCode answer = ExitCode.UNREACHABLE;
            for (int i = 0; i < MOST_QUESTIONS && answer != ExitCode.OK; i++) {
                LockSupport.parkNanos(PAUSE.toNanos());
                answer = ask(List.of("-q", "--socket", socket.toString()), nowhere);
            }
            ask(List.of("--socket", socket.toString()), nowhere);
        } catch (UsageException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            Native.LIBC.kill((int) ProcessHandle.current().pid(), SIGTERM);
        }
    }

    private static ExitCode ask(List<String> words, PrintStream nowhere) throws UsageException {
        try {
            return StatusVerb.run(words, nowhere);
        } catch (NoAnswerException notYet) {
            return ExitCode.UNREACHABLE;
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
