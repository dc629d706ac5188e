package dev.vigia.config;

import dev.vigia.agent.HmacSettings;
import dev.vigia.agent.InstanceSettings;
import dev.vigia.agent.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
        private boolean isOf(String instance, String word) {
            return block.equals("vrrp_instance") && name.equals(instance) && key.equals(word);
        }

        /** Whether its values may hold passwords, and are not to be shown. */
        public boolean secret() {
            return SECRET.contains(key);
        }

        /** One line for people: {@code web: priority 150 -> 100, in place}. */
        @Override
        public String toString() {
            String what = name.isEmpty() ? block : block.equals("vrrp_instance") ? name : block + " " + name;
            if (key.isEmpty()) {
                return what + ": " + effect.words();
            }
            return what + ": " + key + (secret() ? " changes" : " " + (isList() ? items()
                    : (before.isEmpty() ? "(none)" : before) + " -> " + (after.isEmpty() ? "(none)" : after))) + ", "
                    + effect.words();
        }

        private boolean isList() {
            return before.startsWith(ITEM) || after.startsWith(ITEM);
        }

        /** Of a list only what goes and what comes: it may have thousands of items. */
        private String items() {
            Set<String> was = items(before);
            Set<String> is = items(after);
            String items = marked(was, is, "- ") + marked(is, was, "+ ");
            return items.isEmpty() ? "in another order" : items.strip();
        }

        private static String marked(Set<String> some, Set<String> without, String mark) {
            List<String> rest = some.stream().filter(item -> !without.contains(item)).toList();
            String shown = rest.stream().limit(MOST_SHOWN).map(item -> mark + item + " ").collect(Collectors.joining());
            return rest.size() <= MOST_SHOWN ? shown : shown + mark + (rest.size() - MOST_SHOWN) + " more ";
        }

        private static Set<String> items(String list) {
            // Where there is none it is [], or the key itself is missing.
            return !list.startsWith(ITEM) ? Set.of() : new LinkedHashSet<>(
                    List.of(list.substring(ITEM.length()).split(", " + ITEM)));
        }
    }

    /** What stands before each item of a list. */
    private static final String ITEM = "- ";
    /** How many items of a list are told. */
    private static final int MOST_SHOWN = 5;
    /** Keys of an instance that its router cannot go on with. */
    private static final Set<String> IDENTITY = Set.of("interface", "virtual_router_id");
    /** Keys of the node that are looked at once, at the start. */
    private static final Set<String> AT_START = Set.of("control_socket", "state_directory", "script_user",
            "enable_script_security", "notify_fifo", "notify_fifo_script", "vrrp_notify_fifo",
            "vrrp_notify_fifo_script");

    /** Keys whose values may hold passwords. */
    private static final Set<String> SECRET = Set.of("authentication", "params");

    private Difference() {
    }

    /** Everything that changes from one to the other, in the order of the file. */
    public static List<Change> of(Settings before, Settings after) {
        List<Change> changes = new ArrayList<>(of(SettingsText.of(before), SettingsText.of(after)));
        // Where the secrets are is told, not what: other ones in the same place show nowhere else.
        for (InstanceSettings router : after.instances()) {
            HmacSettings hmac = router.peering().hmac();
            boolean same = hmac == null || before.instances().stream()
                    .filter(former -> former.routerId().equals(router.routerId()))
                    .map(former -> former.peering().hmac())
                    .allMatch(former -> former == null || former.authenticator().equals(hmac.authenticator()));
            if (!same && changes.stream().noneMatch(change -> change.isOf(router.name(), Keys.AUTH_HMAC.name()))) {
                changes.add(new Change("vrrp_instance", router.name(), Keys.AUTH_HMAC.name(), "secrets read before",
                        "secrets read now", Effect.IN_PLACE));
            }
        }
        return changes;
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
