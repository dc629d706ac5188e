package dev.vigia.convert;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The files that the pattern of an {@code include} names: {@code *}, {@code ?}, {@code [a-z]} and csh's braces, as
 * glob(3) with GLOB_BRACE; sorted by name. Bounded: a pattern cannot make it look for ever.
 */
final class IncludePattern {
    /** More matches than these are no configuration. */
    private static final int MOST = 1000;
    private static final int MOST_LOOKED_AT = 20_000;
    private static final int LONGEST = 1024;
    private static final String WILD = "*?[";

    private final List<Path> files = new ArrayList<>();
    private int looked;

    private IncludePattern() {
    }

    /** The matching files; none where nothing matches or the pattern is no path. */
    static List<Path> files(Path directory, String pattern) {
        List<String> plain = new ArrayList<>();
        if (pattern.length() <= LONGEST) {
            braces("", pattern, plain);
        }
        var found = new IncludePattern();
        for (String one : plain) {
            try {
                Path start = one.startsWith("/") ? Path.of("/") : directory;
                found.match(start, one.replaceAll("^/+", ""));
            } catch (InvalidPathException | PatternSyntaxException | IOException | DirectoryIteratorException e) {
                // as glob(3): what cannot be looked at does not match
                continue;
            }
        }
        return found.files;
    }

    /** Adds every text that a pattern with braces stands for. */
    private static void braces(String head, String pattern, List<String> plain) {
        int open = pattern.indexOf('{');
        int close = open < 0 ? -1 : closing(pattern, open);
        if (plain.size() >= MOST) {
            return;
        }
        if (close < 0) {
            plain.add(head + pattern);
            return;
        }
        int depth = 0;
        int start = open + 1;
        for (int i = start; i <= close; i++) {
            char c = pattern.charAt(i);
            if (depth == 0 && (c == ',' || i == close)) {
                // the part may hold braces itself, so it is put back in front of the rest
                braces(head + pattern.substring(0, open), pattern.substring(start, i) + pattern.substring(close + 1),
                        plain);
                start = i + 1;
            }
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
    }

    private static int closing(String pattern, int open) {
        int depth = 0;
        for (int i = open; i < pattern.length(); i++) {
            depth += pattern.charAt(i) == '{' ? 1 : pattern.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private void match(Path directory, String rest) throws IOException {
        if (files.size() >= MOST || looked >= MOST_LOOKED_AT) {
            return;
        }
        int slash = rest.indexOf('/');
        String name = slash < 0 ? rest : rest.substring(0, slash);
        String below = slash < 0 ? "" : rest.substring(slash + 1);
        if (name.chars().noneMatch(c -> WILD.indexOf(c) >= 0)) {
            found(directory.resolve(name), below);
            return;
        }
        Pattern form = Pattern.compile(regex(name));
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory.resolve("."))) {
            for (Path entry : stream) {
                looked++;
                String text = entry.getFileName().toString();
                boolean hidden = text.startsWith(".") && !name.startsWith(".");
                if (!hidden && form.matcher(text).matches()) {
                    entries.add(directory.resolve(text));
                }
            }
        }
        entries.sort(null);
        for (Path entry : entries) {
            found(entry, below);
        }
    }

    private void found(Path path, String below) throws IOException {
        if (!below.isEmpty()) {
            match(path, below);
        } else if (Files.exists(path)) {
            files.add(path);
        }
    }

    private static String regex(String name) {
        var regex = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            int close = c == '[' ? name.indexOf(']', i + 2) : -1;
            if (close > 0) {
                String set = name.substring(i + 1, close);
                boolean not = set.startsWith("!") || set.startsWith("^");
                String plain = (not ? set.substring(1) : set).replaceAll("[\\[\\]\\\\&^]", "\\\\$0");
                regex.append(not ? "[^" : "[").append(plain).append(']');
                i = close;
            } else {
                regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}
