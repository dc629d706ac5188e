package dev.vigia.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The answer to {@code status} as a table for people, one row for each virtual router. */
public final class StatusTable {
    private static final List<String> HEADINGS = List.of("INSTANCE", "FAMILY", "INTERFACE", "VRID", "STATE", "PRIORITY",
            "ACTIVE ROUTER", "GATE", "SINCE", "WHY");
    private static final int STATE = 4;
    private static final List<String> GROUP_HEADINGS = List.of("GROUP", "MEMBERS", "STATE", "SINCE", "WHY");
    private static final int GROUP_STATE = 2;
    private static final List<String> CHECK_HEADINGS = List.of("CHECK", "KIND", "STATE", "SINCE", "WHY");
    private static final int CHECK_STATE = 2;
    private static final List<String> RESOURCE_HEADINGS = List.of("RESOURCE", "AGENT", "INSTANCE", "STATE", "FAILURES",
            "NOTES");

    private StatusTable() {
    }

    /**
     * The table.
     *
     * @param status an answer of {@link StatusJson}'s schema
     * @param colour whether a terminal shows it: the state's word is coloured then, never replaced
     */
    public static String of(Map<?, ?> status, boolean colour) {
        var text = new StringBuilder("node " + status.get("node") + " at " + status.get("as_of"));
        Object lag = status.get("worst_loop_lag_ms");
        if (lag instanceof Number ms) {
            text.append(String.format(Locale.ROOT, "; its event loop came at most %.1f ms late", ms.doubleValue()));
        }
        text.append('\n').append(measures(status.get("measures"))).append('\n');
        List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
        for (Object instance : (List<?>) status.get("instances")) {
            rows.add(row((Map<?, ?>) instance));
        }
        print(rows, colour ? STATE : -1, text);
        if (status.get("groups") instanceof List<?> groups && !groups.isEmpty()) {
            rows = new ArrayList<>(List.of(GROUP_HEADINGS));
            for (Object group : groups) {
                rows.add(group((Map<?, ?>) group));
            }
            text.append('\n');
            print(rows, colour ? GROUP_STATE : -1, text);
        }
        if (status.get("checks") instanceof List<?> checks && !checks.isEmpty()) {
            rows = new ArrayList<>(List.of(CHECK_HEADINGS));
            for (Object check : checks) {
                rows.add(check((Map<?, ?>) check));
            }
            text.append('\n');
            print(rows, colour ? CHECK_STATE : -1, text);
        }
        if (status.get("resources") instanceof List<?> resources && !resources.isEmpty()
                && status.get("services") instanceof List<?> services) {
            text.append('\n').append(resources(resources, services));
        }
        return text.toString();
    }

    /** Resources, and what those wait for who may not run them yet. */
    public static String resources(List<?> resources, List<?> services) {
        List<List<String>> rows = new ArrayList<>(List.of(RESOURCE_HEADINGS));
        for (Object one : resources) {
            if (one instanceof Map<?, ?> resource) {
                String operation = text(resource.get("operation"));
                boolean moves = !operation.isEmpty() && !operation.startsWith("monitor");
                String notes = (Boolean.TRUE.equals(resource.get("managed")) ? "" : "unmanaged; ")
                        + ("Stopped".equals(resource.get("target_role")) ? "stopped by wish; " : "")
                        + (text(resource.get("halted")).isEmpty() ? "" : resource.get("halted") + "; ")
                        + text(resource.get("last_failure"));
                rows.add(List.of(text(resource.get("name")), text(resource.get("agent")),
                        text(resource.get("instance")), text(resource.get("state")).toUpperCase(Locale.ROOT)
                                + (moves ? ", " + operation : ""), text(resource.get("fail_count")), notes));
            }
        }
        var text = new StringBuilder();
        print(rows, -1, text);
        for (Object one : services) {
            if (one instanceof Map<?, ?> service && !text(service.get("waits_for")).isEmpty()) {
                text.append(service.get("instance")).append(" waits: ").append(service.get("waits_for")).append('\n');
            }
        }
        return text.toString();
    }

    /** Prints rows below their headings, one column in colour; none where that is -1. */
    static void print(List<List<String>> rows, int coloured, StringBuilder text) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            text.append(line(row, widths, row == rows.get(0) ? -1 : coloured)).append('\n');
        }
    }

    private static List<String> group(Map<?, ?> group) {
        List<?> members = (List<?>) group.get("members");
        return List.of(text(group.get("name")), members.stream().map(StatusTable::text)
                .collect(Collectors.joining(" ")), group.get("state") + " (" + group.get("keepalived_state") + ")",
                text(group.get("since")), why(group.get("reason"), group.get("reason_detail")));
    }

    private static List<String> check(Map<?, ?> check) {
        String output = text(check.get("last_output"));
        boolean failed = "down".equals(check.get("state"));
        String flapping = Boolean.TRUE.equals(check.get("flapping")) ? "; flapping" : "";
        return List.of(text(check.get("name")), text(check.get("kind")),
                text(check.get("state")).toUpperCase(Locale.ROOT), text(check.get("since")),
                text(check.get("detail")) + (failed && !output.isEmpty() ? ": " + output : "") + flapping);
    }

    /** What is done for punctuality on one line, and each refusal on one of its own. */
    private static String measures(Object told) {
        List<String> inForce = new ArrayList<>();
        var refusals = new StringBuilder();
        if (told instanceof List<?> measures) {
            for (Object one : measures) {
                if (one instanceof Map<?, ?> measure && Boolean.TRUE.equals(measure.get("in_force"))) {
                    inForce.add(text(measure.get("name")));
                } else if (one instanceof Map<?, ?> measure) {
                    refusals.append("refused: ").append(measure.get("name")).append(": ")
                            .append(measure.get("refused_because")).append('\n');
                }
            }
        }
        return (inForce.isEmpty() ? "" : "in force: " + String.join(", ", inForce) + "\n") + refusals;
    }

    private static List<String> row(Map<?, ?> instance) {
        Map<?, ?> priority = (Map<?, ?>) instance.get("priority");
        Object active = instance.get("active_router");
        String state = instance.get("state") + " (" + instance.get("keepalived_state") + ")"
                + (Boolean.TRUE.equals(instance.get("leaving")) ? ", leaving" : "");
        return List.of(text(instance.get("name")), text(instance.get("family")), text(instance.get("interface")),
                text(instance.get("vrid")), state, text(priority.get("effective")),
                active == null ? "unknown" : text(active), gate(instance),
                text(instance.get("since")), why(instance) + besides(instance));
    }

    /** Its gate, and whether that lets no more than neighbour discovery in. */
    static String gate(Map<?, ?> instance) {
        Object gate = instance.get("gate");
        return (gate == null ? "unknown" : text(gate))
                + (Boolean.FALSE.equals(instance.get("accept")) ? ", no accept" : "");
    }

    /** Why there is no gate, and who else claims the addresses. */
    private static String besides(Map<?, ?> instance) {
        var text = new StringBuilder();
        if (instance.get("gate_off_because") instanceof String reason && !reason.isEmpty()) {
            text.append("; no gate: ").append(reason);
        }
        if (instance.get("claims") instanceof List<?> claims) {
            for (Object one : claims) {
                if (one instanceof Map<?, ?> claim) {
                    text.append("; ").append(claim.get("address")).append(" is claimed by ").append(claim.get("mac"));
                }
            }
        }
        return text.toString();
    }

    static String why(Map<?, ?> instance) {
        List<?> unfit = (List<?>) instance.get("unfit_because");
        List<?> details = (List<?>) instance.get("unfit_detail");
        if (unfit.isEmpty()) {
            return why(instance.get("reason"), instance.get("reason_detail"));
        }
        return IntStream.range(0, unfit.size()).mapToObj(i -> why(unfit.get(i), details.get(i)))
                .collect(Collectors.joining("; "));
    }

    private static String why(Object code, Object detail) {
        return text(detail).isEmpty() ? text(code) : code + ": " + detail;
    }

    static String text(Object value) {
        return String.valueOf(value);
    }

    private static String line(List<String> row, int[] widths, int coloured) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            boolean last = i == widths.length - 1;
            String padding = last ? "" : " ".repeat(widths[i] - cell.length() + 2);
            line.append(i == coloured ? coloured(cell) : cell).append(padding);
        }
        return line.toString();
    }

    private static String coloured(String state) {
        int code = state.startsWith("ACTIVE") || state.equals("UP") ? 32
                : state.startsWith("BACKUP") || state.equals("UNKNOWN") ? 36 : 31;
        return "\u001b[" + code + "m" + state + "\u001b[0m";
    }
}
