package dev.vigia.metrics;

import dev.vigia.agent.Reply;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** How it went with reloads of the configuration, counted from any thread. */
public final class Reloads {
    private final Map<Reply.Verdict, Long> counts = new EnumMap<>(Reply.Verdict.class);
    private boolean lastGood = true;

    /** One that has counted nothing. */
    public Reloads() {
        for (Reply.Verdict verdict : Reply.Verdict.values()) {
            counts.put(verdict, 0L);
        }
    }

    /** One was asked for and ended so. */
    public synchronized void count(Reply.Verdict verdict) {
        counts.merge(verdict, 1L, Long::sum);
        lastGood = verdict == Reply.Verdict.DONE;
    }

    synchronized void tell(Page page) {
        counts.forEach((verdict, count) -> page
                .counter("vigia_config_reload_total", "reloads, and how they ended")
                .add(Labels.of("result", verdict.name().toLowerCase(Locale.ROOT)), count));
        page.gauge("vigia_config_last_reload_success", "1 where the last reload took effect, or none was asked for")
                .add(Map.of(), lastGood ? 1 : 0);
    }
}
