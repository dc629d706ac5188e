package dev.vigia.config;

import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * What the YAML parser's complaint means to someone who writes a configuration.
 *
 * @param word a part of the parser's wording by which the complaint is known
 * @param atStart whether to point at where the broken piece began instead of where it was noticed
 * @param message our sentence
 * @param hint what to do
 */
record YamlComplaint(String word, boolean atStart, String message, String hint) {
    private static final List<YamlComplaint> KNOWN = List.of(
            noticed("\\t", "a tab cannot be used here", "indent with spaces"),
            started("found unexpected", "this quote is not closed", "close it before the end of the value"),
            started("double-quoted scalar", "an unknown escape stands in this text",
                    "use single quotes where a backslash is meant as such"),
            noticed("mapping values are not allowed", "a ':' does not fit here",
                    "check the indentation and the ':' of the line above, and quote a value that holds ': '"),
            noticed("sequence entries are not allowed", "a '-' does not fit here",
                    "a list starts on the line below its key"),
            noticed("could not find expected ':'", "a key without a ':'", "write 'KEY: VALUE', or indent this line"),
            started("flow sequence", "this '[' is not closed", "close it with ']' and separate items with ','"),
            started("flow mapping", "this '{' is not closed", "close it with '}' and separate entries with ','"),
            noticed("node content", "a value is expected here", "put it in quotes if it starts with this character"),
            noticed("cannot start any token", "a value cannot start with this character", "put the value in quotes"),
            noticed("<block end>", "this line does not fit the lines above",
                    "lines of one map or list start in the same column"),
            noticed("alias", "aliases ('*') are not accepted", "put a value that starts with '*' in quotes"),
            noticed("anchor", "anchors ('&') are not accepted", "put a value that starts with '&' in quotes"),
            noticed("tag", "tags ('!') are not accepted", "put a value that starts with '!' in quotes"),
            noticed("incompatible", "this version of YAML is not known", "leave this line out"),
            noticed("directive", "directives ('%') are not accepted", "leave this line out"),
            noticed("<document start>", "the configuration ended above this line",
                    "lines of one map start in the same column, and '---' and '...' are left out"));
    private static final YamlComplaint OTHER = noticed("", "this is not valid YAML", "");

    private static YamlComplaint noticed(String word, String message, String hint) {
        return new YamlComplaint(word, false, message, hint);
    }

    private static YamlComplaint started(String word, String message, String hint) {
        return new YamlComplaint(word, true, message, hint);
    }

    /** The meaning of what the parser threw. */
    static YamlComplaint of(MarkedYAMLException thrown) {
        String wording = thrown.getContext() + " | " + thrown.getProblem();
        return KNOWN.stream().filter(known -> wording.contains(known.word)).findFirst().orElse(OTHER);
    }

    /** Adds it to the problems. */
    void report(SourceText source, Place reached, MarkedYAMLException thrown, Problems problems) {
        Mark mark = atStart && thrown.getContextMark() != null ? thrown.getContextMark() : thrown.getProblemMark();
        problems.error(mark == null ? reached : place(source, mark), message, hint);
    }

    /** A parser's mark as a place. */
    static Place place(SourceText source, Mark mark) {
        return new Place(source.file(), mark.getLine() + 1, mark.getColumn() + 1);
    }
}
