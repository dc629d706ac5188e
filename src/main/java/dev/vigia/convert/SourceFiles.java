package dev.vigia.convert;

import dev.vigia.config.ConfigFile;
import dev.vigia.config.LocalFiles;
import dev.vigia.config.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the files of one configuration, bounded in number, depth and size. */
final class SourceFiles {
    /** The longest line, in characters: many times the longest that keepalived itself takes by default. */
    static final int LONGEST_LINE = 1 << 16;
    private static final int DEEPEST = 16;
    private static final int MOST_FILES = 256;
    private static final int MOST_BYTES = 4 * ConfigFile.LARGEST;
    private static final int MOST_LINES = 100_000;

    private int files;
    private int bytes;
    private int count;

    /**
     * The lines of a file.
     *
     * @param file where it is
     * @param from the place of the include, or of the whole file
     * @param depth how many includes deep
     */
    List<Line> read(Path file, Place from, int depth) throws Unreadable {
        if (depth > DEEPEST) {
            throw new Unreadable(from, "files include each other more than " + DEEPEST + " deep, " + file
                    + " the last: does one include itself?");
        }
        if (++files > MOST_FILES) {
            throw new Unreadable(from, "more than " + MOST_FILES + " files are included");
        }
        byte[] content;
        try (var input = Files.newInputStream(file)) {
            content = input.readNBytes(ConfigFile.LARGEST + 1);
        } catch (IOException e) {
            String why = Files.isDirectory(file) ? "is a directory, not a file" : LocalFiles.reason(e);
            throw new Unreadable(from, (depth == 0 ? "the file " : file + " ") + why);
        }
        return lines(file, content, from, depth);
    }

    /** The lines of a file whose content is known. */
    List<Line> lines(Path file, byte[] content, Place from, int depth) throws Unreadable {
        if (content.length > ConfigFile.LARGEST) {
            throw new Unreadable(from, file + " is larger than 1 MiB");
        }
        bytes += content.length;
        if (bytes > MOST_BYTES) {
            throw new Unreadable(from, "the included files are larger than " + (MOST_BYTES >> 20) + " MiB together");
        }
        Path directory = file.getParent() == null ? Path.of("") : file.getParent();
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : decoded(content).split("\r\n|\n|\r", -1)) {
            number++;
            int start = text.length() - text.stripLeading().length();
            Place place = new Place(file.toString(), number, start + 1);
            check(text, place);
            if (text.isBlank()) {
                continue;
            }
            if (++count > MOST_LINES) {
                throw new Unreadable(place, "the files have more than " + MOST_LINES + " lines");
            }
            lines.add(new Line(place, text, directory, depth, false));
        }
        return lines;
    }

    /** Old files, their comments above all, are often Latin-1. */
    private static String decoded(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            return new String(content, StandardCharsets.ISO_8859_1);
        }
    }

    private static void check(String text, Place place) throws Unreadable {
        if (text.length() > LONGEST_LINE) {
            throw new Unreadable(place, "the line has " + text.length() + " characters; no directive is longer than "
                    + LONGEST_LINE);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' && c != '\f' && c != '\u000b') {
                Place there = new Place(place.file(), place.line(), i + 1);
                throw new Unreadable(there, "a control character (0x%02x) stands here: this is no text file"
                        .formatted((int) c));
            }
        }
    }
}
