package dev.vigia.cli;

import dev.vigia.agent.GroupSettings;
import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.config.Reading;
import dev.vigia.daemon.ExitCode;
import dev.vigia.daemon.Readings;
import dev.vigia.pacemaker.CibExport;
import dev.vigia.pacemaker.CibText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code vigia cib export}: a configuration as Pacemaker's tools read it. */
final class CibVerb {
    private CibVerb() {
    }

    static ExitCode run(List<String> words, PrintStream out, PrintStream err) throws UsageException {
        if (words.isEmpty() || !words.get(0).equals("export")) {
            throw new UsageException("say what to do: cib export");
        }
        var arguments = new Arguments("cib export", words.subList(1, words.size()), Set.of("-c"), Set.of());
        Reading reading = Readings.toExport(Path.of(arguments.required("-c", "which file to export")));
        err.print(reading.text());
        if (!reading.usable()) {
            return ExitCode.CONFIGURATION;
        }
        for (GroupSettings group : reading.settings().groups()) {
            err.println("vigia: that " + String.join(" and ", group.members())
                    + " move together is not exported: the groups are independent of each other");
        }
        try {
            out.print(CibText.of(CibExport.of(reading.settings())));
            return ExitCode.OK;
        } catch (IllegalArgumentException uncarried) {
            err.println("vigia: this file cannot be a CIB: " + uncarried.getMessage());
            return ExitCode.CONFIGURATION;
        }
    }
}
