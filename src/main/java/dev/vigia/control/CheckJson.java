package dev.vigia.control;

import dev.vigia.agent.Snapshot;
import dev.vigia.health.CheckState;
import dev.vigia.health.Subject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One check in the JSON of {@code status -o json}. */
final class CheckJson {
    private CheckJson() {
    }

    static Map<String, Object> of(Snapshot.Check check, WallClock clock) {
        CheckState state = check.state();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", check.settings().name());
        json.put("kind", kind(check.settings().subject()));
        json.put("state", state.verdict().name().toLowerCase(Locale.ROOT));
        json.put("since", clock.text(state.since()));
        json.put("detail", state.evidence());
        json.put("last_result", state.last().outcome().word());
        json.put("last_output", state.last().output());
        json.put("last_run_ms", state.last().took().toNanos() / 1_000_000.0);
        json.put("recent", state.course());
        json.put("changes", state.changes());
        json.put("flapping", state.isFlapping());
        json.put("witness", check.settings().witness());
        return json;
    }

    /** What is looked at, in one word of the configuration. */
    static String kind(Subject subject) {
        return subject instanceof Subject.Script ? "script"
                : subject instanceof Subject.Tcp ? "tcp"
                : subject instanceof Subject.Http ? "http"
                : subject instanceof Subject.Ping ? "ping"
                : subject instanceof Subject.Dns ? "dns"
                : subject instanceof Subject.Processes ? "process"
                : subject instanceof Subject.NumberFile ? "file" : "interface";
    }
}
