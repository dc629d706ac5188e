package dev.vigia.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The kinds of values that hold others: lists, maps with fixed keys, maps of named things, commands. */
final class Structures {
    /** How a named thing may be called: it appears in logs, file names and the environment of scripts. */
    static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.@:+-]{0,63}";
    private static final Predicate<String> IS_NAME = Pattern.compile(NAME).asMatchPredicate();

    /** A program and its arguments: text split like shell words, or a list taken as it stands. */
    static final Kind<List<String>> COMMAND = new Kind<>("a command",
            Schema.map("anyOf", List.of(Schema.map("type", "string", "minLength", 1),
                    Schema.map("type", "array", "minItems", 1, "items", Schema.map("type", "string")))),
            Structures::command);
    /** The same where the program need not be a path. */
    static final Kind<List<String>> WORDS = new Kind<>("a program", COMMAND.schema(), Structures::program);

    private Structures() {
    }

    /** A list of at least {@code least} items, 0 or 1. */
    static <T> Kind<List<Placed<T>>> listOf(int least, Kind<T> item) {
        String wanted = "a list (each item " + item.wanted() + ")";
        var schema = Schema.map("type", "array", "minItems", least, "items", item.schema());
        return new Kind<>(wanted, schema, (node, problems) -> {
            if (node instanceof Node.Scalar text && !text.absent()) {
                problems.error(node.place(), "a list is expected, even for one", "write [ " + text.text() + " ]");
                return null;
            }
            if (!(node instanceof Node.Sequence list)) {
                return Kind.refuse(node, wanted, problems);
            }
            if (list.items().size() < least) {
                problems.error(node.place(), "the list is empty; it needs at least one item");
                return null;
            }
            return items(list, item, problems);
        });
    }

    private static <T> List<Placed<T>> items(Node.Sequence list, Kind<T> item, Problems problems) {
        List<Placed<T>> items = new ArrayList<>();
        for (Node node : list.items()) {
            T value = item.read(node, problems);
            if (value != null) {
                items.add(new Placed<>(node.place(), value));
            }
        }
        return items;
    }

    /** A map with the keys of a block. */
    static Kind<Fields> block(Block block) {
        String wanted = "a map";
        return new Kind<>(wanted, Schema.of(block), (node, problems) -> {
            List<Node.Entry> entries = entries(node);
            return entries == null ? Kind.refuse(node, wanted, problems)
                    : Fields.read(new Placed<>(node.place(), block.name()), entries, block, problems);
        });
    }

    /** A map from names to maps with the keys of a block, at least {@code least}, 0 or 1. */
    static Kind<List<Fields>> named(int least, Block block) {
        String wanted = "a map of names";
        var schema = Schema.map("type", least > 0 ? "object" : List.of("object", "null"), "minProperties", least,
                "propertyNames", Schema.map("pattern", "^" + NAME + "$"), "additionalProperties", Schema.of(block));
        return new Kind<>(wanted, schema, (node, problems) -> {
            List<Node.Entry> entries = entries(node);
            if (entries == null) {
                return Kind.refuse(node, wanted, problems);
            }
            if (entries.size() < least) {
                problems.error(node.place(), "there is no " + block.name() + ", so there is nothing to do");
            }
            List<Fields> all = new ArrayList<>();
            for (Node.Entry entry : entries) {
                List<Node.Entry> inner = entries(entry.value());
                if (inner == null && block.words().contains(entry.key().text())) {
                    problems.error(entry.key().place(), "a name is missing above '" + entry.key().text() + "'",
                            block.name() + " holds names, and below each name its keys");
                    return null;
                }
                Fields fields = named(entry, inner, block, problems);
                if (fields != null) {
                    all.add(fields);
                }
            }
            return all;
        });
    }

    private static Fields named(Node.Entry entry, List<Node.Entry> inner, Block block, Problems problems) {
        String name = entry.key().text();
        if (!IS_NAME.test(name)) {
            problems.error(entry.key().place(), "'" + name + "' cannot be a name",
                    "a name has 1 to 64 letters, digits and _ . - @ : +, and starts with a letter, digit or _");
        }
        return inner == null ? Kind.refuse(entry.value(), "a map with the keys of '" + name + "'", problems)
                : Fields.read(new Placed<>(entry.key().place(), name), inner, block, problems);
    }

    /** The entries of a map; none for a key with nothing below it, null for anything else. */
    private static List<Node.Entry> entries(Node node) {
        if (node instanceof Node.Mapping map) {
            return map.entries();
        }
        return node instanceof Node.Scalar text && text.absent() ? List.of() : null;
    }

    private static List<String> program(Node node, Problems problems) {
        List<String> words = node instanceof Node.Sequence list ? words(list, problems) : words(node, problems);
        if (words != null && (words.isEmpty() || words.get(0).isEmpty())) {
            problems.error(node.place(), "the command names no program");
            return null;
        }
        return words;
    }

    private static List<String> command(Node node, Problems problems) {
        List<String> words = program(node, problems);
        if (words == null) {
            return null;
        }
        if (!words.get(0).startsWith("/")) {
            problems.error(node.place(), "'" + words.get(0) + "' is not an absolute path",
                    "no PATH is searched, so that nobody can slip in another program: write the whole path");
            return null;
        }
        return words;
    }

    private static List<String> words(Node.Sequence list, Problems problems) {
        List<String> words = new ArrayList<>();
        for (Node item : list.items()) {
            if (!(item instanceof Node.Scalar text) || text.absent()) {
                return Kind.refuse(item, "a word of the command", problems);
            }
            words.add(text.text());
        }
        return words;
    }

    private static List<String> words(Node node, Problems problems) {
        if (!(node instanceof Node.Scalar text) || text.absent()) {
            return Kind.refuse(node, "a command", problems);
        }
        try {
            ShellWords split = ShellWords.split(text.text());
            if (!split.operator().isEmpty()) {
                problems.warning(node.place(), "no shell runs this: '" + split.operator() + "' is passed on as it is",
                        "put it in quotes if that is meant, or run a shell: [ /bin/sh, -c, '…' ]");
            }
            return split.words();
        } catch (Wrong e) {
            problems.error(text.place(), e.getMessage(), e.hint());
            return null;
        }
    }
}
