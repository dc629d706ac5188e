package dev.vigia.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The habits of the house as a test: each message says what to do instead. */
class TidyTest {
    private static final int FILE_LINES = 330;
    private static final int METHOD_LINES = 55;
    private static final int COLUMNS = 120;

    /** A call with one home. */
    private record Ban(String call, Set<String> homes, String instead) {
    }

    private static final List<Ban> BANS = List.of(
        new Ban("System.nanoTime", Set.of("MonotonicClock.java", "Seeds.java"), "take the moment from World or Clock"),
        new Ban("System.currentTimeMillis", Set.of(), "take the moment from World or Clock"),
        new Ban("Instant.now", Set.of("WallClock.java", "Daemon.java", "StatusJson.java", "ControlSocket.java"),
                "let the border convert a Moment"),
        new Ban("Thread.sleep", Set.of(), "wait for something, with a bound"),
        new Ban("new Random()", Set.of(), "take a seed and print it"),
        new Ban("System.exit", Set.of("Main.java", "Daemon.java", "Seeds.java", "Demo.java", "Bench.java",
                "Faults.java", "Interop.java"),
                "return an exit code to cli.Main"),
        new Ban("getBytes()", Set.of(), "say which charset: a machine without a locale has none of use"),
        new Ban("printStackTrace", Set.of(), "log it, or throw it"),
        new Ban("@Disabled", Set.of(), "mend the test or remove it"));

    private static final Pattern BANNED_NAME = Pattern.compile(
            ".*(Manager|Helper|Utils?|Impl|Abstract.*|Base|Data|Info|Context|Common)\\.java");
    private static final Pattern METHOD = Pattern.compile(
            "    (?! )(?!.*\\b(class|record|interface|enum)\\b)[^=]*\\(.*");

    @Test
    void sourcesKeepTheHabits() throws IOException {
        List<String> faults = new ArrayList<>();
        List<Path> sources = sources("src/main/java", "src/test/java");
        assertTrue(sources.size() > 50);
        for (Path source : sources) {
            List<String> lines = Files.readAllLines(source);
            String name = source.getFileName().toString();
            if (lines.size() > FILE_LINES) {
                faults.add(source + " has " + lines.size() + " lines: split it by noun");
            }
            if (BANNED_NAME.matcher(name).matches()) {
                faults.add(source + ": name it by what makes it different");
            }
            for (int i = 0; i < lines.size(); i++) {
                fault(source + ":" + (i + 1), name, lines.get(i), faults);
            }
            longMethods(source, lines, faults);
        }
        assertEquals(List.of(), faults);
    }

    private static void fault(String place, String name, String line, List<String> faults) {
        if (line.length() > COLUMNS) {
            faults.add(place + " has " + line.length() + " columns: break it");
        }
        if (line.indexOf('\t') >= 0) {
            faults.add(place + " has a tab: four spaces");
        }
        if (Pattern.matches(".*\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b.*", line)) {
            faults.add(place + " has a left-over mark: do it or write an issue");
        }
        if (name.equals("TidyTest.java")) {
            return;
        }
        for (Ban ban : BANS) {
            if (line.contains(ban.call()) && !ban.homes().contains(name) && !line.strip().startsWith("*")) {
                faults.add(place + " calls " + ban.call() + ": " + ban.instead());
            }
        }
    }

    private static void longMethods(Path source, List<String> lines, List<String> faults) {
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (METHOD.matcher(line).matches() && !line.endsWith(";")) {
                start = i;
            } else if (line.equals("    }") && start >= 0) {
                if (i - start > METHOD_LINES) {
                    faults.add(source + ":" + (start + 1) + " is a method of " + (i - start) + " lines: split it");
                }
                start = -1;
            }
        }
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path source : sources("src/main/java")) {
            Path note = source.resolveSibling("package-info.java");
            if (!Files.exists(note)) {
                faults.add(source.getParent() + " has no package-info: say its duty and what it never does");
            }
        }
        assertEquals(List.of(), faults.stream().distinct().toList());
    }

    @Test
    void topLevelHoldsWhatItShould() throws IOException {
        Set<String> allowed = Set.of("pom.xml", "src", "conf", "scripts", "docker", "README.md", "CHANGELOG.md", ".ci",
                ".gitignore", ".git", "target");
        try (Stream<Path> top = Files.list(Path.of(""))) {
            assertEquals(List.of(), top.map(Path::toString).filter(name -> !allowed.contains(name)).toList());
        }
    }

    @Test
    void theChangelogHasItsForm() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("CHANGELOG.md"));
        Map<String, String> faults = new LinkedHashMap<>();
        assertEquals("# Changelog", lines.get(0));
        Pattern heading = Pattern.compile("## \\[(Unreleased|\\d+\\.\\d+\\.\\d+)\\]( - \\d{4}-\\d{2}-\\d{2})?");
        Pattern kind = Pattern.compile("### (Added|Changed|Deprecated|Removed|Fixed|Security)");
        for (String line : lines) {
            if (line.startsWith("## ") && !heading.matcher(line).matches()) {
                faults.put(line, "a version reads [1.2.3] - 2026-01-31");
            }
            if (line.startsWith("### ") && !kind.matcher(line).matches()) {
                faults.put(line, "one of keep-a-changelog's kinds");
            }
        }
        assertEquals(Map.of(), faults);
        assertTrue(lines.stream().anyMatch(line -> heading.matcher(line).matches()));
    }

    private static List<Path> sources(String... roots) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String root : roots) {
            try (Stream<Path> walk = Files.walk(Path.of(root))) {
                walk.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
