package dev.vigia.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What careless hands make of a good file: each key of it spoilt in each of six ways. */
final class Mistakes {
    /** A way to spoil a key. */
    enum Way {
        MISSPELT, WRONG_TYPE, OUT_OF_RANGE, MISSING, TWICE, BROKEN
    }

    /**
     * A spoilt file.
     *
     * @param way how
     * @param key which key
     * @param text all of it
     * @param line where the mistake is, from 1
     * @param column where in that line, from 1; 0 where a line has no better place than itself
     */
    record Mistake(Way way, String key, String text, int line, int column) {
    }

    private static final Set<String> KEYS = Keys.BLOCKS.stream().flatMap(block -> block.keys().stream())
            .map(Key::name).collect(Collectors.toSet());
    private static final Set<String> REQUIRED = Keys.BLOCKS.stream().flatMap(block -> block.keys().stream())
            .filter(Key::required).map(Key::name).collect(Collectors.toSet());

    private static final String DEEPER = "   ";

    private final String good;
    private final List<Mistake> all = new ArrayList<>();
    private final Set<String> done = new TreeSet<>();

    private Mistakes(String good) {
        this.good = good;
    }

    /** All of a good file, for each key where it stands first. */
    static List<Mistake> of(String good) {
        var mistakes = new Mistakes(good);
        mistakes.walk(compose(good), "");
        return mistakes.all;
    }

    private static Node compose(String text) {
        return new Yaml(new LoaderOptions()).compose(new StringReader(text));
    }

    private void walk(Node node, String path) {
        if (node instanceof SequenceNode list) {
            for (int i = 0; i < list.getValue().size(); i++) {
                walk(list.getValue().get(i), path + "/" + i);
            }
        } else if (node instanceof MappingNode map) {
            for (NodeTuple entry : map.getValue()) {
                String key = ((ScalarNode) entry.getKeyNode()).getValue();
                if (KEYS.contains(key) && done.add(parent(path) + "." + key)) {
                    spoil(key, map, entry, path);
                }
                walk(entry.getValueNode(), path + "/" + key);
            }
        }
    }

    /** The block that a path leads into: the same whatever a named thing is called. */
    private static String parent(String path) {
        String[] names = path.split("/");
        String deep = names.length > 3 ? "/" + names[names.length - 1].replaceAll("\\d+", "#") : "";
        return names.length > 1 ? names[1] + deep : "";
    }

    private void spoil(String key, MappingNode map, NodeTuple entry, String path) {
        Mark begin = entry.getKeyNode().getStartMark();
        Node value = entry.getValueNode();
        for (String wrong : misspelt(key)) {
            int end = entry.getKeyNode().getEndMark().getIndex();
            add(Way.MISSPELT, key, replaced(begin.getIndex(), end, wrong), begin);
        }
        if (value.getStartMark().getIndex() == value.getEndMark().getIndex()) {
            return;
        }
        boolean flow = map.getFlowStyle() == DumperOptions.FlowStyle.FLOW;
        String other = value instanceof ScalarNode ? "{ wrong: [ 1 ] }" : "17";
        add(Way.WRONG_TYPE, key, replacedValue(value, other), value.getStartMark());
        if (value instanceof ScalarNode scalar && scalar.getValue().matches("-?\\d+(\\.\\d+)?(ms|s|m|h)?")) {
            String far = scalar.getValue().matches(".*[smh]") ? "99999h" : "99999999999";
            add(Way.OUT_OF_RANGE, key, replacedValue(value, far), value.getStartMark());
        }
        if (REQUIRED.contains(key) && requires(path, key)) {
            String text = flow ? without(entry) : withoutLines(entry);
            add(Way.MISSING, key, text, home(text, path));
        }
        twice(key, entry, flow);
        broken(key, entry, flow, map.getValue().get(0) == entry);
    }

    /** A key may be required in one block and not in another. */
    private static boolean requires(String path, String key) {
        String[] names = path.split("/");
        String block = names.length > 1 ? names[1] : "";
        return Keys.BLOCKS.stream().filter(one -> one.name().equals(block) || names.length > 0
                && one.name().equals(names[names.length - 1])).map(one -> one.find(key))
                .anyMatch(found -> found != null && found.required());
    }

    private void add(Way way, String key, String text, Mark place) {
        all.add(new Mistake(way, key, text, place.getLine() + 1, place.getColumn() + 1));
    }

    /** A letter left out, two exchanged, one doubled: what fingers do. */
    private static List<String> misspelt(String key) {
        int middle = key.length() / 2;
        Set<String> words = new TreeSet<>();
        words.add(key.substring(0, middle) + key.substring(middle + 1));
        words.add(key.substring(0, middle - 1) + key.charAt(middle) + key.charAt(middle - 1)
                + key.substring(middle + 1));
        words.add(key.substring(0, middle) + key.charAt(middle) + key.substring(middle));
        words.removeIf(word -> KEYS.contains(word) || word.equals(key));
        return List.copyOf(words);
    }

    private String replaced(int from, int to, String with) {
        return good.substring(0, from) + with + good.substring(to);
    }

    /** What a block of lines was, ends where the next thing begins. */
    private String replacedValue(Node value, String with) {
        int to = value.getEndMark().getIndex();
        boolean lines = good.substring(value.getStartMark().getIndex(), to).endsWith("\n") || to > 0
                && value.getEndMark().getLine() > value.getStartMark().getLine();
        return replaced(value.getStartMark().getIndex(), to,
                with + (lines ? "\n" + " ".repeat(value.getEndMark().getColumn()) : ""));
    }

    private String without(NodeTuple entry) {
        int from = entry.getKeyNode().getStartMark().getIndex();
        int to = entry.getValueNode().getEndMark().getIndex();
        return good.substring(0, from) + good.substring(to).replaceFirst("^\\s*,\\s*", "");
    }

    private String withoutLines(NodeTuple entry) {
        int from = good.lastIndexOf('\n', entry.getKeyNode().getStartMark().getIndex()) + 1;
        Mark end = entry.getValueNode().getEndMark();
        int to = entry.getValueNode() instanceof ScalarNode ? good.indexOf('\n', end.getIndex()) + 1
                : good.lastIndexOf('\n', end.getIndex()) + 1;
        return good.substring(0, from) + good.substring(to);
    }

    private void twice(String key, NodeTuple entry, boolean flow) {
        int from = entry.getKeyNode().getStartMark().getIndex();
        int to = entry.getValueNode().getEndMark().getIndex();
        String whole = good.substring(from, to);
        if (flow) {
            String text = good.substring(0, to) + ", " + whole + good.substring(to);
            all.add(at(Way.TWICE, key, text, to + 2));
        } else if (entry.getValueNode() instanceof ScalarNode || !whole.contains("\n")) {
            int end = good.indexOf('\n', to);
            String line = "\n" + " ".repeat(entry.getKeyNode().getStartMark().getColumn());
            String text = good.substring(0, end) + line + whole + good.substring(end);
            all.add(at(Way.TWICE, key, text, end + line.length()));
        }
    }

    /** One space too many before it; or the bracket behind it forgotten. */
    private void broken(String key, NodeTuple entry, boolean flow, boolean first) {
        Mark begin = entry.getKeyNode().getStartMark();
        int line = good.lastIndexOf('\n', begin.getIndex()) + 1;
        if (!flow) {
            String text = good.substring(0, line) + DEEPER + good.substring(line);
            // Nobody can know that the first of some lines is too deep before the second is not.
            int seen = first ? shallower(begin) : begin.getLine() + 1;
            all.add(new Mistake(Way.BROKEN, key, text, seen, 0));
            return;
        }
        int end = good.indexOf('\n', begin.getIndex());
        String rest = good.substring(begin.getIndex(), end);
        int bracket = rest.lastIndexOf('}', rest.indexOf(" #") < 0 ? rest.length() : rest.indexOf(" #"));
        if (bracket >= 0) {
            String text = good.substring(0, begin.getIndex()) + rest.substring(0, bracket) + rest.substring(bracket + 1)
                    + good.substring(end);
            all.add(new Mistake(Way.BROKEN, key, text, begin.getLine() + 1, 0));
        }
    }

    /** The next line that is less deep than {@code begin} will be. */
    private int shallower(Mark begin) {
        List<String> lines = good.lines().toList();
        for (int i = begin.getLine() + 1; i < lines.size(); i++) {
            String words = lines.get(i).stripLeading();
            if (!words.isEmpty() && !words.startsWith("#")
                    && lines.get(i).length() - words.length() < begin.getColumn() + DEEPER.length()) {
                return i + 1;
            }
        }
        throw new IllegalStateException("nothing stands behind line " + begin.getLine());
    }

    private static Mistake at(Way way, String key, String text, int index) {
        int line = (int) text.substring(0, index).chars().filter(c -> c == '\n').count() + 1;
        return new Mistake(way, key, text, line, index - text.lastIndexOf('\n', index - 1));
    }

    /** Where something is missing: the name of the thing that lacks it, or the map where that has no name. */
    private static Mark home(String text, String path) {
        String[] names = path.substring(1).split("/");
        Node node = compose(text);
        Mark place = node.getStartMark();
        for (String name : names) {
            NodeTuple entry = ((MappingNode) node).getValue().stream()
                    .filter(one -> name.equals(((ScalarNode) one.getKeyNode()).getValue())).findFirst().orElseThrow();
            node = entry.getValueNode();
            boolean named = names.length == 2 && name.equals(names[1]) && !names[0].equals("global_defs");
            place = (named ? entry.getKeyNode() : node).getStartMark();
        }
        return place;
    }
}
