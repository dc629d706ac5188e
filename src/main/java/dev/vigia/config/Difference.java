package dev.vigia.config;

import dev.vigia.agent.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What two configurations tell apart, by name and key; the order in which they are written does not matter. */
public final class Difference {
    /** What a change does to a running agent. */
    public enum Effect {
        /** It applies while everything goes on. */
        IN_PLACE("in place"),
        /** The virtual router lets go of its addresses and begins anew. */
        BEGINS_ANEW("resigns and begins anew"),
        /** It appears. */
        NEW("new"),
        /** It lets go of its addresses. */
        REMOVED("removed"),
        /** It waits for the next start of the agent. */
        NEXT_START("when the agent is restarted");

        private final String words;

        Effect(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /**
     * One change.
     *
     * @param block the block, such as {@code vrrp_instance}
     * @param name the name in it; empty for {@code global_defs}
     * @param key the key; empty where all of it comes or goes
     * @param before its value, every default written out; empty where there was none
     * @param after its value from then on; empty where there is none
     * @param effect what that does
     */
    public record Change(String block, String name, String key, String before, String after, Effect effect) {
        /** One line for people: {@code web: priority 150 -> 100, in place}. */
        @Override
        public String toString() {
            String what = name.isEmpty() ? block : block.equals("vrrp_instance") ? name : block + " " + name;
            if (key.isEmpty()) {
                return what + ": " + effect.words();
            }
            String secret = "authentication";
            return what + ": " + key + (key.equals(secret) ? " changes" : " " + (before.isEmpty() ? "(none)" : before)
                    + " -> " + (after.isEmpty() ? "(none)" : after)) + ", " + effect.words();
        }
    }

    /** Keys of an instance that its router cannot go on with. */
    private static final Set<String> IDENTITY = Set.of("interface", "virtual_router_id");
    /** Keys of the node that are looked at once, at the start. */
    private static final Set<String> AT_START = Set.of("control_socket", "state_directory", "script_user",
            "enable_script_security", "notify_fifo", "notify_fifo_script", "vrrp_notify_fifo",
            "vrrp_notify_fifo_script");

    private Difference() {
    }

    /** Everything that changes from one to the other, in the order of the file. */
    public static List<Change> of(Settings before, Settings after) {
        return of(SettingsText.of(before), SettingsText.of(after));
    }

    /** The same of their texts, as {@link SettingsText} writes them. */
    public static List<Change> of(String before, String after) {
        Map<String, Map<String, Map<String, String>>> old = blocks(before);
        Map<String, Map<String, Map<String, String>>> now = blocks(after);
        List<Change> changes = new ArrayList<>();
        for (String block : both(old, now)) {
            Map<String, Map<String, String>> was = old.getOrDefault(block, Map.of());
            Map<String, Map<String, String>> is = now.getOrDefault(block, Map.of());
            for (String name : both(was, is)) {
                if (!is.containsKey(name)) {
                    changes.add(new Change(block, name, "", "", "", Effect.REMOVED));
                } else if (!was.containsKey(name)) {
                    changes.add(new Change(block, name, "", "", "", Effect.NEW));
                } else {
                    keys(block, name, was.get(name), is.get(name), changes);
                }
            }
        }
        return changes;
    }

    private static void keys(String block, String name, Map<String, String> was, Map<String, String> is,
            List<Change> changes) {
        for (String key : both(was, is)) {
            String before = was.getOrDefault(key, "");
            String after = is.getOrDefault(key, "");
            if (!before.equals(after)) {
                Effect effect = block.equals("global_defs") && AT_START.contains(key) ? Effect.NEXT_START
                        : block.equals("vrrp_instance") && IDENTITY.contains(key) ? Effect.BEGINS_ANEW
                        : Effect.IN_PLACE;
                changes.add(new Change(block, name, key, before, after, effect));
            }
        }
    }

    private static <T> Set<String> both(Map<String, T> one, Map<String, T> other) {
        Set<String> both = new LinkedHashSet<>(one.keySet());
        both.addAll(other.keySet());
        return both;
    }

    /** By block, name and key; what stands deeper belongs to its key's value. Settings of the node have no name. */
    private static Map<String, Map<String, Map<String, String>>> blocks(String text) {
        Map<String, Map<String, Map<String, String>>> blocks = new LinkedHashMap<>();
        Map<String, Map<String, String>> block = null;
        Map<String, String> keys = null;
        String key = "";
        boolean global = false;
        for (String line : text.split("\n")) {
            int indent = line.length() - line.stripLeading().length();
            String words = line.strip();
            String head = words.contains(": ") ? words.substring(0, words.indexOf(": "))
                    : words.endsWith(":") ? words.substring(0, words.length() - 1) : words;
            String value = words.contains(": ") ? words.substring(words.indexOf(": ") + 2) : "";
            if (indent == 0) {
                block = blocks.computeIfAbsent(head, any -> new LinkedHashMap<>());
                global = head.equals("global_defs");
                keys = global ? block.computeIfAbsent("", any -> new LinkedHashMap<>()) : null;
            } else if (indent == 2 && !global && block != null) {
                keys = block.computeIfAbsent(head, any -> new LinkedHashMap<>());
            } else if (keys != null && indent <= (global ? 2 : 4)) {
                key = head;
                keys.put(key, value);
            } else if (keys != null) {
                keys.merge(key, words, (former, more) -> former.isEmpty() ? more : former + ", " + more);
            }
        }
        return blocks;
    }
}
