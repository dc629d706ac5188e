package dev.vigia.agent;

/** Why this node may run resources, or may not yet, for people. */
final class Grounds {
    private Grounds() {
    }

    /** Why it may. */
    static String of(Clearance.Grant grant) {
        return switch (grant) {
            case HELD -> "it did before";
            case ALONE -> "no other node was ever heard";
            case RELEASED -> "the other node says that nothing runs there";
            case CONFIRMED -> "an operator says that the other node is dead";
            case FENCED -> "the other node was fenced";
            case WATCHDOG -> "the other node's watchdog has reset it";
            case UNPROVEN -> "nothing proves that they do not run elsewhere, too (takeover: unproven)";
        };
    }

    /**
     * What it waits for, and what to do.
     *
     * @param node this node
     * @param known whether the other was heard in this life
     */
    static String lacking(ServiceSettings settings, String node, boolean known, Fencing fencing) {
        String others = others(settings, node);
        String word = others + " must say that nothing runs there";
        String confirm = "vigia resource confirm-dead " + others;
        return switch (settings.takeover()) {
            case MANUAL -> word + "; where it is dead: " + confirm;
            case FENCE -> known ? word + ", or be fenced" + fenced(fencing, confirm)
                    : word + "; it was not heard since this agent started, and so is not fenced: start it, or "
                    + confirm;
            case WATCHDOG -> word + ", or its watchdog reset it";
            case UNPROVEN -> "nothing";
        };
    }

    private static String fenced(Fencing fencing, String confirm) {
        return (fencing.last().isEmpty() ? "" : "; the last fencing: " + fencing.last())
                + (fencing.exhausted() ? "; it is not tried again: " + confirm : "");
    }

    /** The other nodes by name, or {@code NODE} where the file names none. */
    private static String others(ServiceSettings settings, String node) {
        return settings.domain().map(domain -> String.join(", ", domain.nodes().stream()
                .filter(other -> !other.equals(node)).toList())).filter(names -> !names.isEmpty()).orElse("NODE");
    }
}
