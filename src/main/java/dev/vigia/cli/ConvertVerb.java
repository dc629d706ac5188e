package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.convert.Conversion;
import dev.vigia.convert.Loss;
import dev.vigia.convert.Loss.Kind;
import dev.vigia.convert.Unreadable;
import dev.vigia.daemon.Daemon;
import dev.vigia.daemon.ExitCode;
import dev.vigia.json.Json;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code vigia convert}: from keepalived.conf to YAML, and what does not come along. */
final class ConvertVerb {
    private ConvertVerb() {
    }

    static ExitCode run(List<String> words, PrintStream out, PrintStream err) throws UsageException {
        if (words.isEmpty() || words.get(0).startsWith("-")) {
            throw new UsageException("say which file to convert: convert keepalived.conf");
        }
        var arguments = new Arguments("convert", words.subList(1, words.size()), Set.of("-i", "-o"), Set.of());
        String form = arguments.oneOf("-o", List.of("yaml", "json"));
        Path file = Path.of(words.get(0));
        Conversion conversion;
        try {
            conversion = Conversion.of(file, arguments.value("-i", Daemon.hostName().replaceFirst("\\..*", "")));
        } catch (Unreadable e) {
            err.println(e.getMessage());
            return ExitCode.CONFIGURATION;
        }
        if (form.equals("json")) {
            out.println(Json.pretty(json(file, conversion)));
        } else {
            out.print(conversion.yaml());
            err.print(conversion.report());
            err.println(file + ": " + conversion.converted() + " of " + conversion.instances()
                    + " vrrp_instance converted; " + count(conversion, Kind.LOST) + " lost, "
                    + count(conversion, Kind.CHANGED) + " changed, " + count(conversion, Kind.NOTE) + " notes");
        }
        if (!conversion.usable()) {
            err.println(file + ": error: what is left cannot be used: " + conversion.fault());
        }
        return conversion.usable() ? ExitCode.OK : ExitCode.CONFIGURATION;
    }

    private static long count(Conversion conversion, Kind kind) {
        return conversion.losses().stream().filter(loss -> loss.kind() == kind).count();
    }

    private static Map<String, Object> json(Path file, Conversion conversion) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        json.put("file", file.toString());
        json.put("ok", conversion.usable());
        json.put("fault", conversion.fault());
        json.put("yaml", conversion.yaml());
        json.put("losses", conversion.losses().stream().map(ConvertVerb::json).toList());
        return json;
    }

    private static Map<String, Object> json(Loss loss) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", loss.kind().word());
        json.put("file", loss.place().file());
        json.put("line", loss.place().line());
        json.put("what", loss.what());
        json.put("why", loss.why());
        return json;
    }
}
