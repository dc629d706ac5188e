package dev.vigia.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vigia.cli.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages tell their reader to type and to open is there. */
class SiteTest {
    private static final Pattern COMMAND = Pattern.compile("(?:^ {4}|`)(?:sudo )?(?:scripts/)?vigia ([a-z][^`#\n]*)",
            Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)");

    private static List<Path> pages() throws IOException {
        try (Stream<Path> site = Files.walk(Path.of("src/site"))) {
            return Stream.concat(Stream.of(Path.of("README.md")),
                    site.filter(page -> page.toString().endsWith(".md"))).sorted().toList();
        }
    }

    @Test
    void everyCommandHasAVerbAndOptionsThatExist() throws IOException {
        Map<String, Set<String>> verbs = new HashMap<>(Usage.verbs());
        // For units rather than for people, so the usage does not show it.
        verbs.put("clean-up", Set.of("-c"));
        List<String> wrong = new ArrayList<>();
        int commands = 0;
        for (Path page : pages()) {
            Matcher command = COMMAND.matcher(Files.readString(page));
            while (command.find()) {
                commands++;
                String[] words = command.group(1).strip().split("\\s+");
                Set<String> options = verbs.get(words[0].replaceAll("\\W+$", ""));
                for (String word : words) {
                    boolean known = options != null
                            && (!word.matches("--?[a-z-]+") || options.contains(word) || word.equals("--socket"));
                    if (!known) {
                        wrong.add(page + ": vigia " + command.group(1) + ": " + word);
                        break;
                    }
                }
            }
        }
        assertTrue(commands > 30, "only " + commands + " commands");
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                links++;
                Path parent = page.getParent() == null ? Path.of("") : page.getParent();
                if (!Files.exists(parent.resolve(link.group(1)))) {
                    broken.add(page + ": " + link.group(1));
                }
            }
        }
        assertTrue(links > 10, "only " + links + " links");
        assertEquals(List.of(), broken);
    }
}
