package dev.vigia.lab;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A markdown table on standard output, printed as it grows: its title and head, then a line for each row. */
final class Table {
    private Table() {
    }

    /**
     * Prints title and head.
     *
     * @param columns the first {@code texts} of them hold text, the others numbers
     */
    static void head(String title, int texts, String... columns) {
        System.out.println("\n**" + title + "**\n");
        System.out.println(line(Arrays.asList(columns)));
        StringBuilder rule = new StringBuilder("|");
        for (int i = 0; i < columns.length; i++) {
            rule.append(i < texts ? " --- |" : " ---: |");
        }
        System.out.println(rule);
    }

    /** Prints a row; a cell may hold several, with bars between them. */
    static void row(Object... cells) {
        System.out.println(line(Arrays.asList(cells)));
    }

    private static String line(List<?> cells) {
        return cells.stream().map(String::valueOf).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
