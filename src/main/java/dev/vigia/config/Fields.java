package dev.vigia.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One map of the file read against its {@link Block}: typed values and where they were written. */
final class Fields {
    private final String name;
    private final Place place;
    private final Block block;
    private final Map<Key<?>, Object> values = new HashMap<>();
    private final Map<Key<?>, Place> places = new HashMap<>();

    private Fields(String name, Place place, Block block) {
        this.name = name;
        this.place = place;
        this.block = block;
    }

    /** Reads all entries of a map and reports everything wrong with them. */
    static Fields read(Placed<String> name, List<Node.Entry> entries, Block block, Problems problems) {
        var fields = new Fields(name.value(), name.place(), block);
        Set<String> meant = new HashSet<>();
        for (Node.Entry entry : entries) {
            Key<?> key = block.find(entry.key().text());
            if (key != null) {
                fields.put(key, entry.value(), problems);
            } else {
                meant.add(unknown(entry.key(), block, problems.plain()));
            }
        }
        for (Key<?> key : block.keys()) {
            // a key that was only misspelled is one mistake, not two
            if (key.required() && !fields.has(key) && !meant.contains(key.name())) {
                problems.plain().error(fields.place, fields + " has no '" + key + "'",
                        "write '" + key + ": …', " + key.about());
            }
        }
        return fields;
    }

    /** The fields of a block that was not written at all. */
    static Fields unwritten(Place place, Block block) {
        return new Fields(block.name(), place, block);
    }

    private void put(Key<?> key, Node value, Problems problems) {
        places.put(key, value.place());
        values.put(key, key.kind().read(value, problems.about(key.name())));
    }

    /** Reports a word that is no key; returns the one that was probably meant, or empty text. */
    private static String unknown(Node.Scalar word, Block block, Problems problems) {
        Block.Refusal refusal = block.refusal(word.text());
        if (refusal != null) {
            problems.error(word.place(), refusal.message(), refusal.hint());
            return "";
        }
        String nearest = problems.full() ? "" : Spelling.nearest(word.text(), block.words());
        String home = Keys.BLOCKS.stream().filter(other -> other.find(word.text()) != null)
                .map(Block::name).findFirst().orElse("");
        String hint = !home.isEmpty() ? "it belongs in " + home
                : nearest.isEmpty() ? "" : "did you mean '" + nearest + "'?";
        problems.error(word.place(), "unknown key '" + Shown.cut(word.text(), 60) + "'", hint);
        return home.isEmpty() ? nearest : "";
    }

    /** What a key of a block that may itself be missing lists; nothing where it was not written, or wrongly. */
    static <T> List<T> all(Fields fields, Key<List<T>> key) {
        List<T> list = fields == null ? null : fields.get(key);
        return list == null ? List.of() : list;
    }

    /** What kind of thing it is: the name of its block. */
    String kind() {
        return block.name();
    }

    /** The block's name in the file: the instance's name. */
    String name() {
        return name;
    }

    /** Where the block's name stands. */
    Place place() {
        return place;
    }

    /** The value of a key, its default where it was not written; null where it was wrong or has no default. */
    @SuppressWarnings("unchecked")
    <T> T get(Key<T> key) {
        // put() stores under a key only what that key's own kind has read
        return has(key) ? (T) values.get(key) : key.preset();
    }

    /** Whether a key was written, rightly or wrongly. */
    boolean has(Key<?> key) {
        return places.containsKey(key);
    }

    /** Where the value of a key stands, or the block where it was not written. */
    Place place(Key<?> key) {
        return places.getOrDefault(key, place);
    }

    /** How messages call it: {@code vrrp_instance 'web'}. */
    @Override
    public String toString() {
        return name.equals(block.name()) ? name : block.name() + " '" + name + "'";
    }
}
