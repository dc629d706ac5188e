package dev.vigia.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One screen for somebody who watches: who owns what, what happens next, how the checks went, what happened last. */
public final class StatusScreen {
    private static final List<String> HEADINGS =
            List.of("INSTANCE", "FAMILY", "STATE", "PRIORITY", "OWNER", "NEXT", "HELD", "GATE", "WHY");
    private static final int STATE = 2;
    private static final List<String> CHECK_HEADINGS = List.of("CHECK", "STATE", "LATEST RESULTS", "TOOK", "WHY");
    private static final int CHECK_STATE = 1;

    private StatusScreen() {
    }

    /**
     * The screen.
     *
     * @param status an answer of {@link StatusJson}'s schema
     * @param events what happened last, oldest first, as the history tells it
     * @param colour whether a terminal shows it
     */
    public static String of(Map<?, ?> status, List<Map<?, ?>> events, boolean colour) {
        var text = new StringBuilder("%s at %s; late at most %.1f ms\n\n".formatted(status.get("node"),
                status.get("as_of"), number(status.get("worst_loop_lag_ms"))));
        List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
        ((List<?>) status.get("instances")).forEach(one -> rows.add(row((Map<?, ?>) one)));
        StatusTable.print(rows, colour ? STATE : -1, text);
        if (status.get("checks") instanceof List<?> checks && !checks.isEmpty()) {
            List<List<String>> lines = new ArrayList<>(List.of(CHECK_HEADINGS));
            checks.forEach(one -> lines.add(check((Map<?, ?>) one)));
            text.append('\n');
            StatusTable.print(lines, colour ? CHECK_STATE : -1, text);
        }
        return text.append(events(events)).toString();
    }

    /** What happened last, an event on a line. */
    public static String events(List<Map<?, ?>> events) {
        var text = new StringBuilder(events.isEmpty() ? "" : "\n");
        events.forEach(event -> text.append(event.get("at") == null ? "" : event.get("at") + " ")
                .append(event.get("kind")).append(": ").append(event.get("text")).append('\n'));
        return text.toString();
    }

    private static List<String> row(Map<?, ?> instance) {
        Object active = instance.get("active_router");
        Object effective = ((Map<?, ?>) instance.get("priority")).get("effective");
        return List.of(StatusTable.text(instance.get("name")), StatusTable.text(instance.get("family")),
                instance.get("state") + (Boolean.TRUE.equals(instance.get("leaving")) ? ", leaving" : ""),
                StatusTable.text(effective), active == null ? "unknown" : StatusTable.text(active), next(instance),
                held(instance.get("addresses")), StatusTable.gate(instance), StatusTable.why(instance));
    }

    /** What its timer will do, and when. */
    private static String next(Map<?, ?> instance) {
        if (!(instance.get("timer_ms") instanceof Number rest)) {
            return "-";
        }
        return ("ACTIVE".equals(instance.get("state")) ? "advert in " : "owns in ") + rest.longValue() + " ms";
    }

    private static String held(Object addresses) {
        if (!(addresses instanceof List<?> all)) {
            return "-";
        }
        long held = all.stream().filter(one -> one instanceof Map<?, ?> address
                && Boolean.TRUE.equals(address.get("held"))).count();
        return held + "/" + all.size();
    }

    private static List<String> check(Map<?, ?> check) {
        return List.of(StatusTable.text(check.get("name")),
                StatusTable.text(check.get("state")).toUpperCase(Locale.ROOT),
                check.get("recent") instanceof String recent && !recent.isEmpty() ? recent : "-",
                "%.1f ms".formatted(number(check.get("last_run_ms"))),
                StatusTable.text(check.get("detail"))
                        + (Boolean.TRUE.equals(check.get("flapping")) ? "; flapping" : ""));
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }
}
