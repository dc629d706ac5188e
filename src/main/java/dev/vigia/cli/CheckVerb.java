package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.config.Problem;
import dev.vigia.config.Reading;
import dev.vigia.config.Schema;
import dev.vigia.daemon.ExitCode;
import dev.vigia.daemon.Readings;
import dev.vigia.json.Json;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code vigia check} and {@code vigia schema}: what a configuration may be, and what is wrong with one. */
final class CheckVerb {
    private CheckVerb() {
    }

    static ExitCode run(List<String> words, PrintStream out, PrintStream err) throws UsageException {
        var arguments = new Arguments("check", words, Set.of("-c", "-o"), Set.of("--no-files"));
        String form = arguments.oneOf("-o", List.of("text", "json"));
        Path file = Path.of(arguments.required("-c", "which file to check"));
        Reading reading = Readings.toCheck(file, !arguments.has("--no-files"));
        if (form.equals("json")) {
            out.println(Json.pretty(json(file, reading)));
        } else {
            err.print(reading.text());
            if (reading.usable()) {
                out.println(file + ": ok");
            }
        }
        return reading.usable() ? ExitCode.OK : ExitCode.CONFIGURATION;
    }

    private static Map<String, Object> json(Path file, Reading reading) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        json.put("file", file.toString());
        json.put("ok", reading.usable());
        json.put("problems", reading.problems().stream().map(CheckVerb::json).toList());
        return json;
    }

    private static Map<String, Object> json(Problem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("severity", problem.severity().word());
        json.put("line", problem.place().line());
        json.put("column", problem.place().column());
        json.put("message", problem.message());
        json.put("hint", problem.hint());
        return json;
    }

    static ExitCode schema(List<String> words, PrintStream out) throws UsageException {
        new Arguments("schema", words, Set.of(), Set.of());
        out.println(Json.pretty(Schema.json()));
        return ExitCode.OK;
    }
}
