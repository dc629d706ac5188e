package dev.vigia.sim;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Something that happens in a {@link Scenario} at a certain moment.
 *
 * @param at when, from the start
 * @param kind what
 * @param node whom it befalls; empty for all
 * @param word what it is about besides: a check, a file, another node, an instance; empty for nothing
 * @param share how much is lost or how long something takes, where it says so: 0 to 1, or nanoseconds
 * @param lasting until it is taken back; null for ever
 * @param text as it was written
 */
public record Incident(Duration at, Kind kind, String node, String word, double share, Duration lasting, String text) {
    /** What can happen. */
    public enum Kind {
        /** The agent is killed and stays dead. */
        KILL("NODE"),
        /** The agent is killed, and its supervisor starts it again. */
        RESTART("NODE"),
        /** The machine loses its power. */
        POWER("NODE"),
        /** An agent is started where none runs. */
        START("NODE"),
        /** The agent is stopped in order. */
        STOP("NODE"),
        /** The agent stands still, its machine goes on. */
        FREEZE("NODE"),
        /** The machine stands still, agent and kernel alike. */
        PAUSE("NODE"),
        /** Nothing passes between the node and everybody else. */
        CUT("NODE"),
        /** Nothing of what the node sends arrives, or does not at one other. */
        ONEWAY("NODE [NODE]"),
        /** The cable is pulled: the node sees it. */
        UNPLUG("NODE"),
        /** A part of all packets is lost. */
        LOSS("PERCENT%"),
        /** Packets take longer. */
        DELAY("TIME"),
        /** What a check looks at breaks, or is well again, everywhere or on one node. */
        CHECK("NAME down|up [on NODE]"),
        /** An operator drains a node. */
        DRAIN("NODE"),
        /** An operator takes drain or handover back. */
        RESUME("NODE"),
        /** An operator hands an instance over. */
        HANDOVER("NODE INSTANCE"),
        /** A node takes up another file. */
        RELOAD("NODE FILE"),
        /** All cuts, losses and delays end. */
        HEAL("");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** As it is written. */
        String usage() {
            return (name().toLowerCase(Locale.ROOT) + " " + words).strip();
        }
    }

    private static final Map<String, Kind> KINDS = Arrays.stream(Kind.values())
            .collect(Collectors.toMap(kind -> kind.name().toLowerCase(Locale.ROOT), kind -> kind, (a, b) -> a,
                    TreeMap::new));

    /** Everything that can be written, a line each. */
    public static String usage() {
        return Arrays.stream(Kind.values()).map(Kind::usage).collect(Collectors.joining(", "));
    }

    /** Reads spans of time. */
    @FunctionalInterface
    public interface Spans {
        /** The span that is written; throws {@link IllegalArgumentException} where it is none. */
        Duration read(String text);
    }

    /**
     * Reads {@code t=TIME KIND WORDS [for TIME]}.
     *
     * @throws IllegalArgumentException saying what is wrong with it, and what to write
     */
    public static Incident parse(String text, Spans spans) {
        String[] words = text.strip().split("\\s+");
        int count = words.length;
        Duration lasting = null;
        if (count > 3 && words[count - 2].equals("for")) {
            lasting = spans.read(words[count - 1]);
            count -= 2;
        }
        if (count < 2 || !words[0].startsWith("t=")) {
            throw new IllegalArgumentException("'" + text + "' is no fault: write \"t=5s kill lb1\"");
        }
        Duration at = spans.read(words[0].substring(2));
        Kind kind = KINDS.get(words[1]);
        if (kind == null) {
            throw new IllegalArgumentException("'" + words[1] + "' is no fault; there are " + usage());
        }
        if (at.isNegative() || lasting != null && (lasting.isNegative() || lasting.isZero())) {
            throw new IllegalArgumentException("'" + text + "': the time must not lie before the start");
        }
        return of(at, kind, Arrays.copyOfRange(words, 2, count), lasting, text, spans);
    }

    private static Incident of(Duration at, Kind kind, String[] words, Duration lasting, String text, Spans spans) {
        String first = words.length > 0 ? words[0] : "";
        String second = words.length > 1 ? words[1] : "";
        boolean right = switch (kind) {
            case HEAL -> words.length == 0;
            case ONEWAY -> words.length == 1 || words.length == 2;
            case HANDOVER, RELOAD -> words.length == 2;
            case CHECK -> (words.length == 2 || words.length == 4 && words[2].equals("on"))
                    && (second.equals("down") || second.equals("up"));
            default -> words.length == 1;
        };
        if (!right) {
            throw new IllegalArgumentException("'" + text + "': write \"" + kind.usage() + "\"");
        }
        return switch (kind) {
            case LOSS -> new Incident(at, kind, "", "", percent(first, text), lasting, text);
            case DELAY -> new Incident(at, kind, "", "", spans.read(first).toNanos(), lasting, text);
            case CHECK -> new Incident(at, kind, words.length == 4 ? words[3] : "", first,
                    second.equals("up") ? 1 : 0, lasting, text);
            default -> new Incident(at, kind, first, second, 0, lasting, text);
        };
    }

    private static double percent(String word, String text) {
        if (!word.matches("\\d{1,2}(\\.\\d{1,3})?%|100%")) {
            throw new IllegalArgumentException("'" + text + "': write the loss as 10%");
        }
        return Double.parseDouble(word.substring(0, word.length() - 1)) / 100;
    }

    /** What was written without its moment. */
    String what() {
        return text.strip().replaceFirst("\\S+\\s+", "");
    }
}
