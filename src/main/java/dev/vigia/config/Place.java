package dev.vigia.config;

import java.util.Comparator;

/**
 * Where something stands in a configuration file.
 *
 * @param file the file's name as the user gave it
 * @param line the line, from 1; 0 means the file as a whole
 * @param column the column in characters (code points), from 1; 0 with line 0
 */
public record Place(String file, int line, int column) implements Comparable<Place> {
    private static final Comparator<Place> ORDER = Comparator.comparing(Place::file)
            .thenComparingInt(Place::line).thenComparingInt(Place::column);

    /** The file as a whole. */
    public static Place whole(String file) {
        return new Place(file, 0, 0);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** {@code FILE:LINE:COLUMN}, or {@code FILE}. */
    @Override
    public String toString() {
        return Shown.escaped(file) + (line == 0 ? "" : ":" + line + ":" + column);
    }
}
