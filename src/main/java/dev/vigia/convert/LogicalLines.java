package dev.vigia.convert;

import dev.vigia.config.Place;
import dev.vigia.convert.Loss.Kind;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The lines of a keepalived.conf as they count: included files put in, comments off, lines for other configuration
 * ids left out, definitions replaced. Bounded: no file makes it run for ever.
 */
final class LogicalLines {
    private static final int MOST_LINES = 200_000;
    private static final int MOST_REPLACEMENTS = 1000;
    private static final int MOST_REPLACED = 1 << 22;
    private static final Set<String> INCLUDES =
            Set.of("include", "includer", "includem", "includew", "includeb", "includea");

    private final SourceFiles files = new SourceFiles();
    private final Deque<Line> waiting = new ArrayDeque<>();
    private final Definitions definitions;
    private final String configId;
    private final List<Loss> losses;
    private final Set<String> otherIds = new TreeSet<>();
    private Place otherPlace;
    private int count;
    private int characters;

    /**
     * Starts with a file.
     *
     * @param file the keepalived.conf
     * @param content what it holds, or null: it is read
     * @param configId what {@code @id} is compared with
     * @param losses where to report what is left out
     */
    LogicalLines(Path file, byte[] content, String configId, List<Loss> losses) throws Unreadable {
        Place whole = new Place(file.toString(), 0, 0);
        waiting.addAll(content == null ? files.read(file, whole, 0) : files.lines(file, content, whole, 0));
        this.definitions = new Definitions(configId);
        this.configId = configId;
        this.losses = losses;
    }

    /** The next line that says something, or null at the end. */
    Line next() throws Unreadable {
        while (!waiting.isEmpty()) {
            Line raw = waiting.poll();
            if (++count > MOST_LINES) {
                throw new Unreadable(raw.place(), "the file has more than " + MOST_LINES
                        + " lines once its definitions are replaced: does one name itself?");
            }
            Line line = raw.with((raw.expanded() ? raw.text() : withoutComment(raw.text())).strip());
            if (line.text().isEmpty() || !line.expanded() && include(line)) {
                continue;
            }
            Line ready = replaced(line, continuation(line));
            if (ready != null) {
                return ready;
            }
        }
        if (!otherIds.isEmpty()) {
            losses.add(new Loss(Kind.NOTE, otherPlace, "@" + String.join(", @", otherIds), "lines for these "
                    + "configuration ids are left out, this is for '" + configId + "'; '-i ID' converts for another"));
        }
        return null;
    }

    /** Takes off what follows {@code #} or {@code !} outside double quotes. */
    static String withoutComment(String text) {
        boolean quoted = false;
        var kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            if (!quoted && (c == '#' || c == '!')) {
                // a comment inside a definition of several lines does not end it
                boolean goesOn = text.endsWith("\\") && !kept.toString().isBlank();
                return goesOn ? kept.append('\\').toString() : kept.toString();
            }
            if (c == '\\' && next != 0) {
                boolean hidesComment = !quoted && (next == '#' || next == '!');
                kept.append(hidesComment ? "" : "\\").append(next);
                i++;
                continue;
            }
            quoted ^= c == '"';
            kept.append(c);
        }
        return kept.toString();
    }

    private boolean include(Line line) throws Unreadable {
        String[] words = line.text().split("\\s+", 2);
        if (!INCLUDES.contains(words[0])) {
            return false;
        }
        String pattern = words.length < 2 ? "" : words[1].replaceAll("^\"|\"$", "");
        List<Path> found = pattern.isEmpty() ? List.of() : IncludePattern.files(line.directory(), pattern);
        if (found.isEmpty()) {
            losses.add(new Loss(Kind.LOST, line.place(), words[0] + " " + pattern, "no such file here: what it holds "
                    + "on the router is missing; convert there, or copy the files here"));
        }
        List<Line> lines = new ArrayList<>();
        for (Path file : found) {
            lines.addAll(files.read(file, line.place(), line.depth() + 1));
        }
        for (int i = lines.size() - 1; i >= 0; i--) {
            waiting.push(lines.get(i));
        }
        return true;
    }

    /** The lines that continue one which ends with a backslash. */
    private List<Line> continuation(Line first) {
        List<Line> more = new ArrayList<>();
        boolean open = first.text().endsWith("\\");
        while (open && !waiting.isEmpty() && ++count <= MOST_LINES) {
            Line raw = waiting.poll();
            String text = (raw.expanded() ? raw.text() : withoutComment(raw.text())).strip();
            if (!text.isEmpty()) {
                open = text.endsWith("\\");
                more.add(raw.with(unfinished(text)));
            }
        }
        return more;
    }

    private static String unfinished(String text) {
        return text.endsWith("\\") ? text.substring(0, text.length() - 1).strip() : text;
    }

    /** The line as it counts, or null where it is a definition, for another id, or several lines by now. */
    private Line replaced(Line first, List<Line> more) throws Unreadable {
        Line line = first.with(unfinished(first.text()));
        for (int i = 0; i < MOST_REPLACEMENTS && line.text().length() <= SourceFiles.LONGEST_LINE; i++) {
            if (line.text().startsWith("@")) {
                line = condition(line);
                if (line == null) {
                    return null;
                }
                continue;
            }
            if (definitions.define(line, more)) {
                return null;
            }
            if (!more.isEmpty()) {
                var joined = new StringBuilder(line.text());
                more.forEach(part -> joined.append(' ').append(part.text()));
                line = line.with(joined.toString());
                more = List.of();
            }
            Optional<Definitions.Replaced> replaced =
                    line.text().startsWith("~") ? Optional.empty() : definitions.replace(line);
            if (replaced.isEmpty()) {
                return line.text().isBlank() ? null : foreign(line);
            }
            List<Line> value = replaced.get().value();
            if (value.size() > 1) {
                push(replaced.get());
                return null;
            }
            line = line.with((replaced.get().before() + value.get(0).text() + replaced.get().after()).strip());
            spend(line);
        }
        throw new Unreadable(line.place(), "the definitions used here go on without end: does one name itself?");
    }

    /** Bounds what small definitions can blow up to. */
    private void spend(Line line) throws Unreadable {
        characters += line.text().length();
        if (characters > MOST_REPLACED) {
            throw new Unreadable(line.place(), "the definitions stand for more than " + (MOST_REPLACED >> 20)
                    + " MiB of text");
        }
    }

    private void push(Definitions.Replaced replaced) throws Unreadable {
        List<Line> lines = replaced.value();
        for (int i = lines.size() - 1; i >= 0; i--) {
            Line line = lines.get(i);
            String text = (i == 0 ? replaced.before() : "") + line.text()
                    + (i == lines.size() - 1 ? replaced.after() : "");
            Line expanded = new Line(line.place(), text, line.directory(), line.depth(), true);
            spend(expanded);
            waiting.push(expanded);
        }
        // these lines exist from now on, not only once they are looked at
        count += lines.size();
    }

    private Line foreign(Line line) {
        String expansion = Definitions.foreign(line.text());
        if (!expansion.isEmpty()) {
            losses.add(new Loss(Kind.LOST, line.place(), expansion, "only a running keepalived can say what this is: "
                    + "it is left as it stands, write the value"));
        }
        return line;
    }

    /** The rest of a conditional line, or null where it is for another configuration id. */
    private Line condition(Line line) {
        String[] words = line.text().split("\\s+", 2);
        boolean not = words[0].startsWith("@^");
        String id = words[0].substring(not ? 2 : 1);
        if (id.equals(configId) != not) {
            return line.with(words.length < 2 ? "" : words[1]);
        }
        otherPlace = otherPlace == null ? line.place() : otherPlace;
        otherIds.add(not ? "^" + id : id);
        return null;
    }
}
