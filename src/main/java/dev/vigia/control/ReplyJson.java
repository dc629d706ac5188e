package dev.vigia.control;

import dev.vigia.agent.Reply;
import dev.vigia.agent.Snapshot;
import dev.vigia.notify.NotifyAccount;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What the agent answers, as JSON of schema 1. */
final class ReplyJson {
    private ReplyJson() {
    }

    static Map<String, Object> of(Reply reply, WallClock clock, Function<String, NotifyAccount> notified) {
        return reply instanceof Snapshot snapshot ? StatusJson.of(snapshot, clock, notified)
                : reply instanceof Reply.Configuration configuration ? configuration(configuration)
                : outcome((Reply.Outcome) reply);
    }

    private static Map<String, Object> configuration(Reply.Configuration configuration) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", StatusJson.SCHEMA);
        json.put("configuration", configuration.text());
        return json;
    }

    private static Map<String, Object> outcome(Reply.Outcome outcome) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", StatusJson.SCHEMA);
        json.put("verdict", outcome.verdict().name().toLowerCase(Locale.ROOT));
        json.put("text", outcome.text());
        return json;
    }
}
