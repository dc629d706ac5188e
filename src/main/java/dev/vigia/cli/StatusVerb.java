package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.control.ControlClient;
import dev.vigia.control.Fault;
import dev.vigia.control.StatusTable;
import dev.vigia.daemon.ExitCode;
import dev.vigia.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code vigia status}: who owns what, and why. */
final class StatusVerb {
    /** Where an agent listens unless its configuration says otherwise. */
    private static final String DEFAULT_SOCKET = "/run/vigia/control.sock";

    private StatusVerb() {
    }

    static ExitCode run(List<String> words, PrintStream out, PrintStream err) throws UsageException {
        var arguments = new Arguments("status", words, Set.of("-o", "--socket"), Set.of("-q"));
        String form = arguments.oneOf("-o", List.of("table", "json"));
        Path socket = Path.of(arguments.value("--socket", DEFAULT_SOCKET)).toAbsolutePath();
        Map<?, ?> status;
        try {
            status = ControlClient.ask(socket, "status");
        } catch (IOException unreachable) {
            return explain(socket, unreachable, err);
        }
        if (status.get("error") != null) {
            err.println("vigia: the agent on " + socket + " answers: " + status.get("error"));
            return Fault.NOT_ALLOWED.is(status) ? ExitCode.PERMISSION
                    : Fault.NO_ANSWER.is(status) ? ExitCode.UNREACHABLE : ExitCode.FAILURE;
        }
        if (!isStatus(status)) {
            return explain(socket, new IOException("its answer is no status"), err);
        }
        if (arguments.has("-q")) {
            return summary(status);
        }
        out.print(form.equals("json") ? Json.pretty(status) + "\n"
                : StatusTable.of(status, colourful(Path.of("/proc/self/fd/1"), System.getenv())));
        return ExitCode.OK;
    }

    /** Whether standard output is a terminal that shows colours; the JDK's own answer changed with version 22. */
    static boolean colourful(Path output, Map<String, String> environment) {
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty() || "dumb".equals(environment.get("TERM"))) {
            return false;
        }
        try {
            return Files.readSymbolicLink(output).toString().matches("/dev/(pts/|tty|console).*");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /** Whether what a table needs is there: somebody else's socket may answer anything. */
    private static boolean isStatus(Map<?, ?> status) {
        return status.get("instances") instanceof List<?> instances
                && instances.stream().allMatch(one -> one instanceof Map<?, ?> instance
                && instance.get("keepalived_state") instanceof String && instance.get("priority") instanceof Map
                && instance.get("unfit_because") instanceof List<?> codes
                && instance.get("unfit_detail") instanceof List<?> details && codes.size() == details.size());
    }

    private static ExitCode explain(Path socket, IOException unreachable, PrintStream err) {
        boolean there = Files.exists(socket);
        boolean forbidden = there && !Files.isWritable(socket)
                || !there && Files.exists(socket.getParent()) && !Files.isExecutable(socket.getParent());
        if (forbidden) {
            err.println("vigia: no permission for " + socket
                    + "; ask as root or as a member of the socket's group");
            return ExitCode.PERMISSION;
        }
        String why = unreachable instanceof SocketException && !there ? "there is no such socket"
                : unreachable.getMessage();
        err.println("vigia: no agent answers on " + socket + ": " + why
                + "; is it running, and is this the socket of its global_defs.control_socket?");
        return ExitCode.UNREACHABLE;
    }

    private static ExitCode summary(Map<?, ?> status) {
        ExitCode worst = ExitCode.OK;
        for (Object instance : (List<?>) status.get("instances")) {
            Object state = ((Map<?, ?>) instance).get("keepalived_state");
            if ("FAULT".equals(state)) {
                return ExitCode.SOME_FAULT;
            }
            worst = "MASTER".equals(state) ? worst : ExitCode.SOME_BACKUP;
        }
        return worst;
    }
}
