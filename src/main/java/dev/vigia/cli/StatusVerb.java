package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.cli.Caller.NoAnswerException;
import dev.vigia.control.Request;
import dev.vigia.control.StatusTable;
import dev.vigia.daemon.ExitCode;
import dev.vigia.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code vigia status}: who owns what, and why. */
final class StatusVerb {
    private StatusVerb() {
    }

    static ExitCode run(List<String> words, PrintStream out) throws UsageException, NoAnswerException {
        var arguments = new Arguments("status", words, Set.of("-o", "--socket", "--every", "--times"),
                Set.of("-q", "-w", "--watch"));
        String form = arguments.oneOf("-o", List.of("table", "json"));
        var caller = new Caller(arguments);
        if (arguments.has("-w") || arguments.has("--watch")) {
            if (arguments.has("-q") || form.equals("json")) {
                throw new UsageException("status --watch is a screen for people; programs read 'events -f -o json'");
            }
            return watch(arguments, caller, out);
        }
        if (!arguments.value("--every", arguments.value("--times", "")).isEmpty()) {
            throw new UsageException("status takes --every and --times with --watch only");
        }
        Map<?, ?> status = caller.ask(Request.STATUS);
        if (!isStatus(status)) {
            throw caller.senseless("its answer is no status");
        }
        if (arguments.has("-q")) {
            return summary(status);
        }
        out.print(form.equals("json") ? Json.pretty(status) + "\n"
                : StatusTable.of(status, colourful(Path.of("/proc/self/fd/1"), System.getenv())));
        return ExitCode.OK;
    }

    private static ExitCode watch(Arguments arguments, Caller caller, PrintStream out)
            throws UsageException, NoAnswerException {
        String times = arguments.value("--times", "0");
        if (!times.matches("\\d{1,6}")) {
            throw new UsageException("--times takes a whole number, not '" + times + "'");
        }
        boolean terminal = isTerminal(Path.of("/proc/self/fd/1"));
        return Lookout.watch(caller, out, arguments.value("--every", "500ms"), Integer.parseInt(times), terminal,
                colourful(Path.of("/proc/self/fd/1"), System.getenv()));
    }

    /** Whether standard output is a terminal that shows colours; the JDK's own answer changed with version 22. */
    static boolean colourful(Path output, Map<String, String> environment) {
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty() || "dumb".equals(environment.get("TERM"))) {
            return false;
        }
        return isTerminal(output);
    }

    private static boolean isTerminal(Path output) {
        try {
            return Files.readSymbolicLink(output).toString().matches("/dev/(pts/|tty|console).*");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /** Whether what a table needs is there: somebody else's socket may answer anything. */
    static boolean isStatus(Map<?, ?> status) {
        return status.get("instances") instanceof List<?> instances
                && instances.stream().allMatch(one -> one instanceof Map<?, ?> instance
                && instance.get("keepalived_state") instanceof String && instance.get("priority") instanceof Map
                && instance.get("unfit_because") instanceof List<?> codes
                && instance.get("unfit_detail") instanceof List<?> details && codes.size() == details.size());
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
