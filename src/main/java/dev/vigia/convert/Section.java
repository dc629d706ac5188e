package dev.vigia.convert;

import dev.vigia.config.Spelling;
import dev.vigia.config.YamlWord;
import dev.vigia.convert.Dictionary.Form;
import dev.vigia.convert.Dictionary.Use;
import dev.vigia.convert.Loss.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The directives of one block, turned into entries by the dictionary: what needs no knowledge of its neighbours. */
final class Section {
    private static final Set<Form> BLOCKS = Set.of(Form.NAMES, Form.PAIRS, Form.LINES, Form.MAP);

    private final String block;
    private final Entry parent;
    private final List<Loss> losses;

    /**
     * A block.
     *
     * @param block its name in the dictionary
     * @param parent where its entries go
     * @param losses where to report
     */
    Section(String block, Entry parent, List<Loss> losses) {
        this.block = block;
        this.parent = parent;
        this.losses = losses;
    }

    /** What becomes of a directive; for an unknown one, which is reported, null. */
    Use use(Directive directive) {
        Use use = Dictionary.use(block, directive.name());
        if (use == null) {
            String question = Spelling.question(directive.name(), Dictionary.words(block));
            dead(directive, "no such word here, keepalived ignores it" + (question.isEmpty() ? "" : "; " + question));
        }
        return use;
    }

    /** Takes a directive in that speaks for itself. */
    void take(Directive directive) throws Unreadable {
        Use use = use(directive);
        if (use == null) {
            return;
        }
        switch (use.form()) {
            case NOTE -> report(Kind.NOTE, directive, use.text());
            case CHANGED -> report(Kind.CHANGED, directive, use.text());
            case LOST -> dead(directive, use.text());
            default -> add(entry(directive, use));
        }
    }

    /** Reports something about a directive. */
    void report(Kind kind, Directive directive, String why) {
        losses.add(new Loss(kind, directive.place(), directive.name(), why));
    }

    /** Writes a directive down as a comment and reports why. */
    void dead(Directive directive, String why) {
        String value = directive.words().isEmpty() ? "true" : YamlWord.of(String.join(" ", directive.words()));
        String title = directive.block() == null ? directive.name() : directive.title();
        Entry entry = new Entry(directive.place(), directive.name(), title).value(value);
        parent.children().add(entry);
        String lines = directive.block() == null ? "" : " (to line " + directive.lastLine() + ")";
        losses.add(entry.lose(why + lines, ""));
    }

    /** Adds an entry; where its key is there already, a list grows and any other value replaces the older one. */
    void add(Entry entry) {
        for (Entry older : parent.children()) {
            if (!older.key().equals(entry.key()) || older.lost()) {
                continue;
            }
            if (older.value().isEmpty() && entry.value().isEmpty()) {
                older.children().addAll(entry.children());
                return;
            }
            losses.add(older.ifLost(Kind.CHANGED, "")
                    .lose("written again in line " + entry.place().line() + ", which counts", ""));
        }
        parent.children().add(entry);
    }

    /** The entry of a directive whose form needs nothing but itself. */
    Entry entry(Directive directive, Use use) throws Unreadable {
        Entry entry = new Entry(directive.place(), directive.name(), directive.name()).ifLost(Kind.LOST, use.text());
        if (directive.block() != null && !BLOCKS.contains(use.form())) {
            return entry.value(YamlWord.of("a block stands where a value is expected"));
        }
        return switch (use.form()) {
            case NUMBER -> single(entry, directive).value(Flow.number(directive.value()));
            case SECONDS -> single(entry, directive).value(Flow.seconds(directive.value()));
            case FLAG -> single(entry, directive).value(Flow.flag(directive.value()));
            case TEXT -> entry.value(text(directive.words()));
            case COMMAND -> command(entry, directive);
            case MAP -> entry.value(Flow.map(map(directive)));
            case NAMES -> list(entry, directive, Section::names);
            case LINES -> list(entry, directive, line -> List.of(YamlWord.of(String.join(" ", line))));
            case PAIRS -> list(entry, directive, line -> pairs(directive.name(), line));
            default -> single(entry, directive).value(YamlWord.of(directive.value()));
        };
    }

    private Entry single(Entry entry, Directive directive) {
        if (directive.words().size() > 1) {
            String rest = String.join(" ", directive.words().subList(1, directive.words().size()));
            report(directive.name().equals("script_user") ? Kind.CHANGED : Kind.LOST, directive,
                    "'" + rest + "' is left out: one value is taken here");
        }
        return entry;
    }

    private static String text(List<String> words) {
        return words.isEmpty() ? "true" : words.size() == 1 ? Flow.number(words.get(0))
                : YamlWord.of(String.join(" ", words));
    }

    private Entry command(Entry entry, Directive directive) throws Unreadable {
        if (directive.words().size() > 1) {
            report(Kind.CHANGED, directive, "it runs as the script_user of global_defs, not as '"
                    + directive.words().get(1) + "'");
        }
        boolean flag = directive.words().isEmpty() && directive.name().equals("notify_deleted");
        List<String> words = Words.ofCommand(directive.value(), directive.place());
        return entry.value(flag ? "true" : words.size() == 1 ? YamlWord.of(quotedForShell(words.get(0)))
                : Flow.list(words));
    }

    /** A program's name with characters that would split it must stand in a list of one. */
    private static String quotedForShell(String word) {
        return word.matches("[^\\s'\"\\\\]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** How one line of a list block becomes items. */
    @FunctionalInterface
    interface Items {
        List<String> of(List<String> line);
    }

    /** The entry with an item for each thing that the lines of its block name. */
    Entry list(Entry entry, Directive directive, Items items) {
        List<Directive> lines = directive.block() != null ? directive.lines() : directive.words().isEmpty() ? List.of()
                : List.of(new Directive(directive.place(), directive.value(),
                        directive.words().subList(1, directive.words().size()), null, directive.place().line()));
        for (Directive line : lines) {
            if (line.block() != null) {
                report(Kind.LOST, line, "a block stands where a list of lines is expected");
                continue;
            }
            for (String item : items.of(line.all())) {
                String what = directive.name() + " " + String.join(" ", line.all());
                entry.children().add(new Entry(line.place(), "", what).value(item));
            }
        }
        return entry.children().isEmpty() ? entry.value("[]") : entry;
    }

    /** {@code chk weight -20 reverse}: names, each with an optional weight. */
    private static List<String> names(List<String> line) {
        List<Map<String, String>> all = new ArrayList<>();
        for (int i = 0; i < line.size(); i++) {
            String word = line.get(i);
            Map<String, String> last = all.isEmpty() ? Map.of() : all.get(all.size() - 1);
            if (word.equals("weight") && !all.isEmpty() && i + 1 < line.size()) {
                last.put("weight", line.get(++i));
            } else if (word.equals("reverse") && !all.isEmpty()) {
                last.put("reverse", "true");
            } else if (!word.equals("noreverse") && !word.equals("no_reverse")) {
                all.add(new LinkedHashMap<>(Map.of("name", word)));
            }
        }
        return all.stream().map(one -> one.size() == 1 ? Flow.word(one.get("name")) : Flow.map(one)).toList();
    }

    private static List<String> pairs(String list, List<String> line) {
        String first = list.endsWith("routes") ? "to" : list.endsWith("rules") ? "from" : "address";
        return Pairs.of(line, first).stream()
                .map(one -> one.size() == 1 && one.containsKey("address") ? YamlWord.of(one.get("address"))
                        : Flow.map(one)).toList();
    }

    private static Map<String, String> map(Directive directive) {
        Map<String, String> map = new LinkedHashMap<>();
        for (Directive line : directive.lines()) {
            String more = line.block() == null ? String.join(" ", line.words()) : map(line).toString();
            map.put(line.name(), more.isEmpty() ? "true" : more);
        }
        return map;
    }

    /** The map form of a block that has no name of its own. */
    static String inOneLine(Directive directive) {
        return Flow.map(map(directive));
    }
}
