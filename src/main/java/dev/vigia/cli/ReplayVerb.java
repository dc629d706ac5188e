package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.config.LocalFiles;
import dev.vigia.daemon.ExitCode;
import dev.vigia.journal.Replay;
import dev.vigia.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code vigia replay}: what a recorded agent lived through, once more. */
final class ReplayVerb {
    private ReplayVerb() {
    }

    static ExitCode run(List<String> words, PrintStream out, PrintStream err) throws UsageException {
        var arguments = new Arguments("replay", words, Set.of("-o"), Set.of(), true);
        boolean json = arguments.oneOf("-o", List.of("text", "json")).equals("json");
        if (arguments.name().isEmpty()) {
            throw new UsageException("say which file: replay FILE, as 'run -c … --journal FILE' has written it");
        }
        List<Map<String, Object>> transitions = new ArrayList<>();
        try {
            Replay.Outcome outcome = Replay.of(Path.of(arguments.name()), (at, told) -> {
                String text = told.instance() + " " + told.from() + " -> " + told.to() + ", "
                        + told.reason().code().word() + (told.reason().evidence().isEmpty() ? ""
                        : ": " + told.reason().evidence());
                if (!json) {
                    out.println("%12s  %s".formatted(seconds(at), text));
                }
                transitions.add(Map.of("at_ms", at.toNanos() / 1_000_000.0, "text", text));
            });
            if (json) {
                out.println(Json.pretty(json(outcome, transitions)));
            } else {
                out.println("%d inputs in %s, recorded by %s: ".formatted(outcome.inputs(), seconds(outcome.span()),
                        outcome.version()) + (outcome.same() ? "everything was done again as it was"
                        : "line " + outcome.line() + " goes otherwise"));
                if (!outcome.difference().isEmpty()) {
                    out.println(outcome.difference());
                }
            }
            return outcome.same() ? ExitCode.OK : ExitCode.FAILURE;
        } catch (IOException unreadable) {
            err.println("vigia: the journal " + arguments.name() + " " + LocalFiles.reason(unreadable));
            return ExitCode.CONFIGURATION;
        } catch (IllegalArgumentException damaged) {
            err.println("vigia: " + arguments.name() + " cannot be replayed: " + damaged.getMessage());
            return ExitCode.FAILURE;
        }
    }

    private static String seconds(Duration span) {
        return "%d.%06ds".formatted(span.toSeconds(), span.toNanosPart() / 1000);
    }

    private static Map<String, Object> json(Replay.Outcome outcome, List<Map<String, Object>> transitions) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        json.put("version", outcome.version());
        json.put("inputs", outcome.inputs());
        json.put("span_ms", outcome.span().toNanos() / 1_000_000.0);
        json.put("same", outcome.same());
        json.put("line", outcome.line());
        json.put("difference", outcome.difference());
        json.put("transitions", transitions);
        return json;
    }
}
