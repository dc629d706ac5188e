package dev.vigia.convert;

import dev.vigia.config.Shown;
import dev.vigia.config.YamlWord;
import java.util.ArrayList;
import java.util.List;

/** Entries printed as YAML, and which line came from which. */
final class Printed {
    private static final int LONGEST_COMMENT = 120;

    private final StringBuilder text = new StringBuilder();
    private final List<Entry> lines = new ArrayList<>();
    private final String file;

    /**
     * Prints.
     *
     * @param file the keepalived.conf, for the heading
     * @param top what stands at the top level
     */
    Printed(String file, List<Entry> top) {
        this.file = file;
        line("# Converted from " + Shown.cut(file, LONGEST_COMMENT) + ".", null);
        line("# Commented lines were in it and are not used: 'vigia convert' says why.", null);
        for (Entry entry : top) {
            line("", null);
            entry(entry, "", false);
        }
    }

    /** The YAML. */
    String text() {
        return text.toString();
    }

    /** What line {@code number}, from 1, came from; null for headings and blank lines. */
    Entry at(int number) {
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : null;
    }

    private void entry(Entry entry, String indent, boolean within) {
        boolean dead = within || !entry.live();
        var head = new StringBuilder(indent).append(dead ? "# " : "");
        head.append(entry.key().isEmpty() ? "-" : YamlWord.of(entry.key()) + ":");
        if (!entry.value().isEmpty()) {
            head.append(' ').append(entry.value());
        }
        if (!entry.comment().isEmpty()) {
            String place = entry.place().file().equals(file) ? "line " + entry.place().line()
                    : entry.place().file() + ":" + entry.place().line();
            head.append("  # ").append(Shown.cut(place + ": " + entry.comment(), LONGEST_COMMENT));
        }
        line(head.toString(), entry);
        for (Entry child : entry.children()) {
            entry(child, indent + "  ", dead);
        }
    }

    private void line(String line, Entry entry) {
        text.append(line).append('\n');
        lines.add(entry);
    }
}
