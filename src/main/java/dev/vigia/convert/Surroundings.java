package dev.vigia.convert;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an instance must know of the rest of its file. */
final class Surroundings {
    private static final int LONGEST_NAME = 64;
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> weighted = new HashSet<>();
    private String version = "";
    private boolean strict;

    Surroundings(List<Directive> top) {
        for (Directive block : top) {
            switch (block.name()) {
                case "global_defs" -> {
                    find(block, "vrrp_version").forEach(found -> version = found.value());
                    find(block, "vrrp_strict").forEach(found -> strict = isOn(found));
                }
                case "vrrp_instance" -> name(block.value());
                case "vrrp_script" -> weigh(block);
                default -> { }
            }
        }
    }

    private void weigh(Directive script) {
        if (find(script, "weight").stream().anyMatch(weight -> !weight.value().equals("0"))) {
            weighted.add(script.value());
        }
    }

    private void name(String written) {
        if (names.containsKey(written)) {
            return;
        }
        String legal = written.replaceAll("[^A-Za-z0-9_.@:+-]", "_").replaceAll("^[^A-Za-z0-9_]", "_");
        legal = legal.isEmpty() ? "_" : legal.substring(0, Math.min(LONGEST_NAME - 8, legal.length()));
        String free = legal;
        for (int i = 2; !taken.add(free); i++) {
            free = legal + "_" + i;
        }
        names.put(written, free);
    }

    /** The directives of that name in a block. */
    static List<Directive> find(Directive block, String name) {
        return block.lines().stream().filter(line -> line.name().equals(name)).toList();
    }

    /** The name an instance has in Vigia: its own, with characters changed that a name may not have. */
    String name(Directive instance) {
        return renamed(instance.value());
    }

    /** What an instance of that name is called. */
    String renamed(String written) {
        return names.getOrDefault(written, written);
    }

    /** The {@code vrrp_version} of the file, or empty. */
    String version() {
        return version;
    }

    /** Whether the file is strict where an instance does not say otherwise. */
    boolean strict() {
        return strict;
    }

    /** Whether a word that stands alone, or with yes or no, says yes. */
    static boolean isOn(Directive directive) {
        return directive.value().isEmpty() || Flow.flag(directive.value()).equals("true");
    }

    /** Whether a script of that name changes the priority. */
    boolean weighs(String script) {
        return weighted.contains(script);
    }
}
