package dev.vigia.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The words after a script's name. */
final class Words {
    private Words() {
    }

    /**
     * Reads options that each take one value and may be repeated.
     *
     * @return the values by option, or null where a word is none of {@code known} or a value is missing
     */
    static Map<String, List<String>> options(List<String> words, List<String> known) {
        Map<String, List<String>> options = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            if (!known.contains(words.get(i)) || i + 1 == words.size()) {
                return null;
            }
            options.computeIfAbsent(words.get(i), option -> new ArrayList<>()).add(words.get(i + 1));
        }
        return options;
    }
}
