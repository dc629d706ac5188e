package dev.vigia.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A line in the manner of iproute2: an address, and words with and without a value
 * ({@code 10.0.0.1/24 dev eth0 label eth0:1 home}).
 */
final class Pairs {
    /** What looks like an address or a prefix, a mistyped one too. */
    private static final Pattern ADDRESS = Pattern.compile("default|[0-9A-Fa-f]*[.:][0-9A-Fa-f.:]*(/\\S*)?|\\d+/\\d+");
    private static final Set<String> FLAGS = Set.of("home", "nodad", "mngtmpaddr", "noprefixroute", "autojoin",
            "no_track", "use_vmac", "onlink");
    private static final Set<String> TYPES =
            Set.of("unicast", "local", "broadcast", "multicast", "throw", "unreachable", "prohibit", "blackhole",
                    "nat");

    private Pairs() {
    }

    /**
     * The things a line names: usually one, several addresses in a block of one line.
     *
     * @param words the line
     * @param first what the leading address is called
     */
    static List<Map<String, String>> of(List<String> words, String first) {
        List<Map<String, String>> all = new ArrayList<>();
        Map<String, String> one = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean address = ADDRESS.matcher(word).matches();
            if (address && one.containsKey(first) || i == 0 && !address && first.equals("address")) {
                one = address ? new LinkedHashMap<>() : one;
                one.put(first, word);
            } else if (address) {
                one.put(first, word);
            } else if (TYPES.contains(word) && !one.containsKey(first)) {
                one.put("type", word);
            } else {
                boolean alone = FLAGS.contains(word) || word.startsWith("-") || i + 1 >= words.size();
                String key = word.startsWith("-") ? word.substring(1) : word.equals("gw") ? "via" : word;
                one.put(key, alone ? "true" : words.get(++i));
            }
            if (all.isEmpty() || all.get(all.size() - 1) != one) {
                all.add(one);
            }
        }
        return all;
    }
}
