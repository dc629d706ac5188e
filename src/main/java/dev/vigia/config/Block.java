package dev.vigia.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys that may stand together in one map, and those that may not yet, or never, with the reason. */
final class Block {
    private final String name;
    private final Map<String, Key<?>> keys = new LinkedHashMap<>();
    private final Map<String, Refusal> refusals = new LinkedHashMap<>();

    /**
     * Why a known word is not taken.
     *
     * @param message the sentence to show
     * @param hint what to do instead, or empty
     */
    record Refusal(String message, String hint) {
    }

    Block(String name) {
        this.name = name;
    }

    /** A key with a default, given as it would be written. */
    <T> Key<T> key(String key, Kind<T> kind, String fallback, String about) {
        var unwritten = new SourceText("the table of keys", fallback);
        var problems = new Problems(unwritten);
        T preset = kind.read(new Node.Scalar(unwritten.placeAt(0), fallback, false), problems);
        if (problems.fatal()) {
            throw new IllegalStateException("the default of " + key + ": " + problems.sorted());
        }
        return add(new Key<>(key, kind, false, fallback, preset, about));
    }

    /** A key that may be left out and then has no value. */
    <T> Key<T> optional(String key, Kind<T> kind, String about) {
        return add(new Key<>(key, kind, false, "", null, about));
    }

    /** A key that must be written. */
    <T> Key<T> required(String key, Kind<T> kind, String about) {
        return add(new Key<>(key, kind, true, "", null, about));
    }

    /** The same keys as another block has them. */
    void share(Key<?>... others) {
        for (Key<?> other : others) {
            add(other);
        }
    }

    private <T> Key<T> add(Key<T> key) {
        keys.put(key.name(), key);
        return key;
    }

    /** Words that a later version will know; refused, because to ignore them would be to lie. */
    void later(String... words) {
        for (String word : words) {
            refusals.put(word, new Refusal("'" + word + "' is not supported yet", ""));
        }
    }

    /** A word that never becomes a key, and what to write instead. */
    void never(String word, String hint) {
        refusals.put(word, new Refusal("there is no key '" + word + "'", hint));
    }

    /** What the block is called in messages. */
    String name() {
        return name;
    }

    /** Its keys in the order in which people read and write them. */
    Collection<Key<?>> keys() {
        return keys.values();
    }

    /** The key of that name, or null. */
    Key<?> find(String word) {
        return keys.get(word);
    }

    /** Why that word is not taken, or null. */
    Refusal refusal(String word) {
        return refusals.get(word);
    }

    /** Every word it knows, keys first. */
    List<String> words() {
        List<String> words = new ArrayList<>(keys.keySet());
        words.addAll(refusals.keySet());
        return words;
    }
}
