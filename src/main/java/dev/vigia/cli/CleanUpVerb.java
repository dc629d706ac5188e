package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.daemon.CleanUp;
import dev.vigia.daemon.ExitCode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code vigia clean-up}, which supervisors call after a final stop: {@link CleanUp}. */
final class CleanUpVerb {
    private CleanUpVerb() {
    }

    static ExitCode run(List<String> words, PrintStream err) throws UsageException {
        var arguments = new Arguments("clean-up", words, Set.of("-c"), Set.of());
        return new CleanUp(Path.of(arguments.required("-c", "whose addresses to take off")), err).run();
    }
}
