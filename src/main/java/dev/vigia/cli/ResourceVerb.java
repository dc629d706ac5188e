package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.cli.Caller.NoAnswerException;
import dev.vigia.config.Reading;
import dev.vigia.control.Request;
import dev.vigia.control.Request.Verb;
import dev.vigia.control.StatusJson;
import dev.vigia.control.StatusTable;
import dev.vigia.daemon.ByHand;
import dev.vigia.daemon.ExitCode;
import dev.vigia.daemon.Readings;
import dev.vigia.json.Json;
import dev.vigia.resource.ResourceSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code vigia resource} and {@code maintenance}: what runs where an address is, and what operators want of it. */
final class ResourceVerb {
    private static final Map<String, Verb> ACTS = Map.of("start", Verb.RESOURCE_START, "stop", Verb.RESOURCE_STOP,
            "restart", Verb.RESOURCE_RESTART, "cleanup", Verb.RESOURCE_CLEANUP, "manage", Verb.RESOURCE_MANAGE,
            "unmanage", Verb.RESOURCE_UNMANAGE, "confirm-dead", Verb.CONFIRM_DEAD);

    private ResourceVerb() {
    }

    static ExitCode run(List<String> words, PrintStream out, PrintStream err) throws UsageException, NoAnswerException {
        String act = words.isEmpty() ? "" : words.get(0);
        List<String> rest = words.isEmpty() ? List.of() : words.subList(1, words.size());
        if (act.equals("status")) {
            return status(rest, out, err);
        }
        if (act.equals("debug-start")) {
            return debugStart(rest, out, err);
        }
        Verb verb = ACTS.get(act);
        if (verb == null) {
            throw new UsageException("say what to do: resource status, start, stop, restart, cleanup, manage,"
                    + " unmanage, debug-start or confirm-dead");
        }
        return ActVerb.run(verb, "resource " + act, rest, out, err);
    }

    static ExitCode maintenance(List<String> words, PrintStream out, PrintStream err)
            throws UsageException, NoAnswerException {
        String wish = words.isEmpty() ? "" : words.get(0);
        if (!wish.equals("on") && !wish.equals("off")) {
            throw new UsageException("say which: maintenance on or maintenance off");
        }
        return ActVerb.run(wish.equals("on") ? Verb.MAINTENANCE_ON : Verb.MAINTENANCE_OFF, "maintenance " + wish,
                words.subList(1, words.size()), out, err);
    }

    private static ExitCode status(List<String> words, PrintStream out, PrintStream err)
            throws UsageException, NoAnswerException {
        var arguments = new Arguments("resource status", words, Set.of("-o", "--socket"), Set.of(), true);
        String form = arguments.oneOf("-o", List.of("table", "json"));
        var caller = new Caller(arguments);
        Map<?, ?> status = caller.ask(Request.STATUS);
        if (!(status.get("resources") instanceof List<?> resources)
                || !(status.get("services") instanceof List<?> services)) {
            throw caller.senseless("its answer says nothing of resources");
        }
        String name = arguments.name();
        List<?> meant = resources.stream().filter(one -> name.isEmpty()
                || one instanceof Map<?, ?> resource && name.equals(resource.get("name"))).toList();
        if (meant.isEmpty()) {
            err.println("vigia: " + (name.isEmpty() ? "there are no resources here"
                    : "there is no resource '" + name + "' here; 'vigia resource status' shows what there is"));
            return name.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
        }
        if (form.equals("json")) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("schema", StatusJson.SCHEMA);
            json.put("node", status.get("node"));
            json.put("as_of", status.get("as_of"));
            json.put("services", services);
            json.put("resources", meant);
            out.println(Json.pretty(json));
        } else {
            out.print(StatusTable.resources(meant, services));
        }
        return ExitCode.OK;
    }

    /** Starts a resource by hand, whatever the agent that runs here thinks of it. */
    private static ExitCode debugStart(List<String> words, PrintStream out, PrintStream err) throws UsageException {
        var arguments = new Arguments("resource debug-start", words, Set.of("-c"), Set.of(), true);
        Reading reading = Readings.toRun(Path.of(arguments.required("-c", "which file describes it")));
        err.print(reading.text());
        if (!reading.usable()) {
            return ExitCode.CONFIGURATION;
        }
        Optional<ResourceSettings> resource = reading.settings().services().stream()
                .flatMap(service -> service.group().members().stream())
                .filter(member -> member.name().equals(arguments.name())).findFirst();
        if (resource.isEmpty()) {
            throw new UsageException("say which resource of that file: resource debug-start NAME -c FILE");
        }
        out.println("vigia: " + resource.get().name() + ": start of " + resource.get().agent() + ": "
                + ByHand.start(resource.get(), reading.settings().routerId()));
        return ExitCode.OK;
    }
}
