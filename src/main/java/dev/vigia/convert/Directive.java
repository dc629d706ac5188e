package dev.vigia.convert;

import dev.vigia.config.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * One directive of a keepalived.conf.
 *
 * @param place where it stands
 * @param name its first word
 * @param words the words after it, quotes taken off
 * @param block what stands in its braces, or null where it has none
 * @param lastLine the line its block ends in, or its own
 */
record Directive(Place place, String name, List<String> words, List<Directive> block, int lastLine) {
    Directive {
        words = List.copyOf(words);
        block = block == null ? null : List.copyOf(block);
    }

    /** The lines of its block; none where it has no block. */
    List<Directive> lines() {
        return block == null ? List.of() : block;
    }

    /** The first word after the name, or empty. */
    String value() {
        return words.isEmpty() ? "" : words.get(0);
    }

    /** Name and words as one list: a line of a list block. */
    List<String> all() {
        var all = new ArrayList<String>(words.size() + 1);
        all.add(name);
        all.addAll(words);
        return all;
    }

    /** How the report calls a block: {@code vrrp_instance web}. */
    String title() {
        return words.isEmpty() ? name : name + " " + String.join(" ", words);
    }
}
