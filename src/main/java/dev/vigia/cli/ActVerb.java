package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.cli.Caller.NoAnswerException;
import dev.vigia.config.Spelling;
import dev.vigia.config.TimeText;
import dev.vigia.control.Request;
import dev.vigia.control.Request.Verb;
import dev.vigia.daemon.ExitCode;
import dev.vigia.json.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code vigia drain}, {@code resume} and {@code handover}: what an operator has the running agent do. */
final class ActVerb {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Map<Object, ExitCode> VERDICTS = Map.of(
            "done", ExitCode.OK, "refused", ExitCode.REFUSED, "timed_out", ExitCode.TIMED_OUT);

    private ActVerb() {
    }

    static ExitCode run(Verb verb, List<String> words, PrintStream out, PrintStream err)
            throws UsageException, NoAnswerException {
        return run(verb, verb.word(), words, out, err);
    }

    /** The same, written by more words than one. */
    static ExitCode run(Verb verb, String written, List<String> words, PrintStream out, PrintStream err)
            throws UsageException, NoAnswerException {
        Set<String> options = verb == Verb.DRAIN ? Set.of("-o", "--socket", "--for") : Set.of("-o", "--socket");
        var arguments = new Arguments(written, words, options, Set.of(), verb.takes("name"));
        String form = arguments.oneOf("-o", List.of("text", "json"));
        if (verb.names() && arguments.name().isEmpty()) {
            throw new UsageException("say which: " + written + (verb == Verb.CONFIRM_DEAD ? " NODE" : " NAME"));
        }
        var caller = new Caller(arguments);
        Map<?, ?> answer = caller.ask(
                new Request(verb, arguments.name(), span(arguments.value("--for", "")), ProcessHandle.current().pid()));
        ExitCode code = VERDICTS.get(answer.get("verdict"));
        if (code == null || !(answer.get("text") instanceof String text)) {
            throw caller.senseless("its answer is no outcome");
        }
        String hint = code == ExitCode.REFUSED ? meant(arguments.name(), caller) : "";
        if (form.equals("json")) {
            Map<Object, Object> json = new LinkedHashMap<>(answer);
            json.put("hint", hint);
            out.println(Json.pretty(json));
        } else if (code == ExitCode.OK) {
            out.println(text);
        } else {
            err.println("vigia: " + written + (code == ExitCode.REFUSED ? " refused: " : " timed out: ") + text
                    + (hint.isEmpty() ? "" : "; " + hint));
        }
        return code;
    }

    private static Duration span(String written) throws UsageException {
        if (written.isEmpty()) {
            return null;
        }
        Duration span;
        try {
            span = TimeText.parse(written);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("--for: " + wrong.getMessage());
        }
        if (span.compareTo(SHORTEST) < 0 || span.compareTo(Request.LONGEST) > 0) {
            throw new UsageException("--for takes " + TimeText.of(SHORTEST) + " to " + TimeText.of(Request.LONGEST)
                    + ", not " + written);
        }
        return span;
    }

    /** {@code did you mean 'web'?} where no instance has the name and one is near, else nothing. */
    private static String meant(String name, Caller caller) {
        try {
            if (caller.ask(Request.STATUS).get("instances") instanceof List<?> instances) {
                List<String> names = instances.stream().filter(Map.class::isInstance)
                        .map(one -> String.valueOf(((Map<?, ?>) one).get("name"))).toList();
                return names.contains(name) ? "" : Spelling.question(name, names);
            }
        } catch (NoAnswerException gone) {
            return "";
        }
        return "";
    }
}
