package dev.vigia.config;

import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.reader.StreamReader;

/** Text as it is written in YAML, so that it is read back as the same text. */
public final class YamlWord {
    private static final Set<String> NOTHING = Set.of("null", "true", "false");

    private YamlWord() {
    }

    /** Text bare where YAML takes it as it is, else in double quotes. */
    public static String of(String text) {
        boolean bare = text.matches("[A-Za-z0-9_/][A-Za-z0-9_./:-]*(?<!:)")
                && !NOTHING.contains(text.toLowerCase(Locale.ROOT));
        return bare ? text : quoted(text);
    }

    /** Text in double quotes, with an escape for everything that is not plainly printable. */
    public static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> quoted.append(escaped(c)));
        return quoted.append('"').toString();
    }

    private static String escaped(int character) {
        if (character == '"' || character == '\\') {
            return "\\" + (char) character;
        }
        // layout and separators are printable to YAML, but would be folded
        boolean plain = StreamReader.isPrintable(character) && !Character.isISOControl(character)
                && character != '\u2028' && character != '\u2029' && character != '\ufeff';
        return plain ? Character.toString(character) : "\\U%08x".formatted(character);
    }
}
