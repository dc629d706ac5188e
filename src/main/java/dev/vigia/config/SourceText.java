package dev.vigia.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The text of one configuration file, by lines, so that a problem can show its own. */
final class SourceText {
    /** What YAML 1.1 counts as the end of a line; lines here and in the parser must agree. */
    private static final Pattern LINE_END = Pattern.compile("\r\n|[\n\r\u0085\u2028\u2029]");
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final String file;
    private final String text;
    private final String[] lines;

    SourceText(String file, String text) {
        this.file = file;
        this.text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        this.lines = LINE_END.split(this.text, -1);
    }

    /** Decodes UTF-8; bytes that are none become U+FFFD, and {@link #notUtf8} says where the first stood. */
    static SourceText of(String file, byte[] bytes) {
        return new SourceText(file, new String(bytes, StandardCharsets.UTF_8));
    }

    /** The place of the first byte that is not UTF-8, or null. */
    static Place notUtf8(String file, byte[] bytes) {
        var input = ByteBuffer.wrap(bytes);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(input);
            return null;
        } catch (CharacterCodingException e) {
            // decode() leaves the position at the offending byte
            var before = of(file, Arrays.copyOf(bytes, input.position()));
            return before.placeAt(before.text.length());
        }
    }

    String file() {
        return file;
    }

    String text() {
        return text;
    }

    /** The line a place stands in, or empty. */
    String line(Place place) {
        return place.line() >= 1 && place.line() <= lines.length ? lines[place.line() - 1] : "";
    }

    /** The place of the character at an offset of the text. */
    Place placeAt(int offset) {
        var ends = LINE_END.matcher(text);
        int line = 1;
        int start = 0;
        while (ends.find() && ends.end() <= offset) {
            line++;
            start = ends.end();
        }
        return new Place(file, line, text.codePointCount(start, offset) + 1);
    }
}
