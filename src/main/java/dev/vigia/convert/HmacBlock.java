package dev.vigia.convert;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code auth_hmac} of keepalived as ours: the same words, but secrets stand in files. */
final class HmacBlock {
    private static final String FILE = "file:";
    private static final String CREDENTIAL = "file:${_ENV CREDENTIALS_DIRECTORY}/";

    private final Section section;
    private final String instance;
    private final Map<String, String> keys = new LinkedHashMap<>();

    HmacBlock(Section section, String instance) {
        this.section = section;
        this.instance = instance;
    }

    /** The whole block. */
    Entry read(Directive block) {
        Map<String, String> words = new LinkedHashMap<>();
        for (Directive line : block.lines()) {
            if (line.name().equals("key")) {
                key(line);
            } else {
                words.put(line.name(), line.name().equals("time_window") ? Flow.seconds(line.value())
                        : Flow.word(line.value()));
            }
        }
        var yaml = new StringBuilder("{ ");
        words.forEach((word, value) -> yaml.append(word).append(": ").append(value).append(", "));
        yaml.append("keys: {");
        keys.forEach((id, where) -> yaml.append(yaml.toString().endsWith("{") ? " " : ", ").append(id).append(": ")
                .append(where));
        return new Entry(block.place(), block.name(), block.name())
                .ifLost(Loss.Kind.LOST, "adverts are neither signed nor checked").value(yaml + " } }");
    }

    private void key(Directive line) {
        String value = line.words().size() < 2 ? "" : String.join(" ", line.words().subList(1, line.words().size()));
        if (value.startsWith(CREDENTIAL)) {
            keys.put(line.value(), "{ credential: " + Flow.word(value.substring(CREDENTIAL.length())) + " }");
        } else if (value.startsWith(FILE)) {
            keys.put(line.value(), "{ file: " + Flow.word(value.substring(FILE.length())) + " }");
        } else {
            String file = "/etc/vigia/" + instance + ".key" + line.value();
            keys.put(line.value(), "{ file: " + Flow.word(file) + " }");
            section.report(Loss.Kind.CHANGED, line, "its secret stands in keepalived.conf: write it as it stands there "
                    + "into " + file + ", mode 0600");
        }
    }
}
