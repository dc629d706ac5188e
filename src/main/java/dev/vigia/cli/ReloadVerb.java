package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.cli.Caller.NoAnswerException;
import dev.vigia.config.Difference;
import dev.vigia.config.Reading;
import dev.vigia.config.SettingsText;
import dev.vigia.config.TimeText;
import dev.vigia.control.Request;
import dev.vigia.control.Request.Verb;
import dev.vigia.control.StatusJson;
import dev.vigia.daemon.ExitCode;
import dev.vigia.daemon.Readings;
import dev.vigia.json.Json;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code vigia plan} and {@code vigia reload}: what a changed file would change, and that it does. */
final class ReloadVerb {
    private static final Map<Object, ExitCode> VERDICTS = Map.of("done", ExitCode.OK, "refused", ExitCode.REFUSED,
            "invalid", ExitCode.CONFIGURATION);

    private ReloadVerb() {
    }

    /** Has the agent take its file up again, or keep what that brought. */
    static ExitCode reload(List<String> words, PrintStream out, PrintStream err)
            throws UsageException, NoAnswerException {
        var arguments = new Arguments("reload", words, Set.of("-o", "--socket", "--confirm-within"),
                Set.of("--confirm"));
        String form = arguments.oneOf("-o", List.of("text", "json"));
        Duration within = within(arguments.value("--confirm-within", ""));
        if (within != null && arguments.has("--confirm")) {
            throw new UsageException("reload takes --confirm-within or --confirm: the one begins, the other ends it");
        }
        var caller = new Caller(arguments);
        Map<?, ?> answer = caller.ask(new Request(arguments.has("--confirm") ? Verb.CONFIRM : Verb.RELOAD, "", within,
                ProcessHandle.current().pid()));
        ExitCode code = VERDICTS.get(answer.get("verdict"));
        if (code == null || !(answer.get("text") instanceof String text)) {
            throw caller.senseless("its answer is no outcome");
        }
        if (form.equals("json")) {
            out.println(Json.pretty(answer));
        } else if (code == ExitCode.OK) {
            out.println(text);
        } else {
            err.println(code == ExitCode.CONFIGURATION ? text + "vigia: the file has errors; nothing changed"
                    : "vigia: reload refused: " + text);
        }
        return code;
    }

    private static Duration within(String written) throws UsageException {
        if (written.isEmpty()) {
            return null;
        }
        try {
            Duration span = TimeText.parse(written);
            if (span.compareTo(Duration.ofSeconds(1)) < 0 || span.compareTo(Duration.ofDays(1)) > 0) {
                throw new UsageException("--confirm-within takes a time from 1s to 24h, not " + written);
            }
            return span;
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("--confirm-within: " + wrong.getMessage());
        }
    }

    /** Compares a file with what the agent runs by; changes nothing. */
    static ExitCode plan(List<String> words, PrintStream out, PrintStream err)
            throws UsageException, NoAnswerException {
        var arguments = new Arguments("plan", words, Set.of("-c", "-o", "--socket"), Set.of());
        String form = arguments.oneOf("-o", List.of("text", "json"));
        Path file = Path.of(arguments.required("-c", "which file to plan for"));
        Reading reading = Readings.toRun(file);
        err.print(reading.text());
        if (!reading.usable()) {
            return ExitCode.CONFIGURATION;
        }
        var caller = new Caller(arguments);
        Map<?, ?> answer = caller.ask(new Request(Verb.CONFIGURATION, "", null, ProcessHandle.current().pid()));
        if (!(answer.get("configuration") instanceof String running)) {
            throw caller.senseless("its answer is no configuration");
        }
        Map<?, ?> status = caller.ask(Request.STATUS);
        if (!StatusVerb.isStatus(status)) {
            throw caller.senseless("its answer is no status");
        }
        List<Difference.Change> changes = Difference.of(running, SettingsText.of(reading.settings()));
        List<String> owners = owners(changes, status);
        if (form.equals("json")) {
            out.println(Json.pretty(json(file, changes, owners)));
        } else if (changes.isEmpty()) {
            out.println("nothing changes");
        } else {
            changes.forEach(out::println);
            owners.forEach(out::println);
        }
        return ExitCode.OK;
    }

    /** Who would own what, as far as this node can know: an Active hears no Backup, so not its priority. */
    private static List<String> owners(List<Difference.Change> changes, Map<?, ?> status) {
        List<String> owners = new ArrayList<>();
        for (Object one : (List<?>) status.get("instances")) {
            Map<?, ?> router = (Map<?, ?>) one;
            for (Difference.Change change : changes) {
                if (change.block().equals("vrrp_instance") && change.name().equals(router.get("name"))) {
                    String said = owner(change, router);
                    if (!said.isEmpty() && !owners.contains(said)) {
                        owners.add(said);
                    }
                }
            }
        }
        return owners;
    }

    private static String owner(Difference.Change change, Map<?, ?> router) {
        boolean active = "ACTIVE".equals(router.get("state"));
        String who = "=> " + router.get("name") + " " + router.get("family") + ": ";
        if (change.effect() == Difference.Effect.REMOVED || change.effect() == Difference.Effect.BEGINS_ANEW) {
            return active ? who + "a peer takes over from this node, if there is one" : "";
        }
        if (!change.key().equals("priority") && !change.key().equals("preempt")) {
            return "";
        }
        return active ? who + "stays here unless a peer that preempts has a higher priority"
                : who + "stays at " + (router.get("active_router") == null ? "nobody" : router.get("active_router"))
                + " unless its priority is lower and this node preempts";
    }

    private static Map<String, Object> json(Path file, List<Difference.Change> changes, List<String> owners) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", StatusJson.SCHEMA);
        json.put("file", file.toString());
        json.put("changes", changes.stream().map(change -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("block", change.block());
            entry.put("name", change.name());
            entry.put("key", change.key());
            entry.put("before", change.secret() ? "" : change.before());
            entry.put("after", change.secret() ? "" : change.after());
            entry.put("effect", change.effect().name().toLowerCase(Locale.ROOT));
            return entry;
        }).toList());
        json.put("owners", owners);
        return json;
    }
}
