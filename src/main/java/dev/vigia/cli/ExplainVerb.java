package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.cli.Caller.NoAnswerException;
import dev.vigia.control.Explanation;
import dev.vigia.control.Request;
import dev.vigia.control.StatusJson;
import dev.vigia.daemon.ExitCode;
import dev.vigia.json.Json;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code vigia explain}: why a virtual router is what it is, with what was seen and what to do. */
final class ExplainVerb {
    private ExplainVerb() {
    }

    static ExitCode run(List<String> words, PrintStream out, PrintStream err) throws UsageException, NoAnswerException {
        var arguments = new Arguments("explain", words, Set.of("-o", "--socket"), Set.of(), true);
        String form = arguments.oneOf("-o", List.of("text", "json"));
        String name = arguments.name();
        var caller = new Caller(arguments);
        Map<?, ?> status = caller.ask(Request.STATUS);
        if (!StatusVerb.isStatus(status)) {
            throw caller.senseless("its answer is no status");
        }
        List<Explanation> all = Explanation.of(status, name);
        if (all.isEmpty() && !name.isEmpty()) {
            err.println("vigia: there is no instance or group '" + name
                    + "' there; 'vigia status' shows what there is");
            return ExitCode.FAILURE;
        }
        if (form.equals("json")) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("schema", StatusJson.SCHEMA);
            json.put("node", status.get("node"));
            json.put("as_of", status.get("as_of"));
            json.put("instances", all.stream().map(Explanation::json).toList());
            out.println(Json.pretty(json));
        } else {
            all.forEach(out::print);
        }
        return ExitCode.OK;
    }
}
