package dev.vigia.cli;

import dev.vigia.control.ControlClient;
import dev.vigia.control.Fault;
import dev.vigia.control.Request;
import dev.vigia.daemon.ExitCode;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/** Asks the running agent, and knows in one sentence why there is no answer. */
final class Caller {
    /** Where an agent listens unless its configuration says otherwise. */
    private static final String DEFAULT_SOCKET = "/run/vigia/control.sock";

    private final Path socket;

    /** As {@code --socket} says. */
    Caller(Arguments arguments) {
        this(Path.of(arguments.value("--socket", DEFAULT_SOCKET)));
    }

    /** On this socket. */
    Caller(Path socket) {
        this.socket = socket.toAbsolutePath();
    }

    /** There is no answer; the message says why. */
    static final class NoAnswerException extends Exception {
        private static final long serialVersionUID = 1;
        private final transient ExitCode code;

        NoAnswerException(ExitCode code, String message) {
            super(message);
            this.code = code;
        }

        ExitCode code() {
            return code;
        }
    }

    /** The answer, an object of schema 1 that is no error. */
    Map<?, ?> ask(Request request) throws NoAnswerException {
        Map<?, ?> answer;
        try {
            answer = ControlClient.ask(socket, request);
        } catch (IOException unreachable) {
            throw noAgent(unreachable);
        }
        if (answer.get("error") != null) {
            throw refused(answer);
        }
        return answer;
    }

    /** Gives on each line of the history; false where the agent hung up before {@code lines} had enough. */
    boolean listen(Request request, Predicate<String> lines) throws NoAnswerException {
        try {
            return ControlClient.listen(socket, request, lines);
        } catch (IOException unreachable) {
            throw noAgent(unreachable);
        }
    }

    /** What is said where the agent refuses to answer. */
    NoAnswerException refused(Map<?, ?> answer) {
        return new NoAnswerException(code(answer), "the agent on " + socket + " answers: " + answer.get("error"));
    }

    private static ExitCode code(Map<?, ?> answer) {
        return Fault.NOT_ALLOWED.is(answer) ? ExitCode.PERMISSION
                : Fault.NO_ANSWER.is(answer) ? ExitCode.UNREACHABLE
                : Fault.TIMED_OUT.is(answer) ? ExitCode.TIMED_OUT : ExitCode.FAILURE;
    }

    /** What is said of a socket where something answers that makes no sense. */
    NoAnswerException senseless(String what) {
        return noAgent(new IOException(what));
    }

    private NoAnswerException noAgent(IOException unreachable) {
        boolean there = Files.exists(socket);
        boolean forbidden = there && !Files.isWritable(socket)
                || !there && Files.exists(socket.getParent()) && !Files.isExecutable(socket.getParent());
        if (forbidden) {
            return new NoAnswerException(ExitCode.PERMISSION, "no permission for " + socket
                    + "; ask as root or as a member of the socket's group");
        }
        String why = unreachable instanceof SocketException && !there ? "there is no such socket"
                : unreachable.getMessage();
        return new NoAnswerException(ExitCode.UNREACHABLE, "no agent answers on " + socket + ": " + why
                + "; is it running, and is this the socket of its global_defs.control_socket?");
    }
}
