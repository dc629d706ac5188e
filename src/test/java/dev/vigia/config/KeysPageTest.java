package dev.vigia.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code src/site/keys.md} says of each key what the table that validates says; {@code -Dvigia.golden=write} writes it
 * anew.
 */
class KeysPageTest {
    private static final Path PAGE = Path.of("src/site/keys.md");

    private static String page() {
        var text = new StringBuilder("""
                # Every key

                Written by a test from the table that checks your file (`vigia schema` prints the same for editors). A
                key without a default may be left out, one marked *required* may not. Times: `100ms`, `2s`, `5m`, `1h`,
                or seconds.
                Examples of all: [conf/vigia.yaml](../../conf/vigia.yaml).
                """);
        for (Block block : Keys.BLOCKS) {
            if (block.name().isEmpty() || block.keys().isEmpty()) {
                continue;
            }
            text.append("\n## ").append(block.name())
                    .append("\n\n| key | value | default | what it does |\n|---|---|---|---|\n");
            for (Key<?> key : block.keys()) {
                text.append("| `").append(key.name()).append("` | ").append(cell(key.kind().wanted())).append(" | ")
                        .append(key.required() ? "*required*"
                                : key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`")
                        .append(" | ").append(cell(key.about())).append(" |\n");
            }
        }
        return text.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    @Test
    void thePageIsTheTable() throws Exception {
        if ("write".equals(System.getProperty("vigia.golden"))) {
            Files.writeString(PAGE, page());
        }
        assertEquals(page(), Files.readString(PAGE));
    }
}
