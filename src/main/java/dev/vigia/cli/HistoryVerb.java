package dev.vigia.cli;

import dev.vigia.cli.Arguments.UsageException;
import dev.vigia.cli.Caller.NoAnswerException;
import dev.vigia.control.Request;
import dev.vigia.control.Request.Verb;
import dev.vigia.daemon.ExitCode;
import dev.vigia.json.Json;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** {@code vigia history} and {@code vigia events}: what happened, why, and who wanted it. */
final class HistoryVerb {
    private final String name;
    private final boolean json;
    private final PrintStream out;
    private Map<?, ?> head;
    private long seen;

    private HistoryVerb(String name, boolean json, PrintStream out) {
        this.name = name;
        this.json = json;
        this.out = out;
    }

    static ExitCode run(List<String> words, PrintStream out, PrintStream err)
            throws UsageException, NoAnswerException {
        var arguments = new Arguments("history", words, Set.of("-n", "-o", "--socket"), Set.of(), true);
        boolean json = arguments.oneOf("-o", List.of("text", "json")).equals("json");
        int most = count(arguments.value("-n", Integer.toString(Integer.MAX_VALUE)));
        var verb = new HistoryVerb(arguments.name(), json, out);
        Deque<Map<?, ?>> events = new ArrayDeque<>();
        var caller = new Caller(arguments);
        verb.listen(caller, Verb.HISTORY, event -> {
            if (events.size() == most) {
                events.poll();
            }
            return events.add(event);
        });
        String trouble = String.valueOf(verb.head.get("not_kept_because"));
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("schema", 1);
            answer.put("not_kept_because", trouble);
            answer.put("events", List.copyOf(events));
            out.println(Json.pretty(answer));
        } else {
            events.forEach(verb::print);
        }
        verb.complain(err);
        return ExitCode.OK;
    }

    static ExitCode events(List<String> words, PrintStream out, PrintStream err)
            throws UsageException, NoAnswerException {
        var arguments = new Arguments("events", words, Set.of("-o", "--socket"), Set.of("-f"), true);
        boolean json = arguments.oneOf("-o", List.of("text", "json")).equals("json");
        var verb = new HistoryVerb(arguments.name(), json, out);
        var caller = new Caller(arguments);
        boolean follows = arguments.has("-f");
        boolean enough = verb.listen(caller, follows ? Verb.EVENTS : Verb.HISTORY, event -> {
            verb.print(event);
            // who reads us may have ended
            return !out.checkError();
        });
        verb.complain(err);
        if (follows && !enough) {
            throw new NoAnswerException(ExitCode.UNREACHABLE, "the agent has hung up: it ended, or was restarted");
        }
        return ExitCode.OK;
    }

    private static int count(String written) throws UsageException {
        if (!written.matches("[1-9][0-9]{0,8}") && !written.equals(Integer.toString(Integer.MAX_VALUE))) {
            throw new UsageException("-n takes a number of events, 1 or more, not " + written);
        }
        return Integer.parseInt(written);
    }

    private boolean listen(Caller caller, Verb verb, Predicate<Map<?, ?>> events) throws NoAnswerException {
        String[] fault = {""};
        boolean enough = caller.listen(new Request(verb, "", null, 0), line -> {
            try {
                if (Json.parse(line) instanceof Map<?, ?> object) {
                    return take(object, events);
                }
                fault[0] = "its answer is no history";
                return false;
            } catch (IllegalArgumentException notJson) {
                fault[0] = "its answer is not whole";
                return false;
            }
        });
        if (head != null && head.get("error") != null) {
            throw caller.refused(head);
        }
        boolean broken = head == null || !(head.get("events") instanceof Long told) || seen < told && !enough;
        if (broken || !fault[0].isEmpty()) {
            throw caller.senseless(fault[0].isEmpty() ? "its answer is no history, or ends too early" : fault[0]);
        }
        return enough;
    }

    private boolean take(Map<?, ?> line, Predicate<Map<?, ?>> events) {
        if (head == null) {
            head = line;
            return line.get("error") == null && line.get("events") instanceof Long;
        }
        seen++;
        return !name.isEmpty() && line.get("name") != null && !name.equals(line.get("name")) || events.test(line);
    }

    private void complain(PrintStream err) {
        if (head.get("not_kept_because") instanceof String trouble && !trouble.isEmpty()) {
            err.println("vigia: the latest events are in memory alone and will not survive a restart: " + trouble);
        }
    }

    private void print(Map<?, ?> event) {
        if (json) {
            out.println(Json.line(event));
        } else {
            String at = event.get("at") == null ? "" : event.get("at") + " ";
            out.println(at + event.get("kind") + ": " + event.get("text"));
        }
        out.flush();
    }
}
