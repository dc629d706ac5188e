package dev.vigia.agent;

import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Log lines at a bounded pace: of each kind at most one a minute, with the count of those withheld. */
final class Notices {
    /** At most one line of a kind in this span (RFC 9568 section 7.1 asks for a limit). */
    static final Duration PACE = Duration.ofMinutes(1);
    /** More kinds than a node of 255 routers shows; where there are more, all are forgotten. */
    static final int KINDS = 4096;

    private static final class Kind {
        private Moment last;
        private long withheld;
    }

    private final Map<String, Kind> kinds = new HashMap<>();

    /** Logs {@code notice}, unless one of the same kind was logged a short while ago. */
    void paced(Moment now, String kind, Notice notice, List<Command> out) {
        if (kinds.size() >= KINDS && !kinds.containsKey(kind)) {
            kinds.clear();
        }
        Kind known = kinds.computeIfAbsent(kind, name -> new Kind());
        if (known.last != null && now.isBefore(known.last.plus(PACE))) {
            known.withheld++;
            return;
        }
        String more = known.withheld > 0 ? " (" + known.withheld + " more like it since the last line)" : "";
        known.last = now;
        known.withheld = 0;
        out.add(new Command.Log(new Notice(notice.severity(), notice.code(), notice.text() + more)));
    }
}
