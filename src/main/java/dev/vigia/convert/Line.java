package dev.vigia.convert;

import dev.vigia.config.Place;
import java.nio.file.Path;

/**
 * One line on its way from a file to the reader.
 *
 * @param place where its first word stands
 * @param text what it says
 * @param directory where its file lies: what an include in it is relative to
 * @param depth how many includes deep its file is
 * @param expanded whether it comes out of a definition, and has lost its comments already
 */
record Line(Place place, String text, Path directory, int depth, boolean expanded) {
    Line with(String other) {
        return new Line(place, other, directory, depth, expanded);
    }
}
