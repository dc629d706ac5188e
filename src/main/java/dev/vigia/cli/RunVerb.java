package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.daemon.Daemon;
import dev.vigia.daemon.ExitCode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code vigia run}: the agent, in the foreground. */
final class RunVerb {
    private RunVerb() {
    }

    static ExitCode run(List<String> words, PrintStream err) throws UsageException {
        var arguments = new Arguments("run", words, Set.of("-c", "--journal"), Set.of());
        String journal = arguments.value("--journal", "");
        return new Daemon(Path.of(arguments.required("-c", "which file to run")),
                journal.isEmpty() ? null : Path.of(journal), err).run();
    }
}
