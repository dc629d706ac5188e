package dev.vigia.control;

import dev.vigia.agent.Wish;
import dev.vigia.config.Shown;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a caller asks of a running agent, as JSON of schema 1: {@code {"schema":1,"verb":"drain","name":"web",
 * "for_ms":3600000,"pid":4711}}.
 *
 * @param verb what is to be done
 * @param name the instance; empty for all
 * @param span for how long, or within which it is to be confirmed; null for ever
 * @param pid the caller's process by its own word; 0 where it does not say
 */
public record Request(Verb verb, String name, Duration span, long pid) {
    /** The request for everything that is now; it changes nothing. */
    public static final Request STATUS = new Request(Verb.STATUS, "", null, 0);
    /** The longest span, a year; who wants longer leaves it out. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /** A bound above most waits of the agent's: a handover takes up to 41 s, and as long as resources take to stop. */
    static final Duration ACT_PATIENCE = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration ON_THE_WAY = Duration.ofSeconds(5);
    private static final int LONGEST_NAME = 256;

    /** The verbs, each with the keys that go with it. */
    public enum Verb {
        /** To see everything. */
        STATUS,
        /** To see what happened. */
        HISTORY,
        /** To see what happened, and what happens from now on. */
        EVENTS,
        /** To own nothing until resumed. */
        DRAIN("name", "for_ms", "pid"),
        /** To take the others back. */
        RESUME("name", "pid"),
        /** To yield to a peer. */
        HANDOVER("name", "pid"),
        /** The same, of an instance with resources. */
        RELOCATE("name", "pid"),
        /** To forget what failed. */
        RESOURCE_CLEANUP("name", "pid"),
        /** To let a resource run again. */
        RESOURCE_START("name", "pid"),
        /** To stop a resource. */
        RESOURCE_STOP("name", "pid"),
        /** To stop and start it. */
        RESOURCE_RESTART("name", "pid"),
        /** To look after it again. */
        RESOURCE_MANAGE("name", "pid"),
        /** To leave it alone. */
        RESOURCE_UNMANAGE("name", "pid"),
        /** To take a node for dead. */
        CONFIRM_DEAD("name", "pid"),
        /** To leave all resources alone. */
        MAINTENANCE_ON("pid"),
        /** To look after them again. */
        MAINTENANCE_OFF("pid"),
        /** To take the configuration file up again. */
        RELOAD("for_ms", "pid"),
        /** To keep what that brought. */
        CONFIRM("pid"),
        /** To see the settings in force, passwords included. */
        CONFIGURATION("pid");

        private final Set<String> keys;

        Verb(String... keys) {
            this.keys = Set.of(keys);
        }

        /** How it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it takes this key. */
        public boolean takes(String key) {
            return keys.contains(key);
        }

        /** Whether it is about one thing, which must be named. */
        public boolean names() {
            return switch (this) {
                case HANDOVER, RELOCATE, RESOURCE_START, RESOURCE_STOP, RESOURCE_RESTART, RESOURCE_MANAGE,
                        RESOURCE_UNMANAGE, CONFIRM_DEAD -> true;
                default -> false;
            };
        }

        private static Verb of(Object word) {
            for (Verb verb : values()) {
                if (verb.word().equals(word)) {
                    return verb;
                }
            }
            String words = Stream.of(values()).map(Verb::word).collect(Collectors.joining(", "));
            throw new IllegalArgumentException("its \"verb\" is none of " + words);
        }
    }

    /**
     * Reads a request. Keys that do not go with the verb are refused: a misspelt "name" must not drain a whole node.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static Request of(Object json) {
        if (!(json instanceof Map<?, ?> request)) {
            throw new IllegalArgumentException("it is no object");
        }
        if (!Long.valueOf(StatusJson.SCHEMA).equals(request.get("schema"))) {
            throw new IllegalArgumentException("its \"schema\" is not " + StatusJson.SCHEMA);
        }
        Verb verb = Verb.of(request.get("verb"));
        for (Object key : request.keySet()) {
            if (!key.equals("schema") && !key.equals("verb") && !verb.keys.contains(key)) {
                throw new IllegalArgumentException("it has a key that does not go with \"" + verb.word() + "\"");
            }
        }
        String name = "";
        if (request.containsKey("name") || verb.names()) {
            if (!(request.get("name") instanceof String given) || given.isEmpty() || given.length() > LONGEST_NAME) {
                throw new IllegalArgumentException("its \"name\" is no text of 1 to " + LONGEST_NAME + " characters");
            }
            name = given;
        }
        long span = number(request, "for_ms", LONGEST.toMillis());
        long pid = number(request, "pid", Integer.MAX_VALUE);
        return new Request(verb, name, span == 0 ? null : Duration.ofMillis(span), pid);
    }

    private static long number(Map<?, ?> request, String key, long most) {
        if (!request.containsKey(key)) {
            return 0;
        }
        if (!(request.get(key) instanceof Long number) || number < 1 || number > most) {
            throw new IllegalArgumentException("its \"" + key + "\" is no whole number from 1 to " + most);
        }
        return number;
    }

    /** The request as it is sent. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", StatusJson.SCHEMA);
        json.put("verb", verb.word());
        if (!name.isEmpty()) {
            json.put("name", name);
        }
        if (span != null) {
            json.put("for_ms", span.toMillis());
        }
        if (pid != 0) {
            json.put("pid", pid);
        }
        return json;
    }

    /** Whether it changes something. */
    boolean acts() {
        return wish() != null && verb != Verb.STATUS;
    }

    /** How long who asks waits for the answer: longer than who answers does. */
    Duration patience() {
        return acts() ? ACT_PATIENCE.plus(ON_THE_WAY) : PATIENCE;
    }

    /** What the agent is asked; null for what it need not be asked. */
    Wish wish() {
        return switch (verb) {
            case STATUS -> new Wish.Status();
            case HISTORY, EVENTS -> null;
            case DRAIN -> new Wish.Drain(name, span);
            case RESUME -> new Wish.Resume(name);
            case HANDOVER, RELOCATE -> new Wish.HandOver(name);
            case RESOURCE_CLEANUP -> new Wish.Resource(Wish.Act.CLEAN_UP, name);
            case RESOURCE_START -> new Wish.Resource(Wish.Act.START, name);
            case RESOURCE_STOP -> new Wish.Resource(Wish.Act.STOP, name);
            case RESOURCE_RESTART -> new Wish.Resource(Wish.Act.RESTART, name);
            case RESOURCE_MANAGE -> new Wish.Resource(Wish.Act.MANAGE, name);
            case RESOURCE_UNMANAGE -> new Wish.Resource(Wish.Act.UNMANAGE, name);
            case CONFIRM_DEAD -> new Wish.Resource(Wish.Act.CONFIRM_DEAD, name);
            case MAINTENANCE_ON -> new Wish.Resource(Wish.Act.MAINTENANCE_ON, "");
            case MAINTENANCE_OFF -> new Wish.Resource(Wish.Act.MAINTENANCE_OFF, "");
            case RELOAD -> new Wish.Reload(span);
            case CONFIRM -> new Wish.Confirm();
            case CONFIGURATION -> new Wish.Configuration();
        };
    }

    /** For the log and for people: {@code drain web for 3600 s}. */
    @Override
    public String toString() {
        // any text may come, so that the agent can say what is wrong with it; nothing of it forges a line of the log
        boolean all = acts() && !(wish() instanceof Wish.OfFile);
        String whole = !name.isEmpty() ? " " + Shown.cut(name, 64) : all ? " everything" : "";
        return verb.word() + whole + (span == null ? "" : " for " + span.toSeconds() + " s");
    }
}
