package dev.vigia.config;

import dev.vigia.agent.FenceDevice;
import dev.vigia.agent.FenceDevice.Action;
import dev.vigia.agent.FenceDevice.Target;
import dev.vigia.agent.FenceParameters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the fields of one device mean: of its parameters those with {@code pcmk_} in front are ours, as they are
 * Pacemaker's (pacemaker-fenced(7)); its agent is told all others.
 */
final class StonithMeaning {
    static final String HOST_LIST = "pcmk_host_list";
    static final String HOST_MAP = "pcmk_host_map";
    static final String HOST_ARGUMENT = "pcmk_host_argument";
    static final String DELAY = "pcmk_delay_base";
    private static final String HOST_CHECK = "pcmk_host_check";
    private static final String STATIC = "static-list";
    private static final String PREFIX = "pcmk_";
    private static final Duration USUAL_DELAY = Duration.ofSeconds(5);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(10);
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
    private static final int USUAL_ATTEMPTS = 2;
    private static final int MOST_ATTEMPTS = 10;
    /** What an agent is told fits into a pipe whatever its reader does (PIPE_BUF, pipe(7)). */
    private static final int MOST_BYTES = 4096;
    private static final Set<String> HARMLESS = Set.of("on", "start", "status", "monitor", "list", "list-status",
            "metadata", "meta-data", "validate-all");
    /** Pacemaker's others, and what to write. */
    private static final Map<String, String> REFUSED = Map.of(
            "pcmk_delay_max", "write 'pcmk_delay_base', longer for one of two nodes: chance proves nothing",
            "pcmk_action_limit", "leave it out: one fencing runs at a time",
            "pcmk_host_attribute", "write 'pcmk_host_list' and 'pcmk_host_map'");

    private final Fields fields;
    private final Problems problems;
    private final Map<String, Placed<String>> params;

    private StonithMeaning(Fields fields, Problems problems) {
        this.fields = fields;
        this.problems = problems.unseen().about(StonithKeys.PARAMS.name());
        this.params = Optional.ofNullable(fields.get(StonithKeys.PARAMS)).orElse(Map.of());
    }

    /** The device, as far as its fields mean something; what is wrong with them is reported. */
    static Optional<FenceDevice> of(Fields fields, Problems problems) {
        boolean broken = fields.get(StonithKeys.AGENT) == null || fields.get(StonithKeys.ACTION) == null
                || fields.has(StonithKeys.PARAMS) && fields.get(StonithKeys.PARAMS) == null;
        return broken ? Optional.empty() : Optional.of(new StonithMeaning(fields, problems).device());
    }

    /** What stands before {@code action}, {@code timeout} and {@code retries}. */
    static String prefix(Action action) {
        return PREFIX + action.word() + "_";
    }

    private FenceDevice device() {
        Action action = fields.get(StonithKeys.ACTION);
        String own = prefix(action);
        names(own);
        Optional<String> check = text(HOST_CHECK);
        if (check.isPresent() && !check.get().equals(STATIC)) {
            error(HOST_CHECK, "'" + check.get() + "' is not supported", "write '" + HOST_CHECK + ": " + STATIC
                    + "' and the nodes in '" + HOST_LIST + "'");
        }
        String word = text(own + "action").orElse(action.word());
        if (HARMLESS.contains(word) || !word.matches("[A-Za-z0-9_-]{1,64}")) {
            error(own + "action", "'" + word + "' turns no node off",
                    "write off, reboot, or what the agent has for it");
        }
        return new FenceDevice(fields.name(), fields.get(StonithKeys.AGENT), action, word, targets(),
                text(HOST_ARGUMENT), time(own + "timeout", USUAL_TIMEOUT, Duration.ofSeconds(1), LONGEST_TIMEOUT),
                attempts(own + "retries"), parameters());
    }

    /** Refuses what we would not heed. */
    private void names(String own) {
        String other = prefix(own.equals(prefix(Action.OFF)) ? Action.REBOOT : Action.OFF);
        Set<String> known = new LinkedHashSet<>(List.of(HOST_LIST, HOST_MAP, HOST_ARGUMENT, HOST_CHECK, DELAY,
                own + "action", own + "timeout", own + "retries"));
        for (String name : params.keySet()) {
            if (known.contains(name) || !name.startsWith(PREFIX)) {
                continue;
            }
            if (List.of(other + "action", other + "timeout", other + "retries").contains(name)) {
                problems.warning(place(name), "'" + name + "' says nothing with 'action: "
                        + own.substring(PREFIX.length(), own.length() - 1) + "'",
                        "write '" + own + "…', or leave it out");
                continue;
            }
            String question = Spelling.question(name, known);
            String hint = REFUSED.getOrDefault(name, name.matches("pcmk_(monitor|status|list|on|metadata)_.*")
                    ? "leave it out: the agent is asked for nothing else" : question);
            error(name, "there is no '" + name + "'", hint.isEmpty() ? "there are " + String.join(", ", known) : hint);
        }
        if (params.containsKey("action")) {
            error("action", "'action' stands among the parameters", "write it beside 'params': action: off");
        }
        if (params.containsKey("nodename")) {
            error("nodename", "'nodename' is told by us", "leave it out");
        }
    }

    private List<Target> targets() {
        Map<String, String> plugs = pairs(HOST_MAP);
        List<String> listed = text(HOST_LIST).map(list -> List.of(list.strip().split("[,;\\s]+"))).orElse(List.of())
                .stream().filter(one -> !one.isEmpty()).distinct().toList();
        List<String> nodes = text(HOST_LIST).isPresent() ? listed : List.copyOf(plugs.keySet());
        boolean each = text(DELAY).filter(text -> text.matches("(?s).*[:=].*")).isPresent();
        Map<String, String> delays = each ? pairs(DELAY) : Map.of();
        Duration common = !each ? time(DELAY, USUAL_DELAY, Duration.ZERO, LONGEST_DELAY) : USUAL_DELAY;
        plugs.keySet().forEach(node -> known(HOST_MAP, node, nodes));
        delays.keySet().forEach(node -> known(DELAY, node, nodes));
        List<Target> targets = new ArrayList<>();
        for (String node : nodes) {
            String written = delays.get(node);
            Duration delay = written == null ? common : time(DELAY, written, USUAL_DELAY, Duration.ZERO, LONGEST_DELAY);
            String plug = plugs.getOrDefault(node, node);
            if (plug.matches("(?s).*[\\r\\n\\x00].*")) {
                error(HOST_MAP, "what the agent calls '" + node + "' has more than one line", "write it on one");
            }
            targets.add(new Target(node, plug, delay));
        }
        return targets;
    }

    private void known(String name, String node, List<String> nodes) {
        if (!nodes.contains(node)) {
            String question = Spelling.question(node, nodes);
            error(name, name + " names '" + node + "', which " + HOST_LIST + " does not", question.isEmpty()
                    ? "add it there" : question);
        }
    }

    /** {@code node:value;node:value}, also with {@code =} and blanks; a backslash takes the next letter as it is. */
    private Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        String text = text(name).orElse("");
        var part = new StringBuilder();
        String node = null;
        for (int i = 0; i <= text.length(); i++) {
            char letter = i < text.length() ? text.charAt(i) : ';';
            if (letter == '\\' && i + 1 < text.length()) {
                part.append(text.charAt(++i));
            } else if (node == null && (letter == ':' || letter == '=')) {
                node = part.toString();
                part.setLength(0);
            } else if (letter != ';' && !Character.isWhitespace(letter)) {
                part.append(letter);
            } else {
                pair(name, node, part.toString(), pairs);
                node = null;
                part.setLength(0);
            }
        }
        return pairs;
    }

    private void pair(String name, String node, String value, Map<String, String> pairs) {
        if (node == null && value.isEmpty()) {
            return;
        }
        if (node == null || node.isEmpty() || value.isEmpty()) {
            error(name, name + " is not understood at '" + Shown.cut(node == null ? value : node, 60) + "'",
                    "write node:value;node:value");
        } else if (pairs.putIfAbsent(node, value) != null) {
            error(name, name + " names '" + node + "' twice", "leave one out");
        }
    }

    /** As {@link #pairs} reads it back. */
    static String escaped(String value) {
        var escaped = new StringBuilder();
        for (char letter : value.toCharArray()) {
            boolean special = letter == '\\' || letter == ';' || Character.isWhitespace(letter);
            escaped.append(special ? "\\" : "").append(letter);
        }
        return escaped.toString();
    }

    private FenceParameters parameters() {
        Map<String, String> others = new TreeMap<>();
        int bytes = 0;
        for (Map.Entry<String, Placed<String>> param : params.entrySet()) {
            String value = param.getValue().value();
            if (value.matches("(?s).*[\\r\\n\\x00].*")) {
                error(param.getKey(), "'" + param.getKey() + "' has more than one line",
                        "a fence agent is told one line for each parameter");
            }
            if (!param.getKey().startsWith(PREFIX)) {
                others.put(param.getKey(), value);
                bytes += param.getKey().length() + value.getBytes(StandardCharsets.UTF_8).length + 2;
            }
        }
        if (bytes > MOST_BYTES - 1024) {
            problems.error(fields.place(StonithKeys.PARAMS), "the parameters have " + bytes + " bytes, "
                    + (MOST_BYTES - 1024) + " at most can be told", "keep long ones in files that the agent reads");
        }
        return FenceParameters.of(others);
    }

    private int attempts(String name) {
        String written = text(name).orElse(String.valueOf(USUAL_ATTEMPTS));
        if (!written.matches("[1-9]\\d?") || Integer.parseInt(written) > MOST_ATTEMPTS) {
            error(name, name + " " + Shown.cut(written, 60) + " is no number from 1 to " + MOST_ATTEMPTS,
                    "it says how often it is tried in all");
            return USUAL_ATTEMPTS;
        }
        return Integer.parseInt(written);
    }

    private Duration time(String name, Duration usual, Duration least, Duration most) {
        return text(name).map(written -> time(name, written, usual, least, most)).orElse(usual);
    }

    private Duration time(String name, String written, Duration usual, Duration least, Duration most) {
        try {
            Duration span = TimeText.read(new Node.Scalar(place(name), written, false));
            if (span.compareTo(least) >= 0 && span.compareTo(most) <= 0 && span.toNanos() % 1_000_000 == 0) {
                return span;
            }
            error(name, name + " " + written + " is out of range: " + TimeText.of(least) + " to " + TimeText.of(most),
                    "");
        } catch (Wrong wrong) {
            error(name, wrong.getMessage(), wrong.hint());
        }
        return usual;
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(params.get(name)).map(Placed::value);
    }

    private Place place(String name) {
        return params.containsKey(name) ? params.get(name).place() : fields.place(StonithKeys.PARAMS);
    }

    private void error(String name, String message, String hint) {
        problems.error(place(name), message, hint);
    }
}
