package dev.vigia.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A command split the way a shell splits words, without a shell: quotes and backslashes are understood
 * (POSIX.1-2017, Shell Command Language, section 2.2), nothing is expanded.
 *
 * @param words the words, quotes taken off
 * @param operator the first unquoted character that a shell would have acted on, or empty
 */
record ShellWords(List<String> words, String operator) {
    private static final String OPERATORS = "|&;<>$`*";

    /** Splits a command line. */
    static ShellWords split(String line) throws Wrong {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        String operator = "";
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (Character.isWhitespace(c)) {
                if (word != null) {
                    words.add(word.toString());
                }
                word = null;
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            if (c == '\'' || c == '"') {
                i = quoted(line, i, word);
            } else if (c == '\\') {
                i++;
                word.append(after(line, i));
            } else {
                operator = operator.isEmpty() && OPERATORS.indexOf(c) >= 0 ? String.valueOf(c) : operator;
                word.append(c);
            }
        }
        if (word != null) {
            words.add(word.toString());
        }
        return new ShellWords(List.copyOf(words), operator);
    }

    /** Appends what stands in the quotes that open at {@code start}; returns where they close. */
    private static int quoted(String line, int start, StringBuilder word) throws Wrong {
        char quote = line.charAt(start);
        for (int i = start + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == quote) {
                return i;
            }
            if (quote == '"' && c == '\\' && "$`\"\\".indexOf(after(line, i + 1)) >= 0) {
                i++;
                c = line.charAt(i);
            }
            word.append(c);
        }
        throw new Wrong("a " + (quote == '"' ? "double" : "single") + " quote in the command is not closed");
    }

    private static char after(String line, int index) throws Wrong {
        if (index >= line.length()) {
            throw new Wrong("the command ends with a backslash", "write '\\\\' for a backslash as such");
        }
        return line.charAt(index);
    }
}
