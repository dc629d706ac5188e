package dev.vigia.convert;

import dev.vigia.config.YamlWord;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Values as YAML on one line. */
final class Flow {
    private static final Set<String> YES = Set.of("", "on", "true", "yes");
    private static final Set<String> NO = Set.of("off", "false", "no");

    private Flow() {
    }

    /** Text inside a list or map. */
    static String word(String text) {
        return text.matches("[A-Za-z0-9_/][A-Za-z0-9_./-]*") ? YamlWord.of(text) : YamlWord.quoted(text);
    }

    /** {@code [ a, b ]}. */
    static String list(List<String> words) {
        return words.stream().map(Flow::word).collect(Collectors.joining(", ", "[ ", " ]"));
    }

    /** <code>{ address: 10.0.0.1/24, dev: eth0 }</code>; the values of {@code true} and numbers stay bare. */
    static String map(Map<String, String> values) {
        return values.entrySet().stream().map(entry -> word(entry.getKey()) + ": " + typed(entry.getValue()))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static String typed(String value) {
        return value.equals("true") || value.equals("false") || value.matches("-?\\d{1,9}") ? value : word(value);
    }

    /** A whole number in plain digits; anything else as text, for the checker to refuse. */
    static String number(String text) {
        String digits = text.replaceFirst("^\\+?0*(?=\\d)", "");
        return digits.matches("-?\\d{1,9}") ? digits : YamlWord.of(text);
    }

    /** A time that keepalived has in seconds. */
    static String seconds(String text) {
        return text.matches("\\d{1,9}(\\.\\d{0,9})?|\\.\\d{1,9}") ? seconds(new BigDecimal(text)) : YamlWord.of(text);
    }

    /** A time in seconds, without needless zeros. */
    static String seconds(BigDecimal seconds) {
        BigDecimal plain = seconds.stripTrailingZeros();
        return (plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString() + "s";
    }

    /** A flag word, which keepalived lets stand alone or before a boolean. */
    static String flag(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        return YES.contains(word) ? "true" : NO.contains(word) ? "false" : YamlWord.of(text);
    }
}
