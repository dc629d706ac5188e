package dev.vigia.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What README.md sends its reader to is there. */
class ReadmeTest {
    /** A link of its own, or a path in code that begins with one of our folders. */
    private static final Pattern PLACE = Pattern.compile(
            "\\]\\((?!https?:)([^)#]+)|`((?:conf|docker|scripts|src)/[\\w./-]*)");

    @Test
    void everyPlaceItNamesIsThere() throws IOException {
        List<String> places = PLACE.matcher(Files.readString(Path.of("README.md"))).results()
                .map(found -> found.group(1) != null ? found.group(1) : found.group(2)).distinct().toList();
        assertTrue(places.size() >= 5, "places: " + places);
        assertEquals(List.of(), places.stream().filter(place -> !Files.exists(Path.of(place))).toList());
    }
}
