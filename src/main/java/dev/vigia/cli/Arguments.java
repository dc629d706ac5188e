package dev.vigia.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words after a verb: options with a value, options without, perhaps a name, and nothing else. */
final class Arguments {
    /** The command line is wrong; the message says how. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> flags = new HashSet<>();
    private String name = "";

    /**
     * Reads the words.
     *
     * @param verb the verb, for messages
     * @param words what stands after it; {@code --option=value} and {@code --option value} mean the same
     * @param valued the options that take a value
     * @param plain the options that take none
     */
    Arguments(String verb, List<String> words, Set<String> valued, Set<String> plain) throws UsageException {
        this(verb, words, valued, plain, false);
    }

    /** The same, where one word may stand that is no option: a name. */
    Arguments(String verb, List<String> words, Set<String> valued, Set<String> plain, boolean named)
            throws UsageException {
        Deque<String> rest = new ArrayDeque<>(words);
        while (!rest.isEmpty()) {
            String word = rest.poll();
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String option = equals < 0 ? word : word.substring(0, equals);
            if (valued.contains(option)) {
                String value = equals < 0 ? rest.poll() : word.substring(equals + 1);
                if (value == null || value.isEmpty()) {
                    throw new UsageException(verb + " " + option + " needs a value");
                }
                if (values.put(option, value) != null) {
                    throw new UsageException(verb + " takes " + option + " only once");
                }
            } else if (plain.contains(word)) {
                flags.add(word);
            } else if (named && !word.startsWith("-")) {
                if (word.isEmpty() || !name.isEmpty()) {
                    throw new UsageException(word.isEmpty() ? verb + " does not take an empty name"
                            : verb + " takes one name, not also '" + word + "'");
                }
                name = word;
            } else {
                throw new UsageException(verb + " does not know '" + word + "'");
            }
        }
    }

    /** The word that is no option; empty where none was given. */
    String name() {
        return name;
    }

    /** The value of an option, or {@code otherwise}. */
    String value(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** The value of an option that must be given. */
    String required(String name, String what) throws UsageException {
        String value = values.get(name);
        if (value == null) {
            throw new UsageException("say " + what + " with " + name);
        }
        return value;
    }

    /** The value of an option that must be one of a few words. */
    String oneOf(String name, List<String> words) throws UsageException {
        String value = values.getOrDefault(name, words.get(0));
        if (!words.contains(value)) {
            throw new UsageException(name + " takes " + String.join(" or ", words) + ", not '" + value + "'");
        }
        return value;
    }

    /** Whether an option without a value was given. */
    boolean has(String name) {
        return flags.contains(name);
    }
}
