package dev.vigia.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What a station's router said: its log, and what its notify script was told. */
final class Diary {
    /** Writes down each call, its beginning and its end. */
    static final String SCRIPT = """
            #!/bin/sh
            echo "begin $3 ${VIGIA_SEQ:-0} ${VIGIA_REASON:-none}" >> %1$s
            echo "end $3 ${VIGIA_SEQ:-0} ${VIGIA_REASON:-none}" >> %1$s
            """;

    private static final int LAST = 12;
    private static final Pattern TRANSITION = Pattern.compile(
            ".*transition: (\\S+) (\\S+) -> (\\S+), priority (\\d+), seq (\\d+): ([a-z_]+).*");

    private static final Pattern SKIPPED =
            Pattern.compile(".*notify_skipped: \\S+ seq (\\d+) comes after (\\d+) that were not told.*");

    private final Path log;
    private final Path told;
    private int logMark;
    private int toldMark;

    /**
     * A line of the script.
     *
     * @param edge {@code begin} or {@code end}
     * @param state keepalived's word
     * @param seq VIGIA_SEQ; 0 where there is none
     * @param reason VIGIA_REASON
     */
    record Tell(String edge, String state, long seq, String reason) {
    }

    /**
     * A transition that Vigia logged.
     *
     * @param to the role since
     * @param seq its number
     * @param reason the code of its reason
     */
    record Logged(String to, long seq, String reason) {
    }

    Diary(Station station, Router make) {
        log = station.directory().resolve(make == Router.VIGIA ? "vigia.log" : "keepalived.log");
        told = told(station.directory());
    }

    /** Where the script of a station with this directory writes. */
    static Path told(Path directory) {
        return directory.resolveSibling(directory.getFileName() + "-told");
    }

    /** From now on, only what comes is new. */
    void mark() {
        logMark = lines(log).size();
        toldMark = lines(told).size();
    }

    /** The new lines of the log. */
    List<String> log() {
        List<String> all = lines(log);
        return all.subList(Math.min(logMark, all.size()), all.size());
    }

    /** The last new lines of the log, each after a name. */
    List<String> last(String name) {
        List<String> log = log();
        return log.stream().skip(Math.max(0, log.size() - LAST)).map(line -> name + " | " + line).toList();
    }

    /** The new calls of the script, by their beginnings. */
    List<Tell> begun() {
        return edges(toldMark).filter(tell -> tell.edge().equals("begin")).toList();
    }

    /** All beginnings and ends of the script's calls. */
    List<Tell> all() {
        return edges(0).toList();
    }

    private Stream<Tell> edges(int from) {
        return lines(told).stream().skip(from).map(line -> line.split(" ")).filter(words -> words.length == 4)
                .map(words -> new Tell(words[0], words[1], Long.parseLong(words[2]), words[3]));
    }

    /** All transitions that Vigia logged. */
    List<Logged> transitions() {
        return lines(log).stream().map(TRANSITION::matcher).filter(Matcher::matches)
                .map(found -> new Logged(found.group(3), Long.parseLong(found.group(5)), found.group(6))).toList();
    }

    /** The numbers of the transitions that a later one, as the log says, was told to have been skipped. */
    Set<Long> skipped() {
        Set<Long> numbers = new HashSet<>();
        lines(log).stream().map(SKIPPED::matcher).filter(Matcher::matches).forEach(found -> {
            long next = Long.parseLong(found.group(1));
            LongStream.range(next - Long.parseLong(found.group(2)), next).forEach(numbers::add);
        });
        return numbers;
    }

    /** The new lines of the log with this code. */
    List<String> coded(String code) {
        return log().stream().filter(line -> line.contains(code + ": ")).toList();
    }

    /** All lines of the log about a transition, understood or not. */
    long transitionLines() {
        return lines(log).stream().filter(line -> line.contains("transition: ")).count();
    }

    /** The first new line in which something is found; severity "info" and milder does not count as an alarm. */
    Optional<String> alarm(Pattern pattern) {
        return log().stream().filter(line -> !line.matches("<[5-7]>.*") && pattern.matcher(line).find()).findFirst();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
