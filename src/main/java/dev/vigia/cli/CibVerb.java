package dev.vigia.cli;

import dev.vigia.agent.GroupSettings;
import dev.vigia.agent.Settings;
import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.cli.Caller.NoAnswerException;
import dev.vigia.config.ConfigFile;
import dev.vigia.config.FileFacts;
import dev.vigia.config.Reading;
import dev.vigia.control.Request;
import dev.vigia.control.Request.Verb;
import dev.vigia.daemon.ExitCode;
import dev.vigia.daemon.Readings;
import dev.vigia.pacemaker.Cib;
import dev.vigia.pacemaker.CibExport;
import dev.vigia.pacemaker.CibText;
import dev.vigia.pacemaker.RunningCib;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** {@code vigia cib export}: a file, or a running agent with what was done there, as Pacemaker's tools read it. */
final class CibVerb {
    private CibVerb() {
    }

    static ExitCode run(List<String> words, PrintStream out, PrintStream err)
            throws UsageException, NoAnswerException {
        if (words.isEmpty() || !words.get(0).equals("export")) {
            throw new UsageException("say what to do: cib export");
        }
        var arguments = new Arguments("cib export", words.subList(1, words.size()), Set.of("-c", "--socket"),
                Set.of());
        if (arguments.value("-c", "").isEmpty()) {
            return running(new Caller(arguments), out, err);
        }
        Reading reading = Readings.toExport(Path.of(arguments.required("-c", "which file to export")));
        err.print(reading.text());
        return reading.usable() ? print(reading.settings(), () -> CibExport.of(reading.settings()), out, err)
                : ExitCode.CONFIGURATION;
    }

    /** What an agent runs by, and what was done on its node. */
    private static ExitCode running(Caller caller, PrintStream out, PrintStream err) throws NoAnswerException {
        Map<?, ?> answer = caller.ask(new Request(Verb.CONFIGURATION, "", null, ProcessHandle.current().pid()));
        Map<?, ?> status = caller.ask(Request.STATUS);
        if (!(answer.get("configuration") instanceof String text) || !StatusVerb.isStatus(status)) {
            throw caller.senseless("its answer is no configuration with a status");
        }
        Reading reading = ConfigFile.parse("the agent's configuration", text.getBytes(StandardCharsets.UTF_8),
                FileFacts.NOT_ASKED, String.valueOf(status.get("node")));
        if (!reading.usable()) {
            throw caller.senseless("its configuration is none: " + reading.text());
        }
        return print(reading.settings(), () -> RunningCib.of(reading.settings(), status), out, err);
    }

    private static ExitCode print(Settings settings, Supplier<Cib> cib, PrintStream out, PrintStream err) {
        for (GroupSettings group : settings.groups()) {
            err.println("vigia: that " + String.join(" and ", group.members())
                    + " move together is not exported: the groups are independent of each other");
        }
        try {
            out.print(CibText.of(cib.get()));
            return ExitCode.OK;
        } catch (IllegalArgumentException uncarried) {
            err.println("vigia: this file cannot be a CIB: " + uncarried.getMessage());
            return ExitCode.CONFIGURATION;
        }
    }
}
